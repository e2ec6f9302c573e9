import pytest

from bot.histogram import Histogram
from bot.http.metrics.metric import Figures, Merge, counter, gauge, histogram


@pytest.mark.parametrize(("merge", "merged"), [("sum", 5), ("max", 3), ("min", 2)])
def test_gauges_are_merged_as_they_say(merge: Merge, merged: float) -> None:
    """Of several processes a gauge is their sum, or the largest or the smallest."""
    mine = gauge("a", "A.", 2, merge=merge)
    assert mine.with_others([{(): [3]}]).figures == {(): [merged]}


def test_figures_of_others_are_added() -> None:
    """What only one process has counted is there as well, and nobody's own figures change."""
    mine = counter("a", "A.", {("x",): 1}, ("label",))
    others: list[Figures] = [{("x",): [2.0]}, {("y",): [5.0]}]
    assert mine.with_others(others).figures == {("x",): [3], ("y",): [5]}
    assert mine.figures == {("x",): [1]}


def test_histogram_is_written_as_prometheus_has_it() -> None:
    """A value on a bound belongs to what is below it; counts add up, and so do processes."""
    found = Histogram((0.1, 1.0))
    for value in (0.05, 0.1, 0.5, 7.0):
        found.add(value)
    mine = histogram("a", "A.", {("x",): found}, (0.1, 1.0), ("label",))
    both = mine.with_others([mine.figures]).family()
    values = {sample.labels.get("le", sample.name): sample.value for sample in both.samples}
    assert values == {"0.1": 4, "1": 6, "+Inf": 8, "a_count": 8, "a_sum": pytest.approx(15.3)}
