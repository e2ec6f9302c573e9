"""Every request has an id, which its response names, and is counted when that has been sent."""

from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.http.route_names import RouteNames
from bot.http.traffic import Traffic
from bot.request_id import HEADER, RequestIds, given_id, request_id

_NAME = HEADER.lower().encode()
NOT_ANSWERED = 500


class Observed:
    """Stands before all else, so that nothing that is answered is missed."""

    def __init__(self, app: ASGIApp, traffic: Traffic, names: RouteNames, ids: RequestIds) -> None:
        self._app = app
        self._traffic = traffic
        self._names = names
        self._ids = ids

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = perf_counter()
        found = _given(scope) or self._ids.next()
        request_id.set(found)
        header = (_NAME, found.encode())
        status = NOT_ANSWERED

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), header]
            await send(message)

        try:
            await self._app(scope, receive, named)
        finally:
            route = self._names.of(scope["path"])
            self._traffic.add(scope["method"], route, status, perf_counter() - begun)


def _given(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == _NAME:
            return given_id(value)
    return None
