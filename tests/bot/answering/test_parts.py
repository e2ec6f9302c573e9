"""Answers taken apart, and put together again."""

from hypothesis import given
from hypothesis import strategies as st

from bot.answering.parts import AnswerPart, PartKind, attributed, key_of, quoted, said, text_of
from bot.answering.quoting import Quote
from corpus.document import Document, Span

PAGE = Document("a", "Old page", "Open at nine. Closed at five.", date="2001")
OTHER = Document("b", "New page", "Open at ten.")
NINE, FIVE = Quote(PAGE, 0, 13, "", 2.0), Quote(PAGE, 14, 29, "", 1.0)
TEN = Quote(OTHER, 0, 12, "", 0.5)


def test_quotes_stand_in_the_order_of_the_page() -> None:
    """The first quote may stand last; each names its own place among the sources."""
    parts = quoted((FIVE, NINE), Span(10, 14), first=3)
    assert [(part.text, part.source) for part in parts] == [(NINE.text, 4), (FIVE.text, 3)]
    assert [part.highlight for part in parts] == [None, Span(10, 14)]


def test_pages_that_disagree_are_named_in_the_words_of_the_bot() -> None:
    """Title and date are said, what stands below them is quoted."""
    parts = attributed((NINE, TEN), Span(8, 12))
    assert [part.kind for part in parts] == [PartKind.SAID, PartKind.QUOTE] * 2
    assert text_of(parts) == "Old page, 2001:\nOpen at nine.\nNew page:\nOpen at ten."
    key = key_of(parts)
    assert key is not None
    assert text_of(parts)[slice(*key)] == "nine"


@given(st.lists(st.text(max_size=9), min_size=1), st.data())
def test_key_span_is_found_in_the_whole(texts: list[str], data: st.DataObject) -> None:
    """What a part marks is what the whole marks, whatever stands before it."""
    place = data.draw(st.integers(0, len(texts) - 1))
    start = data.draw(st.integers(0, len(texts[place])))
    end = data.draw(st.integers(start, len(texts[place])))
    parts = [AnswerPart(PartKind.QUOTE, text, i) for i, text in enumerate(texts)]
    parts[place] = AnswerPart(PartKind.QUOTE, texts[place], place, Span(start, end))
    found = key_of(tuple(parts))
    assert found is not None
    assert text_of(tuple(parts))[slice(*found)] == texts[place][start:end]


def test_what_is_said_marks_nothing() -> None:
    """The words of the bot have neither source nor key span."""
    assert said("No.") == (AnswerPart(PartKind.SAID, "No."),)
    assert key_of(said("No.")) is None
