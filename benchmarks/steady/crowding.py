"""Connections that ask nothing: `python -m benchmarks.steady.crowding PORT KIND NUMBER`.

Each is opened again when it was closed, a second later, until the process is ended.
"""

import asyncio
import sys
from contextlib import suppress
from random import Random

KINDS = ("idle", "head", "body")
SPREAD_SECONDS = 10.0  # in which all of them come: a server closes each after ten seconds
PIECE_SECONDS = 1.0  # between two bytes of a head or a body, and before it is opened again
_IDLE = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
_BEGUN = {
    "idle": _IDLE,
    "head": b"GET / HTTP/1.1\r\nHost: a\r\nX: ",
    "body": b"POST /api/ask HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    b"Content-Length: 1000\r\n\r\n{",
}


async def _stay(port: int, kind: str, address: str, wait: float) -> None:
    await asyncio.sleep(wait)
    while True:
        with suppress(OSError):
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", port, local_addr=(address, 0)
            )
            writer.write(_BEGUN[kind])
            ended = asyncio.ensure_future(_to_the_end(reader))
            if kind == "idle":  # and costs this machine nothing
                await ended
            while not ended.done():
                await asyncio.wait({ended}, timeout=PIECE_SECONDS)
                writer.write(b"a")
            writer.close()
        await asyncio.sleep(PIECE_SECONDS)


async def _to_the_end(reader: asyncio.StreamReader) -> None:
    with suppress(OSError):
        while await reader.read(65_536):
            pass


async def crowd(port: int, kind: str, number: int) -> None:
    """From fifty addresses of this machine."""
    draw = Random(port)  # noqa: S311
    waits = [draw.uniform(0, SPREAD_SECONDS) for _ in range(number)]
    stays = (_stay(port, kind, f"127.0.0.{n % 50 + 100}", wait) for n, wait in enumerate(waits))
    await asyncio.gather(*stays)


if __name__ == "__main__":
    asyncio.run(crowd(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
