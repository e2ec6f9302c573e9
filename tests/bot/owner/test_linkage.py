import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.owner import linkage
from bot.owner.linkage import linked
from index.meaning.encoder import Vectors


def of_angles(*degrees: float) -> Vectors:
    radians = np.radians(degrees)
    return np.stack([np.cos(radians), np.sin(radians)], axis=1).astype(np.float32)


def average(vectors: Vectors, one: list[int], other: list[int]) -> float:
    return float((vectors[one] @ vectors[other].T).mean())


def test_near_ones_are_put_together() -> None:
    """Groups stand by their first positions, and have their positions in order."""
    assert linked(of_angles(90, 0, 92, 2, 200), 0.9) == [[0, 2], [1, 3], [4]]
    assert linked(of_angles(), 0.9) == []
    assert linked(of_angles(1), 0.9) == [[0]]


def test_a_chain_is_no_group() -> None:
    """Neighbours alone are near here: on average pairs of them are far from each other."""
    assert linked(of_angles(0, 20, 40, 60, 80, 100), 0.8) == [[0, 1], [2, 3], [4, 5]]


def test_blocks_do_not_change_the_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is compared at once is a matter of memory."""
    vectors = of_angles(*range(0, 360, 7))
    whole = linked(vectors, 0.9)
    monkeypatch.setattr(linkage, "ROWS", 3)
    assert linked(vectors, 0.9) == whole


@given(st.lists(st.integers(0, 359), max_size=20), st.sampled_from([0.5, 0.9, 0.99]))
def test_groups_are_near_within_and_apart_from_each_other(
    degrees: list[int], threshold: float
) -> None:
    """Each position is in one group, and no two groups are near to one another."""
    vectors = of_angles(*degrees)
    groups = linked(vectors, threshold)
    assert sorted(i for group in groups for i in group) == list(range(len(degrees)))
    for i, one in enumerate(groups):
        for other in groups[:i]:
            assert average(vectors, one, other) < threshold + 2 * 10**-linkage.DECIMALS
