"""A client that costs less than any server: sockets of its own, one thread, no framework."""

import heapq
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from select import EPOLLIN, epoll
from time import perf_counter

HEAD_END, LENGTH, RETRY = b"\r\n\r\n", b"content-length: ", b"retry-after: "
LARGEST = 1 << 16
# The addresses that the connections come from, in turn: all of them lead to this machine.
ADDRESSES = [f"127.0.0.{number}" for number in range(2, 52)]


@dataclass
class Traffic:
    """What was answered in `seconds`."""

    seconds: float = 0.0
    taken: list[float] = field(default_factory=list)
    """Seconds of each answer with status 200, from the request to its last byte."""

    statuses: Counter[int] = field(default_factory=Counter)
    refused: list[float] = field(default_factory=list)
    """Seconds of each response with another status."""


def keep_asking(
    port: int, requests: Iterator[bytes], connections: int, seconds: float, addresses: int = 1
) -> Traffic:
    """Every connection sends the next request when it has the response to the one before.

    Where it is told to come again later, it does so then. The connections come from so many
    `addresses`. Raises `ConnectionError` where the server ends one.
    """
    found = Traffic()
    with ExitStack() as stack:
        poll = stack.enter_context(epoll())
        open_ones = {}
        for number in range(connections):
            one = stack.enter_context(socket.socket())
            one.bind((ADDRESSES[number % addresses], 0))
            one.connect(("127.0.0.1", port))
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            open_ones[one.fileno()] = one
            poll.register(one.fileno(), EPOLLIN)
        _ask(poll, open_ones, requests, seconds, found)
    return found


def _ask(
    poll: epoll,
    open_ones: dict[int, socket.socket],
    requests: Iterator[bytes],
    seconds: float,
    found: Traffic,
) -> None:
    begun = perf_counter()
    end = begun + seconds
    sent = dict.fromkeys(open_ones, begun)
    received = dict.fromkeys(open_ones, b"")
    later: list[tuple[float, int]] = []
    for one in open_ones.values():
        one.send(next(requests))
    waiting = len(open_ones)
    while waiting:
        until = later[0][0] - perf_counter() if later else 1.0
        for number, _ in poll.poll(max(until, 0.0)):
            chunk = open_ones[number].recv(LARGEST)
            if not chunk:
                raise ConnectionError("The server has ended a connection.")
            received[number] = data = received[number] + chunk
            if not _is_whole(data):
                continue
            now = perf_counter()
            received[number] = b""
            wait = _counted(found, data, now - sent[number])
            if now + wait >= end:
                waiting -= 1
            elif wait:
                heapq.heappush(later, (now + wait, number))
            else:
                sent[number] = perf_counter()
                open_ones[number].send(next(requests))
        while later and later[0][0] <= perf_counter():
            _, number = heapq.heappop(later)
            sent[number] = perf_counter()
            open_ones[number].send(next(requests))
    found.seconds = perf_counter() - begun


def _is_whole(data: bytes) -> bool:
    end = data.find(HEAD_END)
    return end >= 0 and len(data) >= end + len(HEAD_END) + _number(data, LENGTH, end)


def _counted(found: Traffic, data: bytes, taken: float) -> float:
    """The seconds to wait before the next request."""
    status = int(data[9:12])
    found.statuses[status] += 1
    if status == 200:
        found.taken.append(taken)
        return 0.0
    found.refused.append(taken)
    return _number(data, RETRY, data.find(HEAD_END))


def _number(data: bytes, header: bytes, end: int) -> int:
    at = data.find(header, 0, end)
    return int(data[at + len(header) : data.find(b"\r", at)]) if at >= 0 else 0
