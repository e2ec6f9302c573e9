"""MCP over streamable HTTP: a request is a POST, and nothing is held between two of them."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.datastructures import Headers
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

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
        """Raises `Problem` for a script of another site: a visitor's browser asks for nobody."""
        origin = Headers(scope=scope).get("origin")
        if origin is not None and origin.lower() not in self._origins:
            raise Problem(
                403, "Scripts of this site may not call it: ASKADEMY_ALLOWED_ORIGINS names those."
            )
        await self._manager.handle_request(scope, receive, send)
