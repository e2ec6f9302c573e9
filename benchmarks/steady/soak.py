"""A day's traffic in ten minutes: `make soak`, written to `benchmarks/soak.md`.

`python -m benchmarks.steady.soak MINUTES` takes another time.
"""

import os
import platform
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import httpx
from sqlalchemy import URL

from benchmarks.http.__main__ import questions, request
from benchmarks.http.client import keep_asking
from benchmarks.http.servers import free_port
from benchmarks.processes import COMMAND
from benchmarks.steady.measured import Look, Looks, looking, slope
from benchmarks.steady.roles import (
    Book,
    Done,
    Role,
    ask,
    assist,
    at_work,
    change,
    chat,
    mention,
    publish,
    read,
    vote,
)
from bot.store.database import database_url
from corpus.load import ACADEMY
from tests.bot.slack.fake import SECRET, TOKEN, FakeSlack

RESULT = Path(__file__).parents[1] / "soak.md"
MINUTES = 10.0
CHANGES = 100  # of the pages, over all of the time
FILL_SECONDS = 240.0
FULL = 60 * 1024 * 1024  # bytes of conversations: nearly as many as are kept
GIVEN = 20_000  # answers: the ids of so many are remembered
# Before that the same traffic, faster: what is remembered up to a bound grows until it is reached.
WARM_SECONDS, FASTER = 180.0, 3.0
GOAL = 1.0  # MiB a minute


@dataclass(frozen=True)
class Soaked:
    book: Book
    looks: Looks
    changes: float
    """Changes of the pages that were put in, by the server's own count."""

    refused: float
    log: str
    load: tuple[float, float]
    """Of the machine, at the beginning and at the end."""


def roles(url: URL, pages: Path, change_seconds: float) -> list[tuple[str, float, Role]]:
    """With the seconds between two deeds: about 60 requests a second altogether."""
    return [
        ("ask", 0.05, ask(cycle(questions()))),
        ("ask", 0.05, ask(cycle(reversed([*questions()])))),
        ("ask", 0.1, ask(f"{text} {number}" for number, text in enumerate(cycle(questions())))),
        ("chat", 0.1, chat(cycle(questions()))),
        ("vote", 0.2, vote(cycle(questions()))),
        ("read", 0.1, read()),
        ("assistant", 0.3, assist(cycle(questions()))),
        ("slack", 0.2, mention(cycle(questions()))),
        ("publish", 3.0, publish(url)),
        ("change", change_seconds, change(pages)),
    ]


@contextmanager
def served(url: URL, pages: Path, slack: FakeSlack, log: Path) -> Iterator[tuple[int, int]]:
    """Its port and process."""
    port = free_port()
    settings = {
        "ASKADEMY_DATABASE_URL": url.render_as_string(),
        "ASKADEMY_CORPUS": str(pages),
        "ASKADEMY_RATE_LIMIT": "off",
        "ASKADEMY_MEANING": "off",
        "ASKADEMY_LANGUAGES": "off",
        "ASKADEMY_MCP": "on",
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack.api_url,
    }
    with log.open("wb") as told:
        process = subprocess.Popen(  # noqa: S603
            [COMMAND, "serve", "--port", str(port)],
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=told,
        )
        with process:
            try:
                if process.stdout:
                    process.stdout.readline()
                yield port, process.pid
            finally:
                process.terminate()


def filled(port: int) -> None:
    """As many conversations and ids as a server has that has run for days."""
    requests = cycle([request(text) for text in questions()])
    end, given = monotonic() + FILL_SECONDS, 0
    while monotonic() < end and (
        given < GIVEN or metric(port, "askademy_conversations_bytes") < FULL
    ):
        given += len(keep_asking(port, requests, 4, 2.0).taken)


def metric(port: int, name: str) -> float:
    text = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False, timeout=30).text
    found = [line.split()[-1] for line in text.splitlines() if line.startswith(name)]
    return sum(map(float, found))


