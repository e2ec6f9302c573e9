"""Search engines over the same passages: each ranks the terms of a question."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any

import numpy as np
from rank_bm25 import BM25Okapi

from bot.settings import variable
from index.engines.engine import best
from index.engines.opensearch.engine import Elsewhere, OpenSearchBM25
from index.engines.sparse import SparseBM25
from index.fields import Field
from index.query import Query

LIMIT = 20
CLUSTER = variable("opensearch_url")
# Ranks a query; how many are found is what counts here.
Search = Callable[[Query], int]
Make = Callable[[Sequence[Field]], Search]
# What the fields weigh for most passages of pages that nobody has curated.
BOOSTS = (0.3, 0.1, 0.8, 0.25)


def engines() -> Iterator[tuple[str, Make]]:
    """Those that are installed, the slowest first."""
    yield "rank-bm25 as it comes, one field", _rank_bm25
    yield "SQLite FTS5, one field", _fts5
    for name, package, make in (
        ("bm25s as it comes, one field", "bm25s", _bm25s),
        ("tantivy, the same fields", "tantivy", _tantivy),
    ):
        try:
            import_module(package)
        except ModuleNotFoundError:
            print(f"{package} is not installed and left out: install the group benchmarks")
        else:
            yield name, make
    if CLUSTER in os.environ:
        yield "Askademy by OpenSearch, what the asking process takes", elsewhere
    else:
        print(f"OpenSearch is left out: start it with make opensearch, and set {CLUSTER}")
    yield "Askademy, the same fields", own


def elsewhere(fields: Sequence[Field]) -> Search:
    """By the cluster that the settings name."""
    from index.engines.opensearch.cluster import Nodes  # noqa: PLC0415  # may not be installed

    engine = OpenSearchBM25.of(fields, Elsewhere(Nodes(os.environ[CLUSTER])))
    engine.prepare()

    def search(query: Query) -> int:
        found = engine.scored(query.weights, LIMIT, lambda _: np.empty(0, dtype=np.intp))
        return len(best(found.scores, LIMIT))

    return search


def own(fields: Sequence[Field]) -> Search:
    engine = SparseBM25.of(fields)
    return lambda query: len(best(engine.scores(query.weights), LIMIT))


def _rank_bm25(fields: Sequence[Field]) -> Search:
    okapi = BM25Okapi(fields[0].units)

    def search(query: Query) -> int:
        return len(np.argsort(-okapi.get_scores([*query.weights]))[:LIMIT])

    return search


def _bm25s(fields: Sequence[Field]) -> Search:
    bm25s: Any = import_module("bm25s")
    index = bm25s.BM25()
    index.index([[*unit] for unit in fields[0].units], show_progress=False)

    def search(query: Query) -> int:
        known = [term for term in query.weights if term in index.vocab_dict]
        if not known:
            return 0
        found, _ = index.retrieve([known], k=LIMIT, show_progress=False, n_threads=0)
        return len(found[0])

    return search


def _tantivy(fields: Sequence[Field]) -> Search:
    tantivy: Any = import_module("tantivy")
    builder = tantivy.SchemaBuilder()
    names = [f"field{number}" for number in range(len(fields))]
    for name in names:
        builder.add_text_field(name, tokenizer_name="whitespace")
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(heap_size=256_000_000, num_threads=1)
    for position in range(len(fields[0].weights)):
        units = (field.units[int(field.unit_of[position])] for field in fields)
        writer.add_document(
            tantivy.Document(**{n: " ".join(unit) for n, unit in zip(names, units, strict=True)})
        )
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    should = tantivy.Occur.Should

    def search(query: Query) -> int:
        parts = [
            (should, tantivy.Query.boost_query(tantivy.Query.term_query(schema, name, term), b * w))
            for term, w in query.weights.items()
            for name, b in zip(names, BOOSTS, strict=True)
        ]
        return len(searcher.search(tantivy.Query.boolean_query(parts), LIMIT).hits)

    return search


def _fts5(fields: Sequence[Field]) -> Search:
    table = sqlite3.connect(":memory:")
    table.execute("CREATE VIRTUAL TABLE passages USING fts5(terms)")
    rows = ((" ".join(unit),) for unit in fields[0].units)
    table.executemany("INSERT INTO passages VALUES (?)", rows)
    asked = "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?"

    def search(query: Query) -> int:
        words = " OR ".join('"' + term.replace('"', "") + '"' for term in query.weights)
        return len(table.execute(asked, [words, LIMIT]).fetchall()) if words else 0

    return search
