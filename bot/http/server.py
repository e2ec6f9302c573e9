"""The server process: its socket, its signals and its end."""

import gc
import signal
import socket
import sys
from ipaddress import IPv4Network, ip_network
from os import environ
from time import monotonic
from types import FrameType
from typing import NoReturn

import typer
import uvicorn
from fastapi import FastAPI

from bot.http.protocol import guarded
from bot.http.serving import Serving

# An answer takes milliseconds; what is still open after this is a client that does not read.
GRACE_SECONDS = 5


# uvicorn's own variable; without it a proxy on this machine is trusted.
PROXIES, THIS_MACHINE = "FORWARDED_ALLOW_IPS", "127.0.0.1,::1"


class _Server(uvicorn.Server):
    def __init__(self, app: FastAPI, serving: Serving) -> None:
        config = uvicorn.Config(
            app,
            http=guarded(serving.connections, serving.stopping),
            ws="none",  # what is no HTTP would be outside of all limits
            # Its own loggers pass what they say on to ours.
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            forwarded_allow_ips=trusted_proxies(environ.get(PROXIES)),
        )
        super().__init__(config)
        self._stopping = serving.stopping
        self._drain_seconds = serving.drain_seconds
        self._drained_at = 0.0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in sockets or ():
            typer.echo(f"Askademy answers at {address(listening)} (Ctrl+C stops it)")

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A second signal, and Ctrl-C, do not wait for proxies to notice."""
        waits = sig == signal.SIGTERM and not self._stopping.is_set()
        self._drained_at = monotonic() + self._drain_seconds if waits else 0.0
        self._stopping.set()
        super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        return await super().on_tick(counter) and monotonic() >= self._drained_at


def trusted_proxies(addresses: str | None) -> list[str] | str:
    """The proxies whose `X-Forwarded-For` is believed, of comma-separated addresses and networks.

    Those of IPv4 also as a socket for both kinds of address writes them, `::ffff:127.0.0.1`.
    """
    named = [name.strip() for name in (addresses or THIS_MACHINE).split(",")]
    if "*" in named:
        return "*"
    return [form for name in named for form in (name, *_mapped(name))]


def _mapped(name: str) -> tuple[str, ...]:
    try:
        network = ip_network(name, strict=False)
    except ValueError:
        return ()  # a socket's path
    if not isinstance(network, IPv4Network):
        return ()
    return (f"::ffff:{network.network_address}/{96 + network.prefixlen}",)


def listen(host: str, port: int) -> socket.socket:
    """Raises `OSError`, whose text says why the address cannot be had."""
    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
    except OSError:
        listening.close()
        raise
    return listening


def address(listening: socket.socket) -> str:
    """Where a browser on this machine finds it."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(app: FastAPI, listening: socket.socket, serving: Serving) -> None:
    """Until SIGTERM or Ctrl-C, which set `serving.stopping` and end the process with code 0."""
    # uvicorn raises the signal again after its own, orderly end.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    # The index stays as long as the process: the collector need not look at it again. A full
    # collection takes 13 ms with the academy's page and 60 ms with 10,000 passages otherwise.
    gc.collect()
    gc.freeze()
    _Server(app, serving).run([listening])


def _leave(_: int, __: FrameType | None) -> NoReturn:
    sys.exit(0)
