"""Which engine searches a corpus."""

from collections.abc import Sequence

from index.engines.engine import Engine
from index.engines.name import EngineName
from index.engines.rank_bm25 import RankBM25
from index.engines.sparse import SparseBM25
from index.fields import Field

# From so many passages on rank-bm25 takes longer for a new term than all else of a question.
MANY = 1_000


def engine_of(fields: Sequence[Field], name: EngineName = "auto") -> Engine:
    """The engine of that name, "auto" the faster one for so many passages; the scores are equal."""
    many = len(fields[0].weights) >= MANY
    is_sparse = many if name == "auto" else name == "sparse"
    return (SparseBM25 if is_sparse else RankBM25).of(fields)
