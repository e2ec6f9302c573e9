"""What a process costs: wall time from its start, and resident memory. Linux only."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx

QUESTION = "When was ILEA Roswell established?"
STARTS = 5
COMMAND = Path(sys.executable).with_name("askademy")

# A process counts the memory that its parent had when it was forked, so the parent is a small one.
LAUNCHER = """
import os, sys, time
silent = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
begun = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=silent)
_, status, usage = os.wait4(child, 0)
print(time.perf_counter() - begun, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


@dataclass(frozen=True)
class ProcessCost:
    """Wall time in seconds of each run, and the largest resident memory, in MiB."""

    what: str
    seconds: Sequence[float]
    memory: float


def command_cost(what: str, command: Sequence[str]) -> ProcessCost:
    """A fresh process, from its start to its end."""
    _finished(command)  # Reads the files into the disk cache.
    runs = [_finished(command) for _ in range(STARTS)]
    return ProcessCost(what, [seconds for seconds, _ in runs], max(memory for _, memory in runs))


def _finished(command: Sequence[str]) -> tuple[float, float]:
    """How long the command took, and its largest resident memory."""
    launcher = [sys.executable, "-I", "-S", "-c", LAUNCHER, *command]
    told = subprocess.run(launcher, check=True, capture_output=True, text=True).stdout  # noqa: S603
    seconds, kibibytes = told.split()
    return float(seconds), int(kibibytes) / 1024


def server_cost(starts: int = STARTS) -> ProcessCost:
    """From the start of a server to its first answer; its memory after that."""
    runs = []
    for _ in range(starts):
        begun = time.perf_counter()
        with _server() as (process, address):
            _first_answer(process, address)
            runs.append((time.perf_counter() - begun, _resident(process.pid)))
    return ProcessCost(
        "`askademy serve`, to the first answer over HTTP",
        [seconds for seconds, _ in runs],
        max(memory for _, memory in runs),
    )


@contextmanager
def _server() -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(COMMAND), "serve", "--port", str(port)]
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        yield process, f"http://127.0.0.1:{port}"
        process.terminate()


def _first_answer(process: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            httpx.post(f"{address}/api/ask", json={"question": QUESTION}).raise_for_status()
        except httpx.ConnectError:
            time.sleep(0.01)
        else:
            return
    raise RuntimeError("The server gave no answer within a minute.")


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("The system does not tell the resident memory of a process.")


def process_table(costs: Sequence[ProcessCost]) -> str:
    """One row a process; the ratio is to the first row's."""
    base = median(costs[0].seconds)
    lines = [
        f"| process | median of {STARTS} | slowest | : first row | resident memory |",
        "|---|---:|---:|---:|---:|",
    ]
    for cost in costs:
        middle = median(cost.seconds)
        lines.append(
            f"| {cost.what} | {middle:.2f} s | {max(cost.seconds):.2f} s"
            f" | {middle / base:.1f} | {cost.memory:.0f} MiB |"
        )
    return "\n".join(lines)
