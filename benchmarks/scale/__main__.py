"""Speed and memory against the number of passages: `python -m benchmarks.scale [SIZE ...]`.

All times are CPU time, and of one run: compare them with each other. Written to `scale.md`.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np

from benchmarks.scale.asking import QUESTIONS, Asked, asked_of, milliseconds
from benchmarks.scale.engines import engines
from benchmarks.scale.plot import svg
from benchmarks.scale.text import pages, questions
from bot.service.building import build_chat
from bot.service.saved_index import SavedIndex
from corpus.curation.model import Curation
from corpus.document import Document
from corpus.load import Corpus
from index.engines.choice import MANY
from index.fields import passage_fields
from index.spelling import english_words

RESULT = Path(__file__).parents[1] / "scale.md"
PLOT = RESULT.with_suffix(".svg")
SIZES = (25, 1_000, 10_000, 100_000, 1_000_000)
MIB = 1 << 20
# Seconds after which an engine is asked no more, and the least questions that it is asked.
LONGEST, LEAST = 20, 12

_HEAD = """# Speed against the number of passages

Made by `make scale`: public texts, cut into passages, and copies of them with three words
in ten exchanged, so that none stands twice; real questions to these texts. CPU time, in
milliseconds unless said, each size in one run: other machines differ, the ratios hardly do.

![Time against size](scale.svg)

## Ranking

The best twenty for the terms of a question, which are the same for every engine. Askademy and
tantivy rank by four fields with weights, the others by the passage alone.
"""
_QUESTION = """

## A whole question

From the text of the question to the reply; every question is new. With meaning the question is
encoded by the model, and compared with a vector for each passage: vectors near to real ones, since
the model would take a day for a million passages. "Made" is on all cores; the vectors are not in
it. "Read" with meaning encodes the headings that ask anew, which a server has kept.

| passages | meaning | p50 | p99 | index made | index read | memory beside its files | files |
|---|---|---|---|---|---|---|---|
"""

# Passages and milliseconds, by what is measured.
Lines = dict[str, list[tuple[int, float]]]


def main() -> None:
    english_words()
    sizes = [int(each.replace("_", "")) for each in sys.argv[1:]] or SIZES
    lines: Lines = defaultdict(list)
    ranking: list[str] = []
    whole: list[str] = []
    for size in sizes:
        documents = pages(size)
        with TemporaryDirectory() as folder:
            whole += _whole(documents, Path(folder) / "kept", lines)
            ranking += _ranking(documents, Path(folder) / "kept", lines)
        # So that a run that is stopped leaves what it has measured.
        found = _HEAD + "\n".join(ranking) + _QUESTION + "\n".join(whole) + "\n"
        RESULT.write_text(found, "utf-8")
        if len(whole) > 2:  # one size makes no line
            PLOT.write_text(svg("One question, p50", lines), "utf-8")


def _ranking(documents: Sequence[Document], folder: Path, lines: Lines) -> Iterator[str]:
    saved = SavedIndex(folder / "index")
    chat = build_chat(Corpus(tuple(documents), Curation()), None, saved=saved)
    pages_ = chat.retriever.pages
    fields = passage_fields(pages_.analysed, {}, pages_.layout)
    queries = [chat.retriever.reader.read(question) for question in questions(QUESTIONS)]
    size = len(pages_.passages)
    yield f"\n### {size:,} passages\n"
    yield "| engine | made, s | p50 | p99 | queries/s | against rank-bm25 |"
    yield "|---|---|---|---|---|---|"
    base = 0.0
    for name, make in engines():
        begun = process_time()
        search = make(fields)
        made = process_time() - begun
        times = _timed([partial(search, query) for query in queries])
        rate = 1000 * len(times) / sum(times)
        base = base or rate
        p50, p99 = np.quantile(times, (0.5, 0.99))
        lines[f"ranking: {name.split(',')[0]}"].append((size, p50))
        row = f"| {name} | {made:.1f} | {p50:.2f} | {p99:.2f} | {rate:,.0f} | {rate / base:.1f} |"
        print(row, flush=True)
        yield row


def _timed(searches: Sequence[Callable[[], object]]) -> list[float]:
    """Milliseconds of each, as long as they do not take too long together."""
    times: list[float] = []
    for search in searches:
        times.append(milliseconds(search))
        if len(times) >= LEAST and sum(times) > 1000 * LONGEST:
            break
    return times


def _whole(documents: Sequence[Document], folder: Path, lines: Lines) -> Iterator[str]:
    """In processes of their own, so that each has its own memory."""
    made = _beside(documents, folder, meaning=False)
    for meaning in (False, True):
        if meaning:
            _beside(documents, folder, meaning=True)
        read = _beside(documents, folder, meaning=meaning)
        p50, p99 = np.quantile(read.times, (0.5, 0.99))
        lines[f"whole question{' with meaning' if meaning else ''}"].append((read.passages, p50))
        files = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / MIB
        was_read = f"{read.ready:.2f} s" if read.passages >= MANY else "–"
        row = f"| {read.passages:,} | {'on' if meaning else 'off'} | {p50:.2f} | {p99:.2f}"
        row += f" | {'' if meaning else f'{made.ready:.1f} s'} | {was_read}"
        row += f" | {read.memory:,.0f} MiB | {files:,.0f} MiB |"
        print(row, flush=True)
        yield row


def _beside(documents: Sequence[Document], folder: Path, *, meaning: bool) -> Asked:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(asked_of, documents, folder, meaning=meaning).result()


if __name__ == "__main__":
    main()
