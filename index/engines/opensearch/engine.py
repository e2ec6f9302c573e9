"""BM25 by OpenSearch: for more passages than a process should hold, and for many processes.

OpenSearch finds the best passages about, and each of them comes with its exact numbers: the scores,
and so the order, are those of `index/engines/sparse.py` for every passage that is looked at.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.engines.bm25 import Scores, idf
from index.engines.engine import Likely, Positions, Scored
from index.engines.folding import Folded, FoldedWhenAsked
from index.engines.opensearch.asking import Asking
from index.engines.opensearch.documents import documents
from index.engines.sparse import SparseBM25
from index.engines.sparse_fields import (
    SparseField,
    numbered_terms,
    read_fields,
    write_fields,
)
from index.fields import Change, Field
from index.files import FilesReader, FilesWriter
from index.meaning.kept import Progress, silent

if TYPE_CHECKING:
    from index.engines.opensearch.cluster import Nodes

# Passages that are looked at beside those that are wanted: OpenSearch's order is not exact.
MORE = 24
# And at least so many by words, and as many by what else speaks for passages, where that speaks for
# as many, as their meaning does: of 250 real questions all had the same best five with 64, and the
# same forty .38 with 64, .92 with 150 and 1.0 with 300, which take twice the time.
BOTH = 150
# Terms by which passages are found, those that say most: each costs OpenSearch a fraction of a
# millisecond, and questions have ten.
MOST_TERMS = 250
# What a passage that is looked at in any case gets on top: more than terms can bring.
_IN_ANY_CASE = 1e6


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where passages are searched, and who is told how many of them are loaded there."""

    cluster: "Nodes"
    progress: Progress = silent


class OpenSearchBM25:
    """An engine that runs elsewhere; of its own it has the terms and how often each occurs."""

    def __init__(
        self, fields: tuple[SparseField, ...], elsewhere: Elsewhere, key: str = ""
    ) -> None:
        """`key` is what `key_of` gives for the fields, where that is known."""
        self.fields = fields
        self.key = key or key_of(fields)
        self._elsewhere = elsewhere
        # The same in this process, as long as it is only tried.
        self._here: SparseBM25 | None = None
        self._size = len(fields[0].weights)
        self._asking = Asking(
            elsewhere.cluster,
            self.key,
            self._size,
            lambda: documents(Folded.of_fields(fields), self._size),
            elsewhere.progress,
        )

    @classmethod
    def of(cls, fields: Iterable[Field], elsewhere: Elsewhere) -> "OpenSearchBM25":
        return cls(tuple(map(SparseField.of, fields)), elsewhere)

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return numbered_terms(self.fields)

    @property
    def vocabulary(self) -> AbstractSet[str]:
        return self._numbers.keys()

    def idf(self, term: str) -> float:
        own = self.fields[0]
        return idf(len(own.lengths), own.postings.frequency(term))

    def prepare(self) -> None:
        """Loads the passages where that has not been done; raises `EngineError`.

        An engine that is not prepared is only tried, such as one with an owner's draft: it has the
        numbers itself, and OpenSearch is not given an index for each.
        """
        self._here = None
        self._asking.prepare()

    def problem(self) -> str | None:
        """Why no question can be answered now, in one sentence; None where one can."""
        return self._asking.problem()

    def scored(self, weights: Mapping[str, float], limit: int, likely: Likely, /) -> Scored:
        """Raises `EngineError`."""
        if not self._asking.is_wanted:
            here = self._here = self._here or SparseBM25(self.fields, FoldedWhenAsked(self.fields))
            return here.scored(weights, limit, likely)
        known = {term: self._numbers[term] for term in weights if term in self._numbers}
        if not known:
            return Scored(np.zeros(self._size), _LookedAt.of([], {}).added)
        strongest = sorted(known, key=lambda term: -weights[term] * self.idf(term))[:MOST_TERMS]
        clauses = [_feature(known[term], weights[term]) for term in strongest]
        others = likely(max(limit + MORE, BOTH))
        most = min(limit + MORE if len(others) < BOTH else len(others), self._size)
        hits = self._asking.hits(_body(clauses, [*known.values()], most, others))
        looked_at = _LookedAt.of(hits, known)
        scores = np.zeros(self._size)
        for term in known:
            scores[looked_at.positions] += weights[term] * looked_at.gains[term]
        return Scored(scores, looked_at.added)

    def changed(self, changes: Iterable[Change | None]) -> "OpenSearchBM25":
        pairs = zip(self.fields, changes, strict=True)
        return OpenSearchBM25(
            tuple(field.changed(change) for field, change in pairs), self._elsewhere
        )

    def write(self, to: FilesWriter) -> None:
        write_fields(self.fields, to)
        to.texts("opensearch.key", [self.key])

    @classmethod
    def read(cls, files: FilesReader, elsewhere: Elsewhere) -> "OpenSearchBM25":
        key = files.texts("opensearch.key")[0] if files.has("opensearch.key.ends") else ""
        return cls(read_fields(files), elsewhere, key)


