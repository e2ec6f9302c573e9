from dataclasses import fields

import pytest

from bot.evaluation.figures import Figures
from bot.evaluation.thresholds import NAMES, thresholds


def figures(**values: float) -> Figures:
    return Figures(**{field.name: values.get(field.name) for field in fields(Figures)})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_missed_threshold_is_named_with_both_numbers(name: str) -> None:
    """A figure on its bound is good enough; beyond it a sentence names figure, value and bound."""
    (least,), (most,) = thresholds([f"{name}=0.8"], []), thresholds([], [f"{name}=0.8"])
    assert least.missed(figures(**{name: 0.8})) is most.missed(figures(**{name: 0.8})) is None
    assert least.missed(figures(**{name: 0.9})) is most.missed(figures(**{name: 0.7})) is None
    assert least.missed(figures(**{name: 0.7})) == f"{name} is 0.700, below 0.8."
    assert most.missed(figures(**{name: 0.9})) == f"{name} is 0.900, above 0.8."


def test_figure_that_could_not_be_counted_misses_its_threshold() -> None:
    """No questions to judge by is no way to pass."""
    for threshold in thresholds(["hit1=0"], ["ece=1"]):
        assert "could not be counted" in str(threshold.missed(figures()))


@pytest.mark.parametrize("text", ["", "hit1", "hit1=", "hit1=nan", "hit1=-1", "hit1=1e3", "hit9=1"])
def test_wrong_threshold_says_what_to_write(text: str) -> None:
    """What is no figure, or no number, is repeated with what to write instead."""
    with pytest.raises(ValueError, match=r'^".*write one.*\.$') as raised:
        thresholds([text], [])
    assert f'"{text}"' in str(raised.value)
