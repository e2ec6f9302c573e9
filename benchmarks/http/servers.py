"""Servers on a core of their own, and what they have used of it."""

import os
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from benchmarks.load import CLIENT_CORE, SERVER_CORE

START_SECONDS = 600.0
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def cpu(self) -> float:
        """Seconds that its threads have run so far."""
        stat = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / _TICKS


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@contextmanager
def pinned(command: Sequence[str], port: int, environment: Mapping[str, str]) -> Iterator[Server]:
    """A server that listens on the port; the caller runs on another core from now on."""
    os.sched_setaffinity(0, {SERVER_CORE})
    process = subprocess.Popen(command, env={**os.environ, **environment})  # noqa: S603
    os.sched_setaffinity(0, {CLIENT_CORE % (os.cpu_count() or 1)})
    with process:
        try:
            _wait(port, process)
            yield Server(port, process.pid)
        finally:
            process.terminate()


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Raises `RuntimeError` where nothing listens in time."""
    deadline = monotonic() + START_SECONDS
    while monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.05)
    raise RuntimeError("The server did not start.")
