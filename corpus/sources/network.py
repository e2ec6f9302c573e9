"""Connections to addresses that a page on the web may name, and no others, until a deadline."""

import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from socket import IPPROTO_TCP, gaierror, getaddrinfo
from time import monotonic
from typing import Any

import httpcore

# The only network of IPv6 that everybody has addresses of; an address elsewhere may lead to this
# machine ("::127.0.0.1") or to a neighbour ("fec0::1").
_GLOBAL = IPv6Network("2000::/3")
# The end of an IPv6 address of this network is one of IPv4, which is where it leads to.
_NAT64 = IPv6Network("64:ff9b::/96")


class RefusedHostError(Exception):
    """Raised where a name leads to nothing that may be connected to; the text says why."""


class PrivateHostError(RefusedHostError):
    """Raised where it leads into a private network, which was not allowed."""


class Deadline:
    """When what goes on now has to have ended."""

    def __init__(self) -> None:
        self._ends = 0.0

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """What goes on within another has its own time, and takes none of the other's."""
        began, outer = monotonic(), self._ends
        self._ends = began + seconds
        try:
            yield
        finally:
            self._ends = outer + monotonic() - began

    def extend(self, seconds: float) -> None:
        self._ends += seconds

    def left(self, at_most: float | None) -> float:
        """Seconds; raises `httpcore.ReadTimeout` where none are left."""
        left = self._ends - monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the deadline is over")
        return left if at_most is None else min(left, at_most)


class CheckedNetwork(httpcore.NetworkBackend):
    """Looks a name up once, and connects to the very address that was looked at."""

    def __init__(self, deadline: Deadline, *, allow_private: bool) -> None:
        self._deadline, self._allow_private = deadline, allow_private
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        problem: Exception | None = None
        for address in self._allowed(host, port):
            try:
                stream = self._sockets.connect_tcp(
                    address, port, self._deadline.left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            else:
                return _TimedStream(stream, self._deadline)
        raise problem or RefusedHostError(f"the name {host} is unknown")

    def _allowed(self, host: str, port: int) -> list[str]:
        try:
            found = getaddrinfo(host, port, proto=IPPROTO_TCP)
        except (gaierror, UnicodeError) as error:
            raise RefusedHostError(f"the name {host} is unknown") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        allowed = [a for a in addresses if self._allow_private or is_public(a)]
        if not allowed:
            where = "" if addresses == [host] else f" at {', '.join(addresses)}"
            raise PrivateHostError(
                f"{host} is in a private network{where}: add --allow-private to read it"
            )
        return allowed


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every step ends with the deadline, however slowly bytes drip."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.left(timeout)
        return _TimedStream(
            self._stream.start_tls(ssl_context, server_hostname, left), self._deadline
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def is_public(address: str) -> bool:
    """Whether everybody's network has the address: no private one, loopback or link-local."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = _ipv4_within(ip)
        if inner is None and ip not in _GLOBAL:
            return False
        ip = inner or ip
    return ip.is_global and not ip.is_multicast


def _ipv4_within(ip: IPv6Address) -> IPv4Address | None:
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
