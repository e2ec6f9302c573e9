"""OpenSearch beside an engine of one process, and with a node that goes.

Run by `make opensearch-failures`, about ten minutes; `--quick` is a part of it.

Three nodes of one machine, as the tests have them: what they share is its processors, so times are
long. Written to `opensearch.md`.
"""

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from signal import SIGCONT, SIGKILL, SIGSTOP
from time import monotonic, sleep, thread_time

import numpy as np

from benchmarks.scale.text import pages, questions
from bot.answering.ranking import CANDIDATES
from bot.service.building import build_chat
from bot.service.deadline import DEADLINE_SECONDS, THREADS
from bot.service.encoding import load_encodings
from bot.settings import Settings
from corpus.curation.model import Curation
from corpus.load import Corpus
from index.engines.engine import Positions
from index.engines.errors import EngineError
from index.engines.opensearch.cluster import Nodes
from index.engines.opensearch.engine import Elsewhere
from index.meaning.kept import NO_ENCODINGS, Encodings
from index.query import Query
from index.retriever import Retriever
from tests.opensearch import Nodes as Processes
from tests.opensearch import nodes

RESULT = Path(__file__).with_name("opensearch.md")
ASKED, COMPARED = 10_000, 500
FEW, MANY = 10_000, 100_000
ENCODED = 3_000  # a passage takes hundredths of a second

_HEAD = """# OpenSearch

Made by `make opensearch-failures`: three nodes on one machine with two processors, 320 MB for
the objects of each; public texts and real questions as in [scale.md](scale.md). Wall time, in
milliseconds, with the machine busy besides: a cluster of its own is quicker.
"""
_SAME = """## The same as in one process

The forty best passages of a question, of which answers are made: how many questions have the same
five first ones, the same forty, and the same scores to the last bit; and what the search by words
takes, from this process and back, and of its own processor time.

| passages | by | questions | same 5 | same 40 | same scores | p50 | p99 | our CPU | loaded in |
|---|---|---|---|---|---|---|---|---|---|
"""
_FAILURES = f"""
## When a node goes

{ASKED:,} questions in {THREADS} threads, of {FEW:,} passages; after a thousand of them one of the
nodes is killed, or hangs to the end (SIGSTOP). Failed is what has no answer, or none within
{DEADLINE_SECONDS:.0f} seconds.

| node | failed | p50 | p99 | longest |
|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Pair:
    """The same pages, searched by OpenSearch and in this process."""

    elsewhere: Retriever
    here: Retriever
    # Seconds to load them.
    loaded: float

    @classmethod
    def of(cls, size: int, url: str, encodings: Encodings) -> "Pair":
        corpus = Corpus(tuple(pages(size)), Curation())
        here = build_chat(corpus, None, encodings, "sparse").retriever
        choice = Elsewhere(Nodes(url))
        elsewhere = Retriever.over(here.pages, here.curation, encodings, choice)
        begun = monotonic()
        elsewhere.prepare()
        return cls(elsewhere, here, monotonic() - begun)

    def queries(self, number: int) -> list[Query]:
        asked = dict.fromkeys(questions(4 * number))
        return [*map(self.here.reader.read, islice(asked, number))]

    def row(self, by: str) -> str:
        queries, same = self.queries(COMPARED), np.zeros(3, dtype=int)
        times, cpu = [], 0.0
        others = _nothing if by == "words" else _some
        for query in queries:
            begun, busy = monotonic(), thread_time()
            self.elsewhere.engine.scored(query.weights, CANDIDATES, others)
            times.append(monotonic() - begun)
            cpu += thread_time() - busy
            found = self.elsewhere.searcher.search(query, CANDIDATES).best
            expected = self.here.searcher.search(query, CANDIDATES).best
            one, other = ([hit.position for hit in hits] for hits in (found, expected))
            scores = [hit.score for hit in found] == [hit.score for hit in expected]
            same += [one[:5] == other[:5], one == other, scores]
        size = len(self.here.pages.passages)
        p50, p99 = 1000 * np.quantile(times, (0.5, 0.99))
        counts = " | ".join(map(str, same))
        row = f"| {size:,} | {by} | {len(queries)} | {counts} | {p50:.1f} | {p99:.1f}"
        return f"{row} | {1000 * cpu / len(queries):.1f} | {self.loaded:.0f} s |"


def _nothing(_: int) -> Positions:
    return np.empty(0, dtype=np.intp)


def _some(most: int) -> Positions:
    """As many as there are for a meaning; which ones makes no difference."""
    return np.arange(most)


def _failures(name: str, pair: Pair, harm: Callable[[], None]) -> str:
    """Asks, and harms a node on the way."""
    queries = pair.queries(1_000)

    def ask(query: Query) -> float | None:
        begun = monotonic()
        try:
            pair.elsewhere.searcher.search(query, CANDIDATES)
        except EngineError:
            return None
        return monotonic() - begun

    with ThreadPoolExecutor(THREADS) as pool:
        times = [*pool.map(ask, islice(cycle(queries), ASKED // 10))]
        harm()
        times += pool.map(ask, islice(cycle(queries), ASKED - len(times)))
    answered = [each for each in times if each is not None and each < DEADLINE_SECONDS]
    p50, p99, longest = 1000 * np.quantile(answered, (0.5, 0.99, 1))
    return f"| {name} | {ASKED - len(answered)} | {p50:.1f} | {p99:.1f} | {longest:,.0f} |"


def _measured(running: Processes) -> Iterator[tuple[str, str]]:
    """The rows of the tables, each with the table that it is of, the quick ones first."""
    pair = Pair.of(FEW, running.url, NO_ENCODINGS)
    yield _SAME, pair.row("words")
    yield _FAILURES, _failures("none harmed", pair, lambda: None)
    yield _FAILURES, _failures("one killed", pair, lambda: os.kill(running.pids[1], SIGKILL))
    running.revive()
    sleep(60)
    hanging = running.pids[2]
    yield _FAILURES, _failures("one hanging", pair, lambda: os.kill(hanging, SIGSTOP))
    os.kill(hanging, SIGCONT)
    if "--quick" in sys.argv:
        return
    settings = Settings.model_validate({"meaning": "on", "languages": "off"})
    yield _SAME, Pair.of(ENCODED, running.url, load_encodings(settings)).row("words and meaning")
    yield _SAME, Pair.of(MANY, running.url, NO_ENCODINGS).row("words")


def main() -> None:
    tables: dict[str, list[str]] = {_SAME: [], _FAILURES: []}
    with nodes() as running:
        for table, row in _measured(running):
            print(row, flush=True)
            tables[table].append(row)
            shown = ["\n".join([head.rstrip("\n"), *rows]) + "\n" for head, rows in tables.items()]
            RESULT.write_text(f"{_HEAD}\n{''.join(shown)}", "utf-8")


if __name__ == "__main__":
    main()
