"""How the lines of a quote are laid out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.parts import AnswerPart, PartKind
from bot.answering.quote_lines import quote_blocks, quote_lines
from corpus.document import Span


def part(text: str, key: str = "") -> AnswerPart:
    start = text.find(key) if key else 0
    return AnswerPart(PartKind.QUOTE, text, 0, Span(start, start + len(key)) if key else None)


def test_a_list_stands_apart_from_its_lead_in() -> None:
    """Signs go, since a list draws them; blank lines go; the key span is a piece of its own."""
    lead_in, items = quote_blocks(part("We lend:\n\n  • books\n  • 12 films\n", "12"))
    assert [line.text for line in lead_in[1]] == ["We lend:"]
    assert not lead_in[0]
    assert items[0]
    assert [line.pieces for line in items[1]] == [
        (("books", False),),
        (("12", True), (" films", False)),
    ]


@pytest.mark.parametrize(
    ("line", "is_item", "shown"),
    [
        ("- books", True, "books"),
        ("1. books", True, "1. books"),
        ("a) books", True, "a) books"),
        ("-5 degrees", False, "-5 degrees"),
        ("1995 was dry.", False, "1995 was dry."),
        ("Mr. Quill", False, "Mr. Quill"),
    ],
)
def test_items_are_told_by_their_sign(line: str, is_item: bool, shown: str) -> None:  # noqa: FBT001
    """A sign goes and a number stays; a negative number, a year and a title are no signs."""
    (found,) = quote_lines(part(line))
    assert (found.is_item, found.text) == (is_item, shown)


@given(st.text(alphabet="-•1. )ab\n"), st.data())
def test_nothing_but_signs_and_blank_lines_is_left_out(text: str, data: st.DataObject) -> None:
    """What is shown stands so in the quote, in its order; what is marked is the key span's."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    place = 0
    marked = ""
    for line in quote_lines(AnswerPart(PartKind.QUOTE, text, 0, Span(start, end))):
        place = text.index(line.text, place) + len(line.text)
        marked += "".join(piece for piece, is_key in line.pieces if is_key)
    assert len(marked) <= end - start
    letters = [c for c in text[start:end] if c in "ab1"]
    assert [c for c in marked if c in "ab1"] == letters
