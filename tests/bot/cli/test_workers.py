"""Several processes behind one socket: they answer, are replaced, and end together."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.asking import NO_TLS
from tests.bot.cli.running import environment
from tests.bot.cli.test_main import QUESTION
from tests.bot.store.conftest import eventually

ANSWERS = 'askademy_answers_total{channel="api",status="answered"}'
ERRORS = 'askademy_log_lines_total{level="error"}'

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")


@contextmanager
def served(number: int, **values: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli.main", "serve", "--port", "0", "--workers", str(number)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment(**values),
    )
    with process:
        try:
            assert process.stdout
            yield process, process.stdout.readline().split()[3]
        finally:
            process.terminate()
            try:
                process.wait(20)
            finally:
                process.kill()


def workers(pid: int) -> set[int]:
    """The processes that it has started and that have not ended."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = status.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue  # it has ended meanwhile
        if int(parent) == pid and state != "Z":
            found.add(int(status.parent.name))
    return found


def is_running(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def asked(address: str) -> httpx.Response:
    """Over a connection of its own, which any worker may take."""
    question = {"question": QUESTION}
    return httpx.post(
        f"{address}api/ask", json=question, trust_env=False, verify=NO_TLS, timeout=30
    )


def answers(address: str) -> bool:
    return bool(asked(address).json()["status"] == "answered")


def counted(address: str, series: str = ANSWERS) -> set[float]:
    """What `/metrics` tells, asked often enough to meet every worker."""
    texts = (
        httpx.get(f"{address}metrics", trust_env=False, verify=NO_TLS, timeout=30).text
        for _ in range(10)
    )
    line = re.compile(rf"{re.escape(series)} (\S+)")
    return {float(found[1]) for text in texts if (found := line.search(text))}


def test_workers_answer_are_replaced_and_end_together(tmp_path: Path) -> None:
    """All take questions; one that is killed is replaced; SIGTERM ends all of them with 0.

    Each worker tells what all have counted, also those that were killed, and that one was killed;
    an address may ask as often as it may, whichever of them it meets.
    """
    database = f"sqlite:///{tmp_path}/askademy.db"
    limited = {"ASKADEMY_RATE_LIMIT": "25/hour", "ASKADEMY_DATABASE_URL": database}
    with served(2, **limited) as (process, address):
        assert all(answers(address) for _ in range(10))
        eventually(lambda: len(workers(process.pid)) == 2)
        eventually(lambda: counted(address) == {10})
        before = workers(process.pid)
        os.kill(min(before), signal.SIGKILL)
        eventually(lambda: len(workers(process.pid) - {min(before)}) == 2)
        assert all(answers(address) for _ in range(10))
        eventually(lambda: counted(address) == {20})
        assert counted(address, ERRORS) == {1}
        codes = [asked(address).status_code for _ in range(12)]
        assert 5 <= codes.count(200) <= 8
        assert codes[-4:] == [429] * 4
        last = workers(process.pid)
        process.terminate()
        assert process.wait(20) == 0
        assert not any(map(is_running, last | before))
        assert process.stderr
        warned = [line for line in process.stderr.read().splitlines() if " INFO " not in line]
        assert len(warned) == 1
        assert warned[0].endswith("A worker ended with -9: another one starts.")


def test_workers_end_with_who_started_them() -> None:
    """A parent that is killed leaves no process behind that keeps the port."""
    with served(2) as (process, _):
        eventually(lambda: len(workers(process.pid)) == 2)
        found = workers(process.pid)
        process.kill()
        eventually(lambda: not any(map(is_running, found)))


def test_worker_that_cannot_start_ends_the_start() -> None:
    """What keeps the first from starting is said once, and nothing is tried again."""
    command = [sys.executable, "-m", "bot.cli.main", "serve", "--port", "0", "--workers", "3"]
    done = subprocess.run(
        [*command, "--corpus", "/nowhere"],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stderr.count("/nowhere") == 1
