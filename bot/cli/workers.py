"""`askademy serve --workers`: several processes behind one socket, and who looks after them."""

import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired
from tempfile import TemporaryDirectory
from threading import Thread
from time import sleep
from types import FrameType
from typing import NoReturn

import typer

LOOK_SECONDS = 0.5  # between two looks whether all are there; also what a start is put off by
STOP_SECONDS = 10.0  # longer than a server takes for what it still answers

OURS = "parent.json"  # beside the workers' figures

_log = logging.getLogger(__name__)


class _StopError(Exception):
    """Raised by the signals that end the server."""


def serve_in_workers(
    listening: socket.socket, number: int, options: Sequence[str], drain_seconds: float
) -> int:
    """Until SIGTERM or Ctrl-C; the code to end with. A worker may take `drain_seconds` longer.

    The first one makes what is missing of the index, and the others begin when it answers: they
    read it. One that ends by itself is replaced.
    """
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, _stop)
    try:
        with TemporaryDirectory(prefix="askademy-") as folder:
            files = [Path(folder, f"{place}.json") for place in range(number)]
            return _serve_in(listening, files, options, STOP_SECONDS + drain_seconds)
    except _StopError:
        return 0


def _serve_in(
    listening: socket.socket, files: Sequence[Path], options: Sequence[str], stop_seconds: float
) -> int:
    """A worker for each of the files, which keep its figures."""
    workers: list[Popen[bytes]] = []
    ended = 0
    try:
        workers.append(_started(listening, files[0], options))
        if told := _first_line(workers[0]):
            typer.echo(told.decode(), nl=False)
        else:
            return workers[0].wait() or 1
        workers += [_started(listening, file, options) for file in files[1:]]
        while True:
            sleep(LOOK_SECONDS)
            for place, worker in enumerate(workers):
                if worker.poll() is not None:
                    _log.error("A worker ended with %s: another one starts.", worker.returncode)
                    ended += 1
                    _tell_of(ended, files[0].with_name(OURS))
                    with worker:  # its pipes are closed
                        workers[place] = _started(listening, files[place], options)
    finally:
        _end(workers, stop_seconds)


def _tell_of(ended: int, file: Path) -> None:
    """The log's lines of this process, in the figures that the workers tell."""
    from bot.http.metrics.shared import write_figures  # noqa: PLC0415  # hardly ever

    write_figures(file, {"askademy_log_lines": {("error",): [ended]}})


def _started(listening: socket.socket, file: Path, options: Sequence[str]) -> "Popen[bytes]":
    number = listening.fileno()
    command = [
        sys.executable,
        "-P",
        "-m",
        "bot.cli.main",
        "serve",
        "--worker",
        str(number),
        str(file),
        *options,
    ]
    # Its standard input stays open as long as this process lives, and tells it when it does not.
    return Popen(command, stdin=PIPE, stdout=PIPE, pass_fds=[number])  # noqa: S603


def _first_line(worker: "Popen[bytes]") -> bytes:
    """What it says when it answers; nothing where it has ended."""
    return worker.stdout.readline() if worker.stdout else b""


def _end(workers: Sequence["Popen[bytes]"], seconds: float) -> None:
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.SIG_IGN)
    for worker in workers:
        worker.terminate()
    for worker in workers:
        with worker:
            try:
                worker.wait(seconds)
            except TimeoutExpired:
                worker.kill()


def _stop(_: int, __: FrameType | None) -> NoReturn:
    raise _StopError


def end_with_parent() -> None:
    """Ends this worker when the process that has started it is gone."""

    def wait() -> None:
        # Not by `sys.stdin`, whose lock a thread must not have when Python ends.
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=wait, name="parent", daemon=True).start()
