import pytest

from bot.masking.numbers import numbers


def found(text: str) -> list[str]:
    return [text[part.start : part.end] for part in numbers(text)]


def test_telephone_number_has_its_extension() -> None:
    """Beside the run of digits the whole number is found, to the end of its extension."""
    assert "+1 505 555 0123 ext. 4567" in found("Call +1 505 555 0123 ext. 4567 now")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("15.09.2021 505 555 0123", " 505 555 0123"),
        ("505 555 0123 2021-09-15", "505 555 0123 "),
    ],
)
def test_date_beside_a_number_stays(text: str, number: str) -> None:
    """A date ends the run of digits that is judged."""
    assert found(text) == [number]


@pytest.mark.parametrize("text", ["12.11.1995.22", "12-11-1995-2233", "1 12.11.1995/22 33"])
def test_digits_that_only_look_like_a_date_are_a_number(text: str) -> None:
    """Where more digits follow at once, no part of the run is taken for a date."""
    assert found(text) == [text]


def test_thousands_stay_beside_a_currency_only() -> None:
    """Nine digits in threes are a telephone number, unless a currency says that it is a sum."""
    assert found("612 345 678") == ["612 345 678"]
    assert found("€612 345 678") == found("612.345.678 €") == []
