"""How much one request may send: the size of its body and the length of its path."""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.http.problems import problem_response
from bot.problem import Problem

LARGEST_BODY = 64 * 1024
LONGEST_PATH = 2_048  # characters; ours have 60 at most


class BodyLimit:
    """Counts what arrives: a body in chunks announces no length.

    `others` are the addresses that take another size.
    """

    def __init__(
        self, app: ASGIApp, largest: int = LARGEST_BODY, others: Mapping[str, int] | None = None
    ) -> None:
        self._app = app
        self._largest = largest
        self._others = others or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        largest = self._others.get(scope["path"], self._largest)
        if int(Headers(scope=scope).get("content-length", "0")) > largest:
            await problem_response(_too_large(largest), scope)(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > largest:
                raise _too_large(largest)
            return message

        await self._app(scope, counted, send)


def _too_large(largest: int) -> Problem:
    return Problem(413, f"The body is too large: send at most {largest // 1024} KiB.")


class PathLimit:
    """Refuses what can be no address of ours before anything is made of it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and len(scope["path"]) > LONGEST_PATH:
            detail = f"The path is too long: use at most {LONGEST_PATH:,} characters."
            await problem_response(Problem(414, detail), scope)(scope, receive, send)
            return
        await self._app(scope, receive, send)
