"""How often one caller may ask: requests are counted by address, of IPv6 by network as well."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from math import ceil

from starlette.types import ASGIApp, Receive, Scope, Send

from bot.http.problems import problem_response
from bot.problem import Problem
from bot.service.limits import Limit

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


@dataclass(frozen=True, slots=True)
class Limits:
    """Of requests; None where there is no such limit."""

    addresses: Limit | None = None
    """What each address may."""

    everybody: Limit | None = None
    """What all addresses may together."""


class RateLimit:
    """Limits what searches: the API, assistants, and a page when it is asked a question."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _searches(scope) and (problem := await self._found(scope)):
            await problem_response(problem, scope)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _found(self, scope: Scope) -> Problem | None:
        # No client: a Unix socket, where the proxy in front has to name it.
        address = scope["client"][0] if scope["client"] else ""
        limits = self._limits
        if limits.addresses and (wait := await limits.addresses.wait(dict(networks(address)))):
            return _refused("Too many requests from your address", wait)
        if limits.everybody and (wait := await limits.everybody.wait({"": 1})):
            return _refused("Too many requests just now", wait)
        return None


def _refused(told: str, wait: float) -> Problem:
    seconds = ceil(wait)
    return Problem(429, f"{told}: try again in {seconds} s.", {"Retry-After": str(seconds)})


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
