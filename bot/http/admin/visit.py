"""A request of an editor who is signed in, and the pages that answer it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.http.addresses import root
from bot.http.admin.sent import SentFile
from bot.http.admin.sessions import Session
from bot.http.templates import HEADERS, rendered
from bot.service.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Visit:
    request: Request

    session: Session

    token: str
    """For the forms of the page that answers."""

    form: Mapping[str, str] | None
    """The fields that were sent; None where something is only looked at."""

    files: Mapping[str, SentFile]
    """The files that were sent, by their fields."""

    snapshot: Snapshot
    """What is answered from now."""

    @property
    def editor(self) -> str:
        """Who does it."""
        return self.session.name

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page below `templates/admin`; every value in it is escaped."""
        own = {"editor": self.editor, "token": self.token, "name": self.snapshot.chat.name}
        return private_page(self.request, f"admin/{template}", status, **own, **values)

    def to(self, place: str) -> Response:
        """After a change: to a page below `/admin`, so that to load it again changes nothing."""
        return RedirectResponse(f"{root(self.request.scope)}admin/{place}".rstrip("/"), 303)


def private_page(request: Request, template: str, status: int, **values: Any) -> Response:
    """A page that no cache keeps.

    It is not compressed: the length of what is would tell, guess by guess, of the token in it.
    """
    headers = HEADERS | {"Cache-Control": "no-store"}
    return HTMLResponse(rendered(request, template, values), status, headers)
