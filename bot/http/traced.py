"""Each request is a span of a trace, where traces are asked for."""

from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.http.route_names import OTHER, RouteNames, channel_of
from bot.http.traffic import METHODS
from bot.request_id import request_id

if TYPE_CHECKING:
    from bot.tracing.spans import Tracing


class Traced:
    """Stands behind what gives a request its id."""

    def __init__(self, app: ASGIApp, tracing: "Tracing", names: RouteNames) -> None:
        self._app = app
        self._tracing = tracing
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = self._names.of(scope["path"]) if scope["type"] == "http" else OTHER
        channel = channel_of(route)
        # Files, and what looks whether the server lives, every few seconds.
        if channel == OTHER:
            await self._app(scope, receive, send)
            return
        method = scope["method"] if scope["method"] in METHODS else OTHER
        parent = Headers(scope=scope).get("traceparent")
        with self._tracing.request(method, route, channel, request_id.get(), parent) as answered:

            async def told(message: Message) -> None:
                if message["type"] == "http.response.start":
                    answered(message["status"])
                await send(message)

            await self._app(scope, receive, told)
