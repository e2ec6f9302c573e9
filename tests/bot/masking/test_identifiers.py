import pytest

from bot.masking import identifiers as module
from bot.masking.identifiers import identifiers


def found(text: str) -> list[str]:
    return [text[part.start : part.end] for part in identifiers(text)]


@pytest.mark.parametrize(
    "text", ["my IBAN is NL91 ABNA 0417 1643 00 and no other", "AB12 my NL91 ABNA 0417 1643 00"]
)
def test_iban_ends_at_its_length(text: str) -> None:
    """Words beside the groups of an IBAN are no part of it."""
    assert found(text) == ["NL91 ABNA 0417 1643 00"]


@pytest.mark.parametrize("text", ["NL92 ABNA 0417 1643 00", "RSSMRA85T10A562X", "AB12 CDEF GHIJ"])
def test_wrong_check_digits_are_no_identifier(text: str) -> None:
    """What only has the form of one stays, as far as it has few digits."""
    assert found(text) == []


def test_form_decides_where_there_are_too_many_to_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the number that is checked everything of the form of an IBAN is taken for one."""
    monkeypatch.setattr(module, "MOST_CHECKED", 1)
    wrong = "NL92ABNA0417164300"
    assert found(f"{wrong}; {wrong}") == [wrong]
