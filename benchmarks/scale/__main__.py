"""Speed and memory against the number of passages: `python -m benchmarks.scale [SIZE ...]`.

All times are CPU time, and of one run: compare them with each other. Written to `scale.md`.
"""

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np

from benchmarks.scale.asking import QUESTIONS, asked_of, milliseconds
from benchmarks.scale.engines import engines
from benchmarks.scale.text import pages, questions
from bot.service.building import build_chat
from corpus.curation.model import Curation
from corpus.document import Document
from corpus.load import Corpus
from index.engines.choice import MANY
from index.fields import passage_fields
from index.spelling import english_words

RESULT = Path(__file__).parents[1] / "scale.md"
SIZES = (1_000, 10_000, 100_000)
MIB = 1 << 20

_HEAD = """# Speed against the number of passages

Made by `make scale`: public texts, cut into passages, and copies of them with three words
in ten exchanged, so that none stands twice; real questions to these texts. CPU time, in
milliseconds unless said, each size in one run: other machines differ, the ratios hardly do.

## Ranking

The best twenty for the terms of a question, which are the same for every engine. Askademy and
tantivy rank by four fields with weights, the others by the passage alone.
"""
_QUESTION = """

## A whole question

From the text of the question to the reply, without meaning; every question is new.

| passages | p50 | p99 | index made | index read | memory beside its files | files |
|---|---|---|---|---|---|---|
"""


def main() -> None:
    english_words()
    sizes = [int(each.replace("_", "")) for each in sys.argv[1:]] or SIZES
    ranking: list[str] = []
    whole: list[str] = []
    for size in sizes:
        documents = pages(size)
        ranking += _ranking(documents)
        with TemporaryDirectory() as folder:
            whole += _whole(documents, Path(folder))
    RESULT.write_text(_HEAD + "\n".join(ranking) + _QUESTION + "\n".join(whole) + "\n", "utf-8")


def _ranking(documents: Sequence[Document]) -> Iterator[str]:
    chat = build_chat(Corpus(tuple(documents), Curation()), None)
    pages_ = chat.retriever.pages
    fields = passage_fields(pages_.analysed, {}, pages_.layout)
    queries = [chat.retriever.reader.read(question) for question in questions(QUESTIONS)]
    yield f"\n### {len(pages_.passages):,} passages\n"
    yield "| engine | made, s | p50 | p99 | queries/s | against rank-bm25 |"
    yield "|---|---|---|---|---|---|"
    base = 0.0
    for name, make in engines():
        begun = process_time()
        search = make(fields)
        made = process_time() - begun
        times = [milliseconds(partial(search, query)) for query in queries]
        rate = 1000 * len(times) / sum(times)
        base = base or rate
        p50, p99 = np.quantile(times, (0.5, 0.99))
        row = f"| {name} | {made:.1f} | {p50:.2f} | {p99:.2f} | {rate:,.0f} | {rate / base:.1f} |"
        print(row, flush=True)
        yield row


def _whole(documents: Sequence[Document], folder: Path) -> Iterator[str]:
    """In processes of their own, so that each has its own memory."""
    context = get_context("spawn")
    with ProcessPoolExecutor(1, context) as pool:
        made, _, _, size = pool.submit(asked_of, documents, folder).result()
    with ProcessPoolExecutor(1, context) as pool:
        read, times, memory, _ = pool.submit(asked_of, documents, folder).result()
    p50, p99 = np.quantile(times, (0.5, 0.99))
    files = sum(path.stat().st_size for path in folder.glob("*/*")) / MIB
    was_read = f"{read:.2f} s" if size >= MANY else "–"
    row = f"| {size:,} | {p50:.2f} | {p99:.2f} | {made:.1f} s | {was_read}"
    row += f" | {memory:,.0f} MiB | {files:,.0f} MiB |"
    print(row, flush=True)
    yield row


if __name__ == "__main__":
    main()
