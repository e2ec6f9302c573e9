import numpy as np
import pytest
from numpy.typing import NDArray

from index.best import BESIDE_SHARE, LEAST_NEAR, Meant, best_by_words, best_with_meaning
from index.engines.engine import BLOCK
from index.meaning.meaning import DECIMALS, Nearness

SIZE = 60 * BLOCK + 7
Numbers = NDArray[np.float64]


def _nearness(draw: np.random.Generator, highest: float) -> Nearness:
    """Of many passages, some of which have a question beside them."""
    near = draw.uniform(-0.2, highest, SIZE).astype(np.float32)
    beside = np.sort(draw.choice(SIZE, 300, replace=False))
    questions = np.round(draw.uniform(-0.2, highest, len(beside)), DECIMALS)
    return Nearness(near, beside, questions)


def _scores(draw: np.random.Generator, having: int) -> Numbers:
    """Of which so many are above 0."""
    scores = np.zeros(SIZE)
    scores[draw.choice(SIZE, having, replace=False)] = draw.uniform(0.1, 12, having)
    return scores


def _sums(scores: Numbers, nearness: Nearness, unit: float) -> Numbers:
    """What every passage has in all, each rounded; 0 for those that do not match."""
    every = np.arange(SIZE)
    near, questions = nearness.to_passages(every), nearness.to_questions(every)
    meant = unit * near + unit * BESIDE_SHARE * np.maximum(questions - near, 0)
    matching = (scores > 0) | (np.maximum(near, questions) >= LEAST_NEAR)
    return np.where(matching, scores + meant, 0.0)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("having", [0, 5, 300, 9_000])
@pytest.mark.parametrize("highest", [0.1, 0.252, 0.9])
def test_best_with_meaning_are_those_of_the_whole_sum(
    seed: int, having: int, highest: float
) -> None:
    """To the last bit and in the same order, also where hardly anything matches."""
    draw = np.random.default_rng(seed)
    nearness, scores = _nearness(draw, highest), _scores(draw, having)
    found = best_with_meaning(scores, Meant(nearness, 120.0), 40)
    expected = best_by_words(_sums(scores, nearness, 120.0), 40)
    assert found.positions.tolist() == expected.positions.tolist()
    assert found.scores.tolist() == expected.scores.tolist()


def test_passages_that_are_equally_good_come_in_their_order() -> None:
    """Where cosines differ by less than what they are rounded to, the earlier passage is first."""
    near = np.full(SIZE, 0.5, dtype=np.float32)
    near[5_000:] += 0.0004
    nearness = Nearness(near, np.empty(0, dtype=np.intp), np.empty(0))
    found = best_with_meaning(np.zeros(SIZE), Meant(nearness, 120.0), 40)
    assert found.positions.tolist() == list(range(40))
