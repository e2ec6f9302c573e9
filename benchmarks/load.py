"""Requests over many connections at once, to a server on a core of its own."""

import asyncio
import os
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from benchmarks.processes import COMMAND

CONNECTIONS = 64
SERVER_CORE, CLIENT_CORE = 0, 1


@dataclass(frozen=True)
class Load:
    """What was sent in `seconds`; each response's status and body, in the order of the requests."""

    seconds: float
    responses: Sequence[tuple[int, bytes]]

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.responses) / self.seconds


def all_are(status: int, load: Load) -> Load:
    """The load; raises `RuntimeError` where a response has another status."""
    others = [response for response in load.responses if response[0] != status]
    if others:
        raise RuntimeError(f"{len(others)} responses are not {status}, such as {others[0]}")
    return load


@contextmanager
def pinned_server(environment: Mapping[str, str]) -> Iterator[int]:
    """The port of a server without a rate limit, on one core; the caller moves to the other."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    os.sched_setaffinity(0, {SERVER_CORE})
    process = subprocess.Popen(  # noqa: S603
        [COMMAND, "serve", "--port", str(port)],
        env={**os.environ, "ASKADEMY_RATE_LIMIT": "off", **environment},
        stdout=subprocess.PIPE,
    )
    os.sched_setaffinity(0, {CLIENT_CORE % (os.cpu_count() or 1)})
    with process:
        try:
            if process.stdout:
                process.stdout.readline()  # the address: it answers from here on
            yield port
        finally:
            process.terminate()


def send(port: int, path: str, bodies: Sequence[bytes]) -> Load:
    """Every body once, as JSON."""
    return asyncio.run(_send(port, path, bodies))


async def _send(port: int, path: str, bodies: Sequence[bytes]) -> Load:
    responses: list[tuple[int, bytes]] = [(0, b"")] * len(bodies)
    numbers = iter(range(len(bodies)))

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in numbers:
            writer.write(_request(path, bodies[number]))
            responses[number] = await _response(reader)
        writer.close()

    begun = perf_counter()
    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return Load(perf_counter() - begun, responses)


def _request(path: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _response(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    return int(head[9:12]), await reader.readexactly(length)
