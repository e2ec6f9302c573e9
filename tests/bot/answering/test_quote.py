from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.answering.quote import FRAGMENT_WORDS, Quote, text_fragment
from corpus.document import Document

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)


def quote(text: str, url: str | None = "https://mill.example/visit", start: int = 0) -> Quote:
    return Quote(Document("mill", "Mill", text, url), start, len(text), "", 1.0)


def test_a_quote_is_a_piece_of_its_document() -> None:
    """The quoted text is the slice of the document, to the character."""
    assert quote("Closed. Open\u00a0daily. ", start=8).text == "Open\u00a0daily. "


def test_a_link_scrolls_to_the_sentence() -> None:
    """The link is the page's address with the sentence as a text fragment."""
    link = quote("Open daily.").link
    assert link == "https://mill.example/visit#:~:text=Open%20daily."


def test_a_fragment_of_the_page_gives_way() -> None:
    """An address has one fragment; the quote's replaces the page's own."""
    link = quote("Open daily.", "https://mill.example/visit?lang=en#top").link
    assert link == "https://mill.example/visit?lang=en#:~:text=Open%20daily."


def test_no_address_is_no_link() -> None:
    """A page without an address has no link."""
    assert quote("Open daily.", None).link is None


@pytest.mark.parametrize(
    ("character", "encoded"),
    [("-", "%2D"), (",", "%2C"), ("&", "%26"), ("#", "%23"), (" ", "%20"), ("’", "%E2%80%99")],
)
def test_characters_of_the_directive_are_encoded(character: str, encoded: str) -> None:
    """A dash, comma or ampersand of the text is not read as part of the directive."""
    assert text_fragment(f"a{character}b") == f"a{encoded}b"


def test_a_long_sentence_is_found_by_its_ends() -> None:
    """Of many words the first and the last stand for all, with one comma between."""
    words = [f"w{i}," for i in range(40)]
    first, last = text_fragment(" ".join(words)).split(",")
    assert unquote(first).split() == words[:FRAGMENT_WORDS]
    assert unquote(last).split() == words[-FRAGMENT_WORDS:]


def test_a_list_is_linked_by_its_lead_in() -> None:
    """Only the first line is looked for: the lines of a text may be blocks of the page."""
    assert text_fragment("Please leave:\n\n- umbrellas") == "Please%20leave%3A"


@given(ANY_TEXT)
@example("\ud800 - \udfff")
def test_any_text_has_a_fragment(text: str) -> None:
    """A fragment of any text is plain ASCII without a dash, and at most one comma divides it."""
    fragment = text_fragment(text)
    assert fragment.isascii()
    assert "-" not in fragment
    assert "&" not in fragment
    assert fragment.count(",") <= 1


@given(st.tuples(*[st.integers(0, 30)] * 4))
def test_a_quote_covers_what_lies_in_it(places: tuple[int, int, int, int]) -> None:
    """A quote covers another one exactly where it shows all of its characters."""
    page, other = Document("mill", "Mill", "x" * 30), Document("harbour", "Harbour", "x" * 30)
    a, b = sorted(places[:2])
    c, d = sorted(places[2:])
    outer, inner = Quote(page, a, b, "", 1.0), Quote(page, c, d, "", 2.0)
    assert outer.covers(outer)
    assert outer.covers(inner) == (a <= c and d <= b)
    assert not outer.covers(Quote(other, a, b, "", 1.0))
