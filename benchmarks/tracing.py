"""What traces cost a question: `make tracing`, written to `benchmarks/tracing.md`."""

import asyncio
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import process_time

from benchmarks.quality.markdown import table
from bot.evaluation.question_file import load_questions
from bot.service.building import build_chat
from bot.service.conversations import Conversations
from bot.tracing.spans import Tracing
from bot.tracing.wanted import ENDPOINTS
from corpus.load import ACADEMY, load
from tests.bot.tracing.collector import collecting
from tests.conftest import conversing

RESULT = Path(__file__).with_name("tracing.md")
QUESTIONS = Path(__file__).parents[1] / "tests" / "quality" / "academy.jsonl"
ROUNDS, ASKED = 7, 600
KINDS = {"asked for the first time": True, "asked before": False}


def main() -> None:
    with _collector() as address:
        os.environ[ENDPOINTS[1]] = address
        texts = [each.question for each in load_questions(QUESTIONS)]
        rows = [
            [kind, *(f"{found:,.0f} µs" for found in (off, on, on - off))]
            for kind, is_new in KINDS.items()
            for off, on in [asyncio.run(_measured(texts, is_new=is_new))]
        ]
    machine = f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()})"
    text = f"""# What traces cost

Made by `make tracing` on {machine}, CPython {platform.python_version()}: the academy's page, asked
{ASKED} questions in a round; the processor's time of all threads, with that of sending the spans to
a collector in another process. The best of {ROUNDS} rounds, with and without in turn.

{table(["question", "without", "with", "more"], rows)}"""
    RESULT.write_text(text, "utf-8")
    print(text)


async def _measured(texts: list[str], *, is_new: bool) -> tuple[float, float]:
    """Microseconds a question, without traces and with them."""
    conversations = conversing(build_chat(load(ACADEMY), None), None)
    numbers = count()
    asked: Callable[[int], str] = (
        (lambda i: f"{texts[i % len(texts)]} {next(numbers)}") if is_new else (lambda _: texts[0])
    )
    found: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(ROUNDS):
        for is_traced, took in found.items():
            took.append(await _round(conversations, asked, is_traced=is_traced))
    return min(found[False]), min(found[True])


async def _round(
    conversations: Conversations, asked: Callable[[int], str], *, is_traced: bool
) -> float:
    tracing = Tracing() if is_traced else None
    begun = process_time()
    async with tracing.running() if tracing else nullcontext():
        for number in range(ASKED):
            words = "POST", "/api/ask", "api", str(number), None
            with tracing.request(*words) if tracing else nullcontext() as answered:
                await conversations.ask(asked(number), None, "api")
                if answered:
                    answered(200)
    return (process_time() - begun) / ASKED * 1e6


@contextmanager
def _collector() -> Iterator[str]:
    """Its address; it is a process of its own."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_collect, args=[there], daemon=True)
    process.start()
    yield here.recv()
    process.terminate()


def _collect(there: Connection) -> None:
    with collecting() as collector:
        there.send(collector.address)
        while True:
            there.recv()


if __name__ == "__main__":
    main()
