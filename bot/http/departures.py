"""Clients that leave before their request has arrived: each is counted, and nothing is logged."""

from dataclasses import dataclass

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass(slots=True)
class Departures:
    """How many have left."""

    count: int = 0


class DepartureCount:
    """Around every route: that a client leaves is no error of ours."""

    def __init__(self, app: ASGIApp, departures: Departures) -> None:
        self._app = app
        self._departures = departures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except ClientDisconnect:
            self._departures.count += 1
