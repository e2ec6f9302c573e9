"""Whom a request is from, for the line of those who wait for an answer."""

from functools import lru_cache

from starlette.types import ASGIApp, Receive, Scope, Send

from bot.http.rates import networks
from bot.service.line import caller

_REMEMBERED = 4_096  # addresses


class Callers:
    """One customer is one caller: an address of IPv4, a network of 64 bits of IPv6."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            # No client: a Unix socket, where the proxy in front has to name it.
            caller.set(_network(scope["client"][0]) if scope["client"] else "")
        await self._app(scope, receive, send)


@lru_cache(_REMEMBERED)
def _network(address: str) -> str:
    network, _ = next(networks(address))
    return network
