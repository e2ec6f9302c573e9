"""`/admin`'s door: who comes in, how they sign in and out, and which forms are taken."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from functools import partial
from secrets import token_urlsafe

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.http.addresses import root
from bot.http.admin.guessing import Guesses
from bot.http.admin.sent import SentFile, sent_form
from bot.http.admin.sessions import SESSION_SECONDS, Session, Sessions
from bot.http.admin.visit import Visit, private_page
from bot.owner.editors import OWNER
from bot.owner.passwords import fits, hashed
from bot.problem import Problem
from bot.service.beside import beside
from bot.service.live import Live
from bot.store.errors import StoreUnavailableError
from bot.store.store import Store

SESSION, VISITOR = "askademy-admin", "askademy-visitor"
UNSAFE = "POST"
# Passwords that wait for being compared: each takes about a third of a second.
MOST_WAITING = 20
# Where to go after signing in: one of our own pages, and nowhere else.
_PLACE = re.compile(r"[a-z-]{1,40}(?:/[a-z0-9-]{1,40})?", re.ASCII)

Room = Callable[[Visit], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]


class Door:
    def __init__(self, store: Store, live: Live, password: str | None) -> None:
        """`password` is the owner's, of the settings."""
        self._sessions = Sessions(store, password)
        self._live = live
        self._password = password
        self._guesses = Guesses(store, self._sessions)
        # A hash takes 32 MiB: however many guess at once, it is one at a time.
        self._hashing = asyncio.Lock()
        self._waiting = 0
        # What is compared with where nobody has the name, so that it takes as long.
        self._nobodys: str | None = None
        self._owners: str | None = None

    def routes(self) -> list[Route]:
        both = ["GET", "POST"]
        return [
            Route("/admin/sign-in", _told(self.sign_in), methods=both),
            Route("/admin/sign-out", self.guarded(self.sign_out), methods=["POST"]),
        ]

    def guarded(self, room: Room) -> Endpoint:
        """A room for editors: others are led to the door, and forms have to show their token.

        Where nobody can sign in there is no such address.
        """

        async def respond(request: Request) -> Response:
            await self._require_editors()
            session = await self._session(request)
            if session is None:
                return self._to_the_door(request)
            token = await self._sessions.token(session.id)
            form: dict[str, str] | None = None
            files: dict[str, SentFile] = {}
            if request.method == UNSAFE:
                form, files = await self._form(request, session.id)
            return await room(Visit(request, session, token, form, files, self._live.snapshot))

        return _told(respond)

    async def sign_in(self, request: Request) -> Response:
        await self._require_editors()
        if request.method == UNSAFE:
            return await self._signed_in(request)
        return await self._asked_in(request)

    async def sign_out(self, visit: Visit) -> Response:
        await self._sessions.end(visit.session)
        response = RedirectResponse(f"{root(visit.request.scope)}admin/sign-in", 303)
        _set(response, visit.request, SESSION, "", 0)
        return response

    async def _signed_in(self, request: Request) -> Response:
        form, _ = await self._form(request, request.cookies.get(VISITOR, ""))
        name, password = form.get("name", "").strip(), form.get("password", "")
        if name.casefold() in {"", OWNER}:
            name = OWNER
        await self._guesses.count(request.client.host if request.client else "", name)
        if self._waiting >= MOST_WAITING:
            sentence = "Too many people sign in just now: try again in a few seconds."
            raise Problem(503, sentence, {"Retry-After": "5"})
        if not await self._is_right(name, password):
            return await self._asked_in(request, form, "This name with this password is not right.")
        to = form.get("to", "")
        place = f"admin/{to}" if _PLACE.fullmatch(to) else "admin"
        response = RedirectResponse(f"{root(request.scope)}{place}", 303)
        # A new one whatever came with the request: nobody can know it beforehand.
        _set(response, request, SESSION, await self._sessions.begun(name), SESSION_SECONDS)
        return response

    async def _asked_in(
        self, request: Request, form: dict[str, str] | None = None, problem: str | None = None
    ) -> Response:
        visitor = request.cookies.get(VISITOR) or token_urlsafe(16)
        response = private_page(
            request,
            "admin/sign-in.html",
            403 if problem else 200,
            problem=problem,
            name=self._live.snapshot.chat.name,
            entered=(form or {}).get("name", "")[:80],
            to=(form or request.query_params).get("to", "")[:100],
            token=await self._sessions.token(visitor),
        )
        _set(response, request, VISITOR, visitor, SESSION_SECONDS)
        return response

    async def _require_editors(self) -> None:
        if not await self._sessions.has_editors():
            raise HTTPException(404)

    async def _session(self, request: Request) -> Session | None:
        cookie = request.cookies.get(SESSION)
        return await self._sessions.session(cookie) if cookie else None

    def _to_the_door(self, request: Request) -> Response:
        if request.method == UNSAFE:
            sentence = "You are signed out: sign in in another tab, then open this page again."
            raise Problem(403, sentence)
        place = request.url.path.rpartition("/admin/")[2]
        query = f"?to={place}" if _PLACE.fullmatch(place) else ""
        return RedirectResponse(f"{root(request.scope)}admin/sign-in{query}", 303)

    async def _form(self, request: Request, of: str) -> tuple[dict[str, str], dict[str, SentFile]]:
        """Raises `Problem` (403) where not a page of ours has sent it, to this very visitor."""
        form, files = await sent_form(request)
        if set(request.headers).isdisjoint(("origin", "sec-fetch-site")):
            raise Problem(403, "No browser has sent this form: open the page itself.")
        if not await self._sessions.is_token(form.get("token", ""), of):
            raise Problem(403, "This form is out of date: open the page again, then send it.")
        return form, files

    async def _is_right(self, name: str, password: str) -> bool:
        self._waiting += 1
        try:
            return await self._compared(name, password)
        finally:
            self._waiting -= 1

    async def _compared(self, name: str, password: str) -> bool:
        async with self._hashing:
            if self._nobodys is None:
                self._nobodys = await beside(partial(hashed, token_urlsafe(16)))
            if self._owners is None and self._password is not None:
                self._owners = await beside(partial(hashed, self._password))
            kept = self._owners if name == OWNER else await self._sessions.kept_password(name)
            right = await beside(partial(fits, password, kept or self._nobodys))
        return right and kept is not None


def _set(response: Response, request: Request, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        # A browser takes the folder of the address that sets it: `/admin` below whatever prefix a
        # proxy may have, which only the browser knows.
        path=None,
        httponly=True,
        secure=request.url.scheme == "https",
        samesite="strict",
    )


def _told(room: Endpoint) -> Endpoint:
    """With the database gone there is a page that says so."""

    async def respond(request: Request) -> Response:
        try:
            return await room(request)
        except StoreUnavailableError as error:
            sentence = "The database cannot be reached: try again in a few seconds."
            raise Problem(503, sentence, {"Retry-After": "5"}) from error

    return respond
