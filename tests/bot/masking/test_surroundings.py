import pytest

from bot.masking.surroundings import word_before, word_behind


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("ISBN-13: 12", "isbn"),
        ("in Rooms 12", "rooms"),
        ("§ 12", ""),
        ("12", ""),
        ("section (12", "section"),
        ("room 4 12", ""),
    ],
)
def test_word_before_a_number(text: str, word: str) -> None:
    """The nearest word, signs aside; none where another number stands between."""
    assert word_before(text, text.rindex("12")) == word


@pytest.mark.parametrize(
    ("text", "word"), [("12 Dollars", "dollars"), ("12-hour", "hour"), ("12", ""), ("12, a", "")]
)
def test_word_behind_a_number(text: str, word: str) -> None:
    """The word that follows at once or after one space or dash."""
    assert word_behind(text, 2) == word
