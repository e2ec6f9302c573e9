"""Connections that ask nothing: `python -m benchmarks.steady.crowding PORT KIND NUMBER`.

Each is opened again when it was closed, a second later, until the process is ended. The process
gives way to all others: it stands for other machines, and takes no time of the server's.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from random import Random
from selectors import EVENT_READ, DefaultSelector
from socket import socket
from time import monotonic

KINDS = ("idle", "head", "body")
ADDRESSES = 50
SPREAD_SECONDS = 10.0  # in which all of them come: a server closes each after ten seconds
PIECE_SECONDS = 1.0  # between two bytes of a head or a body, and before it is opened again
_IDLE = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
_BEGUN = {
    "idle": _IDLE,
    "head": b"GET / HTTP/1.1\r\nHost: a\r\nX: ",
    "body": b"POST /api/ask HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    b"Content-Length: 1000\r\n\r\n{",
}


@dataclass
class _One:
    address: str
    connection: socket | None = None


@dataclass
class _Crowd:
    port: int
    kind: str
    """One of `KINDS`."""

    selector: DefaultSelector = field(default_factory=DefaultSelector)
    due: list[tuple[float, int, _One]] = field(default_factory=list)
    """A heap: when one does something next."""

    order: Iterator[int] = field(default_factory=count)

    def later(self, one: _One, seconds: float) -> None:
        heappush(self.due, (monotonic() + seconds, next(self.order), one))

    def act(self, one: _One) -> None:
        """Opens it, or sends a further byte."""
        if one.connection is None:
            self._open(one)
            return
        with suppress(OSError):
            one.connection.send(b"a")
        self.later(one, PIECE_SECONDS)

    def _open(self, one: _One) -> None:
        opened = socket()
        opened.settimeout(PIECE_SECONDS)
        try:
            opened.bind((one.address, 0))
            opened.connect(("127.0.0.1", self.port))
            opened.send(_BEGUN[self.kind])
        except OSError:
            opened.close()
            self.later(one, PIECE_SECONDS)
            return
        opened.settimeout(0)
        one.connection = opened
        self.selector.register(opened, EVENT_READ, one)
        if self.kind != "idle":
            self.later(one, PIECE_SECONDS)

    def read(self, one: _One) -> None:
        """What the server says; where it has closed the connection, it is opened again later."""
        if one.connection is None:
            return
        try:
            if one.connection.recv(65_536):
                return
        except BlockingIOError:
            return
        except ConnectionError:
            pass
        self.selector.unregister(one.connection)
        one.connection.close()
        one.connection = None
        if self.kind == "idle":  # the others have their next time already
            self.later(one, PIECE_SECONDS)

    def run(self) -> None:
        while True:
            now = monotonic()
            while self.due and self.due[0][0] <= now:
                self.act(heappop(self.due)[2])
            wait = max(0.0, self.due[0][0] - monotonic()) if self.due else PIECE_SECONDS
            for key, _ in self.selector.select(wait):
                self.read(key.data)


def crowd(port: int, kind: str, number: int) -> None:
    """From fifty addresses of this machine."""
    all_of_them, draw = _Crowd(port, kind), Random(port)  # noqa: S311
    for place in range(number):
        all_of_them.later(
            _One(f"127.0.0.{place % ADDRESSES + 100}"), draw.uniform(0, SPREAD_SECONDS)
        )
    all_of_them.run()


if __name__ == "__main__":
    os.nice(19)
    crowd(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