def soaked(minutes: float) -> Soaked:
    book, seconds = Book(), 60 * minutes
    with TemporaryDirectory() as name, FakeSlack().running() as slack:
        folder = Path(name)
        pages, log = folder / "pages", folder / "log"
        shutil.copytree(ACADEMY, pages)
        url = database_url(f"sqlite:///{folder}/askademy.db")
        with served(url, pages, slack, log) as (port, pid):
            address = f"http://127.0.0.1:{port}"
            filled(port)
            fast = [(name, pause / FASTER, role) for name, pause, role in roles(url, pages, 6.0)]
            with at_work(address, fast, Book()):
                sleep(min(WARM_SECONDS, seconds))
            begun, before = os.getloadavg()[0], metric(port, "askademy_refused_total")
            used = metric(port, 'askademy_corpus_changes_total{used="true"}')
            doing = roles(url, pages, seconds / CHANGES)
            with looking(pid) as looks, at_work(address, doing, book):
                sleep(seconds)
            refused = metric(port, "askademy_refused_total") - before
            used = metric(port, 'askademy_corpus_changes_total{used="true"}') - used
        load = (begun, os.getloadavg()[0])
        return Soaked(book, looks, used, refused, log.read_text("utf-8"), load)


def table(found: Soaked) -> str:
    done, looks = found.book.done, found.looks
    begun, end = looks.all[0].at, looks.all[-1].at
    third = (end - begun) / 3
    lines = []
    for name in dict.fromkeys(each.role for each in done):
        mine = [each for each in done if each.role == name]
        first = [each for each in mine if each.at < begun + third]
        last = [each for each in mine if each.at > end - third]
        failed = sum(each.status == 0 or each.status >= 400 for each in mine)
        lines.append(f"| {name} | {len(mine):,} | {failed} | {_times(first)} | {_times(last)} |")
    return "\n".join(lines)


def _times(done: Sequence[Done]) -> str:
    seconds = [1000 * each.seconds for each in done]
    if len(seconds) < 2:
        return "–"
    return f"{median(seconds):.1f} / {quantiles(seconds, n=100)[-1]:.1f}"


def _between(looks: Sequence[Look], name: str) -> str:
    values = [getattr(look, name) for look in looks]
    return f"{min(values)} to {max(values)}"


def report(minutes: float) -> str:
    found = soaked(minutes)
    every, last = found.looks.all, found.looks.last(2 / 3)
    memory = ", ".join(f"{look.memory:.0f}" for look in every[::60])
    machine = f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()})"
    warned = [line for line in found.log.splitlines() if " INFO " not in line]
    return (
        f"""# A soak

Made by `make soak` on {machine}, CPython {platform.python_version()}: {minutes:g} minutes of mixed
traffic on one server with SQLite, after {WARM_SECONDS / 60:.0f} minutes of the same three times as
fast; its memory for conversations is full when it begins, as after days. The machine was shared;
its load was {found.load[0]:.1f} at the beginning and {found.load[1]:.1f} at the end, that of the
soak itself included.

| what | measured | goal |
|---|---|---|
| resident memory, minute by minute | {memory} MiB | |
| its slope over the last two thirds | {slope(last):+.2f} MiB a minute | < {GOAL:.0f} |
| open files, over the last two thirds | {_between(last, "files")} | |
| threads, over the last two thirds | {_between(last, "threads")} | |
| changes of the pages that were put in | {found.changes:.0f} | {CHANGES} |
| failed of {len(found.book.done):,} | {sum(found.book.failures.values())} | 0 |
| questions refused, by the server's own count | {found.refused:.0f} | 0 |
| lines of the log above INFO | {len(warned)} | |

In milliseconds, with the client's own time, by what was done:

| what | times | failed | p50 / p99 of the first third | of the last third |
|---|---|---|---|---|
{table(found)}
"""
        + _listed("Failed", found.book.failures)
        + _listed("The log", Counter(map(_plain, warned)))
    )


def _plain(line: str) -> str:
    """A line without its time, its request and its numbers."""
    return re.sub(r"\d+", "…", re.sub(r"^\S+ | \[[^]]*\]", "", line))


def _listed(what: str, found: Counter[str]) -> str:
    lines = "".join(f"- {number} × `{each}`\n" for each, number in found.most_common(20))
    return f"\n{what}:\n\n{lines}" if found else ""


def main() -> None:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    text = report(minutes)
    print(text)
    if minutes >= MINUTES:
        RESULT.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
