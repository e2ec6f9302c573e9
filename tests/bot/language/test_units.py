import pytest

from bot.language.question_patterns import Wanted
from bot.language.units import asked_unit


@pytest.mark.parametrize(
    ("question", "wanted", "has", "lacks"),
    [
        ("what does it cost in euros?", Wanted.MONEY, "€24", "£20"),
        ("how many kilometres is it?", Wanted.MEASURE, "23 km", "14 miles"),
        ("how many metres long is it", Wanted.MEASURE, "40m2", "40 cm"),
        ("how many minutes does it take", Wanted.DURATION, "45 min", "an hour"),
        ("how warm is it in degrees?", Wanted.MEASURE, "28 °C", "28 cm"),
    ],
)
def test_a_unit_goes_by_all_its_names(question: str, wanted: Wanted, has: str, lacks: str) -> None:
    """The unit that is asked for is found as a word, as a sign and as an abbreviation."""
    unit = asked_unit(question)
    assert unit is not None
    assert unit.wanted is wanted
    assert unit.is_in(has)
    assert not unit.is_in(lacks)


@pytest.mark.parametrize("question", ["how many rooms are there", "is it in feet first order"])
def test_no_unit_is_asked_for(question: str) -> None:
    """What is counted need be no unit, and a unit within a sentence is not what is asked for."""
    assert asked_unit(question) is None
