"""Every request has an id, which its response names, and is counted when that has been sent."""

import logging
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.http.health import READY
from bot.http.route_names import RouteNames, channel_of
from bot.http.traffic import Traffic
from bot.request_id import HEADER, RequestIds, given_id, request_id

_NAME = HEADER.lower().encode()
NOT_ANSWERED = 500
SLOW_SECONDS = 1.0

_log = logging.getLogger(__name__)


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
            seconds = perf_counter() - begun
            self._traffic.add(scope["method"], route, status, seconds)
            # Who asks whether it is ready is told so, again and again: no is an answer there.
            failed = status >= NOT_ANSWERED and route != READY
            if failed or seconds >= SLOW_SECONDS:
                _tell(scope["method"], route, status, seconds)


def _tell(method: str, route: str, status: int, seconds: float) -> None:
    """What went wrong or took long has a line of its own; all others are only counted.

    Of the path only the template: what is behind "?" may be a question.
    """
    taken = round(1000 * seconds)
    fields = {
        "method": method,
        "route": route,
        "channel": channel_of(route),
        "status": status,
        "milliseconds": taken,
    }
    extra = {"fields": fields}
    _log.warning("%s %s was answered with %s in %s ms.", method, route, status, taken, extra=extra)


def _given(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == _NAME:
            return given_id(value)
    return None
