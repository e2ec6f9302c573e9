"""Servers as an administrator runs them: processes on ports of their own, stopped and started."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import httpx

from tests.asking import NO_TLS
from tests.bot.cli.running import environment
from tests.bot.store.conftest import eventually
from tests.postgresql import free_port


class Replica:
    """One `askademy serve`, whose log goes into a file."""

    def __init__(self, log: Path, settings: Mapping[str, str]) -> None:
        self.port = free_port()
        self._log = log
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Begins; `wait` until it is ready."""
        command = [sys.executable, "-m", "bot.cli.main", "serve", "--port", str(self.port)]
        with self._log.open("ab") as log:
            self._process = _started(command, log, environment(**self._settings))

    def wait(self) -> None:
        eventually(self.is_ready)

    def is_ready(self) -> bool:
        try:
            return httpx.get(
                f"{self.url}/readyz", trust_env=False, verify=NO_TLS, timeout=5
            ).is_success
        except httpx.TransportError:
            return False

    def tell_to_end(self) -> None:
        """It drains first, where its settings say so."""
        assert self._process
        self._process.send_signal(signal.SIGTERM)

    def end(self) -> int:
        """The code that it ends with when it is told to, and is drained."""
        assert self._process
        self.tell_to_end()
        return self._process.wait(60)

    def end_at_once(self) -> int:
        """The same, without a drain."""
        assert self._process
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(60)

    def restart(self) -> int:
        """Until it is ready again; the code that it has ended with."""
        code = self.end()
        self.start()
        self.wait()
        return code

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait(60)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It takes connections and answers nothing."""
        assert self._process
        os.kill(self._process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self._process.pid, signal.SIGCONT)


def _started(
    command: list[str], log: IO[bytes], settings: Mapping[str, str]
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, env=settings, stdout=log, stderr=log)


@contextmanager
def replicas(folder: Path, number: int, settings: Mapping[str, str]) -> Iterator[list[Replica]]:
    """Some that are ready and share a database; those that are left are killed at the end."""
    shared = {"ASKADEMY_DATABASE_URL": f"sqlite:///{folder}/askademy.db", **settings}
    found = [Replica(folder / f"replica-{place}.log", shared) for place in range(number)]
    try:
        for each in found:
            each.start()
        for each in found:
            each.wait()
        yield found
    finally:
        for each in found:
            each.kill()
