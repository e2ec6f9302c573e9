"""What an engine says of passages, in one call."""

from collections.abc import Mapping

import numpy as np

from index.engines.bm25 import Scores
from index.engines.engine import Engine, Positions


def scores(engine: Engine, weights: Mapping[str, float]) -> Scores:
    """Of all passages: the best of them cannot be more."""
    return engine.scored(weights, 1_000, lambda _: np.empty(0, dtype=np.intp)).scores


def added(engine: Engine, term: str, positions: Positions) -> Scores:
    return engine.scored({term: 1.0}, 1, lambda _: positions).added(term, positions)
