"""Time of a query, start-up to the first answer, resident memory: `make benchmarks`.

Prints the tables and writes them to `benchmarks/speed.md`.
"""

import os
import platform
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from statistics import median, quantiles
from typing import TypeVar

from rank_bm25 import BM25Okapi

from benchmarks.processes import COMMAND, QUESTION, command_cost, process_table, server_cost
from corpus.curation.model import Curation
from corpus.document import Document, Passage
from corpus.load import ACADEMY, load
from corpus.splitting.split import split
from index.analysed import analyse
from index.analyzer import STOP_WORDS, terms, tokens
from index.retriever import Retriever
from index.spelling import english_words

RESULT = Path(__file__).with_name("speed.md")
SEED = 2001
QUESTIONS = 300
HITS = 10

T = TypeVar("T")


@dataclass(frozen=True)
class Collection:
    """What is searched and what is asked."""

    name: str
    passages: Sequence[Passage]
    curation: Curation
    questions: Sequence[str]


@dataclass(frozen=True)
class QueryTimes:
    """All in milliseconds but for `build`, in seconds."""

    collection: Collection
    build: float
    new: Sequence[float]
    again: Sequence[float]
    misspelt: Sequence[float]
    bare: Sequence[float]


def academy() -> Collection:
    """The packaged page, asked the questions of its curation."""
    corpus = load(ACADEMY)
    passages = [passage for document in corpus.documents for passage in split(document)]
    asked = [question for entry in corpus.curation.phrasings for question in entry.questions]
    questions = random.Random(SEED).sample(asked, min(QUESTIONS, len(asked)))  # noqa: S311
    return Collection("the academy's page", passages, corpus.curation, questions)


def made_up(size: int) -> Collection:
    """Passages of English words drawn by Zipf's law, asked for 3 to 6 words of one of them."""
    draw = random.Random(SEED)  # noqa: S311
    counts = english_words()
    words = sorted((w for w in counts if w.isalpha()), key=lambda w: (-counts[w], w))[:20_000]
    chances = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    passages: list[Passage] = []
    while len(passages) < size:
        page = _page(draw, words, chances)
        passages += split(Document(f"page-{len(passages)}", "Made up", page))
    del passages[size:]
    questions = [_question(draw, draw.choice(passages)) for _ in range(QUESTIONS)]
    return Collection("made-up text", passages, Curation(), questions)


def _page(draw: random.Random, words: Sequence[str], chances: Sequence[float]) -> str:
    blocks = []
    for number in range(20):
        sentences = [
            " ".join(draw.choices(words, cum_weights=chances, k=draw.randint(8, 30))).capitalize()
            for _ in range(5)
        ]
        blocks.append(f"## Section {number}\n\n{'. '.join(sentences)}.")
    return "\n\n".join(blocks)


def _question(draw: random.Random, passage: Passage) -> str:
    words = [
        passage.text[t.start : t.end] for t in tokens(passage.text) if t.term not in STOP_WORDS
    ]
    asked = draw.sample(words, min(len(words), draw.randint(3, 6)))
    return f"What is the {' '.join(asked)}?".lower().capitalize()


def misspelt(question: str) -> str:
    """The question with two letters of its longest word exchanged."""
    word = max(question.rstrip("?").split(), key=len)
    middle = len(word) // 2
    wrong = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    return question.replace(word, wrong, 1)


def query_times(collection: Collection) -> QueryTimes:
    """Each question as new, as one whose words were asked before, misspelt, and bare."""
    begun = time.perf_counter()
    retriever = Retriever.of(analyse(collection.passages), collection.curation)
    build = time.perf_counter() - begun
    # Reads the dictionary of English words, once a process.
    retriever.reader.read("Wat is this?")

    def ask(question: str) -> None:
        retriever.searcher.search(retriever.reader.read(question), HITS)

    okapi = BM25Okapi([terms(passage.text) for passage in collection.passages])
    asked = [terms(question) for question in collection.questions]
    return QueryTimes(
        collection,
        build,
        new=_milliseconds(ask, collection.questions),
        again=_milliseconds(ask, collection.questions),
        misspelt=_milliseconds(ask, [misspelt(question) for question in collection.questions]),
        bare=_milliseconds(okapi.get_scores, asked),
    )


def _milliseconds(call: Callable[[T], object], inputs: Sequence[T]) -> list[float]:
    taken = []
    for value in inputs:
        begun = time.perf_counter()
        call(value)
        taken.append((time.perf_counter() - begun) * 1_000)
    return taken


def query_table(measured: Sequence[QueryTimes]) -> str:
    """One row a collection; the ratio is that of the medians, of the same run."""
    heads = ["passages", "text", "index built in", "new question, p50 / p99", "asked before"]
    heads += ["misspelt", "bare rank-bm25", "new : bare", "asked before : bare"]
    lines = [f"| {' | '.join(heads)} |", "|---:|---|" + "---:|" * (len(heads) - 2)]
    for times in measured:
        bare = median(times.bare)
        lines.append(
            f"| {len(times.collection.passages):,} | {times.collection.name}"
            f" | {times.build:.2f} s | {_spread(times.new)} | {_spread(times.again)}"
            f" | {_spread(times.misspelt)} | {_spread(times.bare)}"
            f" | {median(times.new) / bare:.1f} | {median(times.again) / bare:.2f} |"
        )
    return "\n".join(lines)


def _spread(values: Sequence[float]) -> str:
    return f"{median(values):.2f} / {quantiles(values, n=100)[98]:.2f} ms"


REPORT = """# Speed and memory

Made by `make benchmarks` on {machine}. What each column means: [README.md](README.md).

## A query

{queries}

## A process

{processes}
"""


def machine() -> str:
    """What the figures depend on."""
    return (
        f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()}),"
        f" {platform.python_implementation()} {platform.python_version()}"
    )


def main() -> None:
    """Measure, print and write."""
    python = sys.executable
    processes = [
        command_cost("Python that does nothing", (python, "-c", "")),
        command_cost("Python that imports rank-bm25", (python, "-c", "import rank_bm25")),
        command_cost(f'`askademy ask "{QUESTION}"`', (str(COMMAND), "ask", QUESTION)),
        server_cost(),
    ]
    queries = [query_times(c) for c in (academy(), made_up(1_000), made_up(10_000))]
    report = REPORT.format(
        machine=machine(), queries=query_table(queries), processes=process_table(processes)
    )
    RESULT.write_text(report, encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main()
