"""How often one caller may ask: requests are counted by address, of IPv6 by network as well."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from math import ceil
from time import monotonic

from starlette.types import ASGIApp, Receive, Scope, Send

from bot.http.problems import problem_response
from bot.problem import Problem
from bot.settings import Rate

MOST_ADDRESSES = 50_000  # remembered, networks included; about 10 MB
PAGES = frozenset({"/", "/chat", "/faq"})
ASSISTANTS = "/mcp"
# How many allowances the addresses of one network have together, by the length of its prefix.
# A network of 64 bits is one customer's, as IPv4's address is. Many customers have 56 or 48 bits,
# which are 256 or 65,536 such networks: they shall not have as many allowances; but hosters and
# companies put several customers or people into one.
# A provider's whole network has 32.
SHARES = {64: 1, 56: 4, 48: 16, 32: 256}
# IPv6 addresses that hold one of IPv4 (RFC 6052, RFC 8215).
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


class Limiter:
    """The generic cell rate algorithm: of each network the time at which its allowance is full.

    A network may use its whole allowance at once; it then fills evenly.
    """

    def __init__(
        self, rate: Rate, most: int = MOST_ADDRESSES, clock: Callable[[], float] = monotonic
    ) -> None:
        """`most` networks are remembered: those that asked last."""
        self._rate = rate
        self._most = most
        self._clock = clock
        self._full: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._full)

    def wait(self, address: str) -> float:
        """0 where a request may pass, which uses allowance; else the seconds to wait."""
        now = self._clock()
        shares = dict(networks(address))
        wait = max(self._missing(network, share, now) for network, share in shares.items())
        if wait > 1e-6:  # the rounding of the sums
            return wait
        for network, share in shares.items():
            full = max(self._full.get(network, now), now)
            self._full[network] = full + self._interval(share)
            self._full.move_to_end(network)
        while len(self._full) > self._most:
            self._full.popitem(last=False)
        return 0.0

    def _missing(self, network: str, share: int, now: float) -> float:
        """The seconds until the network may ask again; negative where it may do so now."""
        return self._full.get(network, now) - now - self._rate.seconds + self._interval(share)

    def _interval(self, share: int) -> float:
        return self._rate.seconds / (self._rate.count * share)


class RateLimit:
    """Limits what searches: the API, assistants, and a page when it is asked a question."""

    def __init__(self, app: ASGIApp, limiter: Limiter) -> None:
        self._app = app
        self._limiter = limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _searches(scope):
            # No client: a Unix socket, where the proxy in front has to name it.
            wait = self._limiter.wait(scope["client"][0] if scope["client"] else "")
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
    return path.startswith("/api/") or (path in {*PAGES, ASSISTANTS} and bool(is_asked))


def networks(address: str) -> Iterator[tuple[str, int]]:
    """The networks that an address counts for, and how many allowances each has.

    Some proxies add a port to it. What they pass on that is no address is all one caller's: it
    may say anything.
    """
    found = _parsed(address.strip("[]")) or _parsed(address.rpartition(":")[0].strip("[]"))
    if found is None:
        yield "", 1
        return
    plain = found if isinstance(found, IPv4Address) else _inside(found)
    if plain:
        yield str(plain), 1
        return
    for length, share in SHARES.items():
        yield str(IPv6Network((int(found), length), strict=False)), share


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        return None


def _inside(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for: mapped, 6to4, Teredo or NAT64."""
    if any(address in network for network in _NAT64):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo
