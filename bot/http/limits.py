"""How much one caller may send: the size of a body and the rate of requests."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from ipaddress import IPv6Network
from math import ceil
from time import monotonic

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.http.problems import problem_response
from bot.problem import Problem
from bot.settings import Rate

LARGEST_BODY = 64 * 1024
MOST_ADDRESSES = 50_000  # remembered; about 10 MB
PAGES = frozenset({"/", "/chat", "/faq"})


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


class Limiter:
    """The generic cell rate algorithm: one number an address, the time its allowance is full again.

    An address may use the whole allowance at once; it then fills evenly.
    """

    def __init__(
        self, rate: Rate, most: int = MOST_ADDRESSES, clock: Callable[[], float] = monotonic
    ) -> None:
        self._interval = rate.seconds / rate.count
        self._burst = rate.seconds - self._interval
        self._most = most
        self._clock = clock
        self._full: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._full)

    def wait(self, address: str) -> float:
        """0 where the request may pass, which uses allowance; else the seconds to wait."""
        now = self._clock()
        full = max(self._full.get(address, now), now)
        wait = full - now - self._burst
        if wait > 1e-6:  # the rounding of the sums
            return wait
        self._full[address] = full + self._interval
        self._full.move_to_end(address)
        if len(self._full) > self._most:
            self._full.popitem(last=False)
        return 0.0


class RateLimit:
    """Limits what searches: the API, and a page when it is asked a question."""

    def __init__(self, app: ASGIApp, limiter: Limiter) -> None:
        self._app = app
        self._limiter = limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _searches(scope):
            wait = self._limiter.wait(_address(scope))
            if wait:
                seconds = ceil(wait)
                detail = f"Too many requests from your address: try again in {seconds} s."
                problem = Problem(429, detail, {"Retry-After": str(seconds)})
                await problem_response(problem, scope)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _searches(scope: Scope) -> bool:
    path: str = scope["path"]
    is_asked = scope["query_string"] or scope["method"] == "POST"
    return path.startswith("/api/") or (path in PAGES and bool(is_asked))


def _address(scope: Scope) -> str:
    """The client's address, for IPv6 its /64 network: one customer holds all of it."""
    # No client: a Unix socket, where the proxy in front has to name it.
    host: str = scope["client"][0] if scope["client"] else ""
    if ":" not in host:
        return host
    try:
        return str(IPv6Network((host.partition("%")[0], 64), strict=False).network_address)
    except ValueError:
        return host
