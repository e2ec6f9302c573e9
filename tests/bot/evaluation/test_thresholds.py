from dataclasses import fields

import pytest

from bot.evaluation.figures import Figures
from bot.evaluation.thresholds import Threshold


def figures(**values: float) -> Figures:
    return Figures(**{field.name: values.get(field.name) for field in fields(Figures)})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [field.name for field in fields(Figures)])
def test_missed_threshold_is_named_with_both_numbers(name: str) -> None:
    """A figure on its bound is good enough; beyond it a sentence names figure, value and bound."""
    least, most = Threshold(name, 0.8, "least"), Threshold(name, 0.8, "most")
    assert least.missed(figures(**{name: 0.8})) is most.missed(figures(**{name: 0.8})) is None
    assert least.missed(figures(**{name: 0.9})) is most.missed(figures(**{name: 0.7})) is None
    assert least.missed(figures(**{name: 0.7})) == f"{name} is 0.700, below 0.8."
    assert most.missed(figures(**{name: 0.9})) == f"{name} is 0.900, above 0.8."


def test_figure_that_could_not_be_counted_misses_its_threshold() -> None:
    """No questions to judge by is no way to pass."""
    for threshold in (Threshold("hit1", 0.0, "least"), Threshold("ece", 1.0, "most")):
        assert "could not be counted" in str(threshold.missed(figures()))