@dataclass(frozen=True, slots=True)
class _LookedAt:
    """The passages that came back."""

    # In rising order.
    positions: Positions
    # What each term of the query adds to the scores of these.
    gains: Mapping[str, Scores]

    @classmethod
    def of(cls, hits: Iterable[Mapping[str, Any]], terms: Mapping[str, int]) -> "_LookedAt":
        rows = sorted((hit["sort"][1], hit["_source"].get("t", {})) for hit in hits)
        gains = {
            term: np.array([row.get(str(number), 0.0) for _, row in rows], dtype=np.float64)
            for term, number in terms.items()
        }
        return cls(np.array([position for position, _ in rows], dtype=np.intp), gains)

    def added(self, term: str, positions: Positions) -> Scores:
        found = np.zeros(len(positions))
        if term in self.gains:
            _, theirs, ours = np.intersect1d(positions, self.positions, return_indices=True)
            found[theirs] = self.gains[term][ours]
        return found


def _feature(number: int, weight: float) -> dict[str, Any]:
    return {"rank_feature": {"field": f"t.{number}", "linear": {}, "boost": weight}}


def _body(
    clauses: Sequence[Mapping[str, Any]], numbers: Sequence[int], most: int, likely: Positions
) -> dict[str, Any]:
    """Asks for the best passages, and for `likely` ones in any case."""
    in_any_case = {"terms": {"p": likely.tolist()}}
    first = {"constant_score": {"filter": in_any_case, "boost": _IN_ANY_CASE}}
    return {
        "size": most + len(likely),
        "track_total_hits": False,
        # To look for many numbers takes longer than to send all.
        "_source": [f"t.{number}" for number in numbers] if len(numbers) <= MOST_TERMS else ["t"],
        # Of equally good passages the earlier one, as in every engine.
        "sort": ["_score", {"p": "asc"}],
        "query": {"bool": {"should": [*clauses, first]}},
    }


def key_of(fields: Iterable[SparseField]) -> str:
    """Names the numbers that are loaded: equal wherever they are made of the same by this code."""
    found = sha256(_code())
    for field in fields:
        found.update("\n".join(field.postings.numbers).encode("utf-8", "surrogatepass"))
        postings = field.postings.starts, field.postings.units, field.postings.counts
        for values in (*postings, field.lengths, field.unit_of, field.weights):
            found.update(f"{values.dtype}{values.shape}".encode())
            found.update(np.ascontiguousarray(values).data)
    return found.hexdigest()[:16]


@cache
def _code() -> bytes:
    """What makes the numbers."""
    folder = Path(__file__).parents[1]
    paths = (folder / "bm25.py", folder / "folding.py", Path(__file__).parent / "documents.py")
    return b"".join(path.read_bytes() for path in paths)
