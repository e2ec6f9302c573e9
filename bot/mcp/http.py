"""MCP over streamable HTTP: a request is a POST, and nothing is held between two of them."""

from codecs import BOM_UTF8
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from bot.mcp.server import create_server
from bot.problem import Problem
from bot.service.service import Service

ADDRESS = "/mcp"


class McpHttp:
    """Without sessions: any replica answers any request, and no stream stays open.

    The conversation of a follow-up is named by the tool's argument, as in the API.
    """

    def __init__(self, service: Service, origins: Collection[str]) -> None:
        """`origins` are the sites whose scripts may call it; programs name none."""
        self._origins = frozenset(origins)
        self._manager = StreamableHTTPSessionManager(
            create_server(service), json_response=True, stateless=True
        )

    def routes(self) -> list[Route]:
        # An object, and no method: a route would call that with a request.
        # GET would hold a stream open for what is never sent.
        return [Route(ADDRESS, self, methods=["POST"])]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with self._manager.run():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises `Problem` for a script of another site: a visitor's browser asks for nobody.

        Raises `ClientDisconnect` where the client leaves before it has sent its request.
        """
        origin = Headers(scope=scope).get("origin")
        if origin is not None and origin.lower() not in self._origins:
            raise Problem(
                403, "Scripts of this site may not call it: ASKADEMY_ALLOWED_ORIGINS names those."
            )
        # Read here: the SDK would log a traceback where the client leaves in the middle.
        body = await Request(scope, receive).body()
        await self._manager.handle_request(scope, _replayed(body, receive), send)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """The body once, and then what comes after it."""
    unread: list[Message] = [{"type": "http.request", "body": body.removeprefix(BOM_UTF8)}]

    async def next_message() -> Message:
        return unread.pop() if unread else await receive()

    return next_message
