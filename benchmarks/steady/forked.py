"""`askademy serve` in processes that begin soon: they are forks of one that has it loaded."""

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

import httpx

from benchmarks.http.servers import free_port

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

START_SECONDS = 120.0
PRELOADED = [
    "alembic.command",
    "bot.app",
    "bot.cli.main",
    "bot.cli.serve",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
]


class Served:
    """One server after the other, all at one address."""

    def __init__(self, settings: Mapping[str, str], log: Path, *options: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._settings, self._log, self._options = settings, log, options
        # A server of forks: a process that has threads is not forked itself.
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload(PRELOADED)
        self._process: BaseProcess | None = None

    @property
    def pid(self) -> int:
        return (self._process and self._process.pid) or 0

    def start(self) -> None:
        arguments = ["askademy", "serve", "--port", str(self.port), *self._options]
        process = self._context.Process(
            target=_serve, args=(arguments, dict(self._settings), str(self._log))
        )
        process.start()
        self._process = process

    def wait(self) -> None:
        """Until it answers; raises `RuntimeError` where it does not in time."""
        end = monotonic() + START_SECONDS
        while monotonic() < end and self._process and self._process.is_alive():
            try:
                httpx.get(f"{self.address}/readyz", trust_env=False)
            except httpx.TransportError:
                sleep(0.02)
            else:
                return
        code = self._process and self._process.exitcode
        told = self._log.read_text("utf-8")[-2000:]
        raise RuntimeError(f"The server does not answer (exit code {code}): {told}")

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.join()

    def stop(self) -> int | None:
        """The exit code."""
        if self._process is None:
            return None
        self._process.terminate()
        self._process.join()
        return self._process.exitcode

    def metric(self, name: str) -> float:
        text = httpx.get(f"{self.address}/metrics", trust_env=False, timeout=30).text
        found = [line.split()[-1] for line in text.splitlines() if line.startswith(f"{name} ")]
        return float(found[0])

    def settle(self) -> None:
        """Until all that waits is in the database."""
        end = monotonic() + START_SECONDS
        while monotonic() < end:
            waits = ("askademy_store_queue_rows", "askademy_store_waiting_bytes")
            if self.metric("askademy_store_up") and not any(map(self.metric, waits)):
                return
            sleep(0.1)
        raise RuntimeError("What waits does not get into the database.")


def _serve(arguments: Sequence[str], settings: Mapping[str, str], log: str) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.environ.update(settings)
    sys.argv = list(arguments)
    from bot.cli.main import main  # noqa: PLC0415  # loaded where the settings are known

    main()
