"""Memory of a process that many people ask, and what a thread costs: `make conversations`.

Prints the tables and writes them to `benchmarks/conversations.md`. Linux only.
"""

import asyncio
import platform
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from ipaddress import IPv6Address
from pathlib import Path
from statistics import median
from tempfile import mkdtemp
from time import perf_counter

from bot.app import build_service
from bot.dialogue.question_length import LONGEST_QUESTION
from bot.http.rates import networks
from bot.service.limits import Limiter
from bot.service.overdue import OverdueError
from bot.service.service import Service
from bot.settings import Rate, Settings
from corpus.load import ACADEMY, load

RESULT = Path(__file__).with_name("conversations.md")
STEPS = (0, 1_000, 10_000, 100_000, 1_000_000)
# One in so many asks something, which takes most memory; the others say hello.
ASKING = 10
# The letters of words that nobody else uses, each of four bytes in memory.
LETTERS = [chr(0x10428 + number) for number in range(26)]
ROUNDS = 5
GOAL_MIB = 256

HEAD = """# Memory and threads

Made by `make conversations` on {cores}. What is measured: [README.md](README.md).

## A process that many people ask

| conversations and addresses | in memory | counted for them | networks remembered | resident |
|---:|---:|---:|---:|---:|
"""
THREADS = """
The goal is {goal} MiB.

## The same questions in a thread and without one

| without, median | in a thread, median | ratio |
|---:|---:|---:|
"""


def questions() -> list[str]:
    """The academy's curated questions."""
    return [asked for entry in load(ACADEMY).curation.phrasings for asked in entry.questions]


def resident() -> float:
    """The memory of this process in MiB."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("There is no VmRSS in /proc/self/status: this needs Linux.")


def asked_text(asked: Sequence[str], number: int) -> str:
    """In turn a question about the pages, one very long word and very many short ones.

    No two numbers have the same words.
    """
    place, kind = divmod(number, 3)
    if kind == 0:
        return f"{asked[place % len(asked)]} ({number})"
    word = "".join(LETTERS[int(figure)] for figure in str(number))
    if kind == 1:
        return word + LETTERS[10] * (LONGEST_QUESTION - len(word))
    short = (f"{word}{one}{other}" for one in LETTERS for other in LETTERS)
    return " ".join(short)[:LONGEST_QUESTION]


async def memory_rows(service: Service, last: int) -> list[str]:
    """A row for each step up to the number of conversations given."""
    limiter = Limiter(Rate(60, 60))
    asked = questions()
    found = []
    for number in range(last + 1):
        if number in STEPS:
            counts = (number, len(limiter), resident())
            found.append(_row(service, *counts))
            print(found[-1], flush=True)
        # Each in a /48 of its own: the largest network that is counted.
        limiter.wait(dict(networks(str(IPv6Address((0x2001 << 112) + (number << 80) + 1)))))
        text = "Hello" if number % ASKING else asked_text(asked, number // ASKING)
        # On a machine that does other things as well one in many may take too long.
        with suppress(OverdueError):
            await service.conversations.ask(text, None, "api")
    return found


def _row(service: Service, number: int, addresses: int, memory: float) -> str:
    held = service.conversations
    size = held.size / 1024**2
    return f"| {number:,} | {len(held):,} | {size:.0f} MiB | {addresses:,} | {memory:.0f} MiB |"


async def thread_row(service: Service) -> str:
    """The medians over all questions, in alternation, and their ratio."""
    chat = service.live.snapshot.chat
    asked = questions()
    inline: list[float] = []
    threaded: list[float] = []
    for question in list(asked) * ROUNDS:
        # What the caches keep of a question is there for both.
        chat.reply(question)
        begun = perf_counter()
        chat.reply(question)
        between = perf_counter()
        await service.conversations.alone(question)
        inline.append(between - begun)
        threaded.append(perf_counter() - between)
    without, within = (median(times) * 1_000 for times in (inline, threaded))
    return f"| {without:.2f} ms | {within:.2f} ms | {within / without:.2f} |"


def report(rows: Sequence[str], threads: str) -> str:
    cores = f"{platform.machine()}, {platform.system()}, CPython {platform.python_version()}"
    parts = [HEAD.format(cores=cores), *_lines(rows), THREADS.format(goal=GOAL_MIB), f"{threads}\n"]
    return "".join(parts)


def _lines(rows: Sequence[str]) -> Iterator[str]:
    return (f"{row}\n" for row in rows)


async def measured(last: int) -> str:
    # Without a store nothing but the memory of the process is measured.
    database = f"sqlite:///{mkdtemp()}/askademy.db"
    settings = Settings.model_validate({"database_url": database, "store_questions": "off"})
    service = build_service(settings)
    threads = await thread_row(service)
    print(threads, flush=True)
    return report(await memory_rows(service, last), threads)


def main(arguments: Sequence[str]) -> None:
    """`arguments` may hold a smaller number of conversations."""
    last = int(arguments[0]) if arguments else STEPS[-1]
    found = asyncio.run(measured(last))
    if last == STEPS[-1]:
        RESULT.write_text(found, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
