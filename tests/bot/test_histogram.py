import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.histogram import Histogram

BOUNDS = (0.0, 0.5, 1.0)


@given(st.lists(st.floats(-1, 2)))
def test_each_bound_has_what_is_not_above_it(values: list[float]) -> None:
    """The figures are the number of values up to each bound, of all, and their sum."""
    found = Histogram(BOUNDS)
    for value in values:
        found.add(value)
    *counts, total = found.figures()
    assert counts == [*(sum(value <= bound for value in values) for bound in BOUNDS), len(values)]
    # From Python 3.12 on `sum` mends what is lost between two additions.
    assert total == pytest.approx(sum(values))
