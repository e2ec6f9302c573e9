"""A server that is told to stop while 500 connections are open; `make stop` times it."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import httpx

from tests.asking import NO_TLS
from tests.bot.cli.running import environment
from tests.bot.cli.test_main import QUESTION
from tests.bot.store.conftest import eventually
from tests.patience import PATIENCE

IDLE, HEADS, BODIES, ASKED = 300, 100, 50, 50
_BODY = json.dumps({"question": QUESTION}).encode()
_HEAD = (
    "POST /api/ask HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    f"Content-Length: {len(_BODY)}\r\n\r\n"
).encode()


@dataclass(frozen=True)
class Stopped:
    workers: int
    seconds: float
    """From the signal to the end of the process."""

    code: int
    answered: int
    """Questions that had begun to arrive, and whose rest came after the signal."""

    errors: int
    """Lines of the log, and stacks."""


def stopped(workers: int, bodies: int = BODIES) -> Stopped:
    """`bodies` of the connections have sent a part of a body and never send the rest."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        log = Path(folder, "log")
        process, port = stack.enter_context(_server(workers, folder, log))

        def connect() -> socket.socket:
            one = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
            return stack.enter_context(one)

        idle = [connect() for _ in range(IDLE)]
        for one in idle:
            one.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        for one in idle:
            _response(one)
        for one in [connect() for _ in range(HEADS)]:
            one.sendall(_HEAD[:-10])
        for one in [connect() for _ in range(bodies)]:
            one.sendall(_HEAD + _BODY[:10])
        asking = [connect() for _ in range(ASKED)]
        for one in asking:
            one.sendall(_HEAD + _BODY[:10])
        sleep(0.5)  # all of it has arrived
        begun = perf_counter()
        process.send_signal(signal.SIGTERM)
        sleep(0.2)
        for one in asking:
            one.sendall(_BODY[10:])
        answered = sum(_is_answer(_response(one)) for one in asking)
        code = process.wait(PATIENCE)
        seconds = perf_counter() - begun
        told = log.read_text("utf-8")
        errors = told.count("Traceback") + told.count(" ERROR ")
        return Stopped(workers, seconds, code, answered, errors)


@contextmanager
def _server(workers: int, folder: str, log: Path) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """With its port, once all of its processes answer."""
    command = [sys.executable, "-m", "bot.cli.main", "serve", "--port", "0"]
    command += ["--workers", str(workers)] if workers > 1 else []
    with (
        log.open("w") as told,
        subprocess.Popen(
            command,
            env=environment(
                ASKADEMY_DATABASE_URL=f"sqlite:///{folder}/askademy.db", ASKADEMY_RATE_LIMIT="off"
            ),
            stdout=subprocess.PIPE,
            stderr=told,
            text=True,
        ) as process,
    ):
        try:
            assert process.stdout
            address = process.stdout.readline().split()[3]
            eventually(lambda: _processes(address) == workers)
            yield process, int(address.rstrip("/").rpartition(":")[2])
        finally:
            process.kill()


def _processes(address: str) -> int:
    text = httpx.get(f"{address}metrics", trust_env=False, verify=NO_TLS, timeout=PATIENCE).text
    return next(
        int(float(line.split()[1]))
        for line in text.splitlines()
        if line.startswith("askademy_processes ")
    )


def _response(one: socket.socket) -> bytes:
    """A whole one, or what there is of it where the connection ends."""
    data = b""
    while True:
        head, end, body = data.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]
        if end and len(body) >= int(length or 0):
            return data
        try:
            chunk = one.recv(65_536)
        except OSError:
            return data
        if not chunk:
            return data
        data += chunk


def _is_answer(response: bytes) -> bool:
    return response.startswith(b"HTTP/1.1 200 ") and b'"answered"' in response
