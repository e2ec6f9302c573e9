import pytest

from bot.language.capitals import begins_sentence, names


def said(text: str) -> list[tuple[str, bool]]:
    return [(text[n.start : n.end], n.is_place) for n in names(text, bytearray(len(text)))]


def test_a_preposition_of_place_makes_a_place() -> None:
    """A name is a place where the words before it say so."""
    assert said("We saw Texas while Dr. Ada Lovelace came from Oxford, England.") == [
        ("Texas", False),
        ("Dr. Ada Lovelace", False),
        ("Oxford, England", True),
    ]


def test_what_belongs_to_a_value_is_no_name() -> None:
    """Characters that are taken name nobody: the month of a date."""
    text = "On 5 May we met Edith Carrow."
    taken = bytearray(len(text))
    taken[3:8] = b"\1" * 5
    assert [text[n.start : n.end] for n in names(text, taken)] == ["Edith Carrow"]


@pytest.mark.parametrize(
    ("before", "begins"),
    [("", True), ("End. ", True), ('End.  "', True), ("a\n", True), ("• ", True), ("by ", False)],
)
def test_where_sentences_begin(before: str, begins: bool) -> None:  # noqa: FBT001
    """A sentence begins the text, a line or an item, or follows a full stop and white space."""
    assert begins_sentence(f"{before}Word", len(before)) is begins


def test_a_mark_may_be_added() -> None:
    """Whoever asks says which marks end a sentence."""
    assert not begins_sentence("so: Word", 4)
    assert begins_sentence("so: Word", 4, ".:")
