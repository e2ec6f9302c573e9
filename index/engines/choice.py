"""Which engine searches a corpus."""

from collections.abc import Sequence

from index.engines.engine import Engine
from index.engines.name import EngineName
from index.engines.opensearch.engine import Elsewhere, OpenSearchBM25
from index.engines.rank_bm25 import RankBM25
from index.engines.sparse import SparseBM25
from index.fields import Field

# From so many passages on rank-bm25 takes longer for a new term than all else of a question.
MANY = 1_000

# An engine of this process, or where another one runs.
EngineChoice = EngineName | Elsewhere


def engine_of(fields: Sequence[Field], choice: EngineChoice = "auto") -> Engine:
    """The engine that is chosen, "auto" the faster one for so many passages; scores are equal."""
    if isinstance(choice, Elsewhere):
        return OpenSearchBM25.of(fields, choice)
    many = len(fields[0].weights) >= MANY
    is_sparse = many if choice == "auto" else choice == "sparse"
    return (SparseBM25 if is_sparse else RankBM25).of(fields)
