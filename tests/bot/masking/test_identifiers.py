import pytest

from bot.masking.identifiers import identifiers


def found(text: str) -> list[str]:
    return [text[part.start : part.end] for part in identifiers(text)]


@pytest.mark.parametrize(
    "text", ["my IBAN is NL91 ABNA 0417 1643 00 and no other", "AB12 my NL91 ABNA 0417 1643 00"]
)
def test_iban_ends_at_its_length(text: str) -> None:
    """Words beside the groups of an IBAN are no part of it."""
    assert found(text) == ["NL91 ABNA 0417 1643 00"]


@pytest.mark.parametrize("text", ["RSSMRA85T10A562X", "AB12 CDEF GHIJ", "DE89 text", "FR2024 2025"])
def test_what_has_the_form_of_no_country_is_no_identifier(text: str) -> None:
    """Check digits of persons' numbers are held to, and of an IBAN the form of its country."""
    assert found(text) == []


@pytest.mark.parametrize(
    "iban",
    [
        "NL92 ABNA 0417 1643 00",
        "NL91ABNA041716430",
        "DE89 3704",
        "DE89-3704-0044",
        "gb29 nwbk 6016 13",
    ],
)
def test_an_iban_with_a_mistake_or_its_beginning_is_private_too(iban: str) -> None:
    """A wrong check digit, a digit that is missing, or the first groups alone hide nothing."""
    assert found(f"My account is {iban}, thanks") == [iban]


@pytest.mark.parametrize("number", ["QQ 12 34 56 C", "QQ123456C"])
def test_national_insurance_number_is_found(number: str) -> None:
    """Two letters, six figures and a letter, in groups or not."""
    assert found(f"It is {number}.") == [number]
