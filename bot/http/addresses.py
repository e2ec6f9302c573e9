"""How an address may be written: below a prefix, with a slash at its end, asked for with HEAD."""

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_ROOT = "askademy.root"


class Addresses:
    """Makes one of the ways to write an address, before anything else looks at it."""

    def __init__(self, app: ASGIApp, prefix: str = "") -> None:
        """`prefix` is that of a proxy which keeps it, such as `/assistant`.

        Addresses without it are served as well, for what asks the server itself.
        """
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._prefix and scope["path"] == self._prefix:
            # The links of the page are relative: without the slash they would lead beside it.
            query = scope["query_string"].decode("latin-1")
            there = f"{self._prefix}/?{query}" if query else f"{self._prefix}/"
            await Response(status_code=308, headers={"Location": there})(scope, receive, send)
            return
        asked: str = scope["path"]
        if self._prefix and asked.startswith(f"{self._prefix}/"):
            asked = asked.removeprefix(self._prefix)
        # The server's own scope stays as it is: it sends no body to HEAD.
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        one: Scope = {
            "path": asked.removesuffix("/") or "/",
            "method": method,
            _ROOT: _way_up(asked),
        }
        await self._app({**scope, **one}, receive, send)


def root(scope: Scope) -> str:
    """The way to the root from the address that a browser shows, to be put before a path."""
    found: str = scope.get(_ROOT) or _way_up(scope["path"])
    return found


def _way_up(path: str) -> str:
    return "../" * (path.count("/") - 1) or "./"
