from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.answering.quoting import FRAGMENT_WORDS, LONGEST_SECTION, Quote, Quoting, text_fragment
from corpus.document import Document, Passage
from corpus.splitting.split import split

PAGE = """# Visiting

The museum stands on the quay. It has a café.

Please leave the following in the cloakroom:

- umbrellas
- rucksacks

| Ticket | Price |
|---|---|
| Adults | £9 |
| Children | £4 |

- a list without a lead-in
"""


def passages(text: str = PAGE) -> list[Passage]:
    return split(Document("visit", "Visit", text))


def shown(holding: str, *, broad: bool = False, whole_list: bool = False) -> list[str]:
    found = passages()
    (passage,) = (p for p in found if holding in p.text)
    quotes = Quoting(found).quotes(passage, 1.0, broad=broad, whole_list=whole_list)
    return [quote.text for quote in quotes]


def test_a_sentence_is_shown_alone() -> None:
    """A plain question gets the sentence and not its paragraph."""
    assert shown("café") == ["It has a café."]


def test_a_broad_ask_gets_the_paragraph() -> None:
    """Who asks for the whole story gets the paragraph in one quote."""
    paragraph = "The museum stands on the quay. It has a café."
    assert shown("café", broad=True) == [paragraph]


def test_a_very_long_paragraph_is_not_shown_whole() -> None:
    """A broad ask gets the sentence where the paragraph would bury it."""
    text = " ".join(f"This is sentence number {i} about the old museum." for i in range(100))
    assert len(text) > LONGEST_SECTION
    found = passages(text)
    (quote,) = Quoting(found).quotes(found[7], 1.0, broad=True, whole_list=False)
    assert quote.text == found[7].text


def test_a_lead_in_brings_its_list() -> None:
    """The sentence above a list is shown with all its items."""
    (text,) = shown("following in the cloakroom")
    assert text.startswith("Please leave")
    assert text.endswith("- umbrellas\n- rucksacks")


def test_an_item_is_shown_alone_or_with_its_list() -> None:
    """An item that answers is shown alone, one found by its lead-in with the whole list."""
    assert shown("rucksacks") == ["rucksacks"]
    assert shown("rucksacks", whole_list=True) == shown("following in the cloakroom")


def test_an_item_without_a_lead_in_is_shown_alone() -> None:
    """There is no list to show around an item that nothing introduces."""
    assert shown("without a lead-in", whole_list=True) == ["a list without a lead-in"]


def test_a_row_comes_with_its_header() -> None:
    """A row of a table is the first quote and the table's header the second."""
    row, header = shown("Children")
    assert "£4" in row
    assert "Ticket" in header
    assert "Adults" not in row + header


def test_under_a_question_the_whole_paragraph_is_the_answer() -> None:
    """On an FAQ page what stands below the question answers it, and not one sentence of that."""
    found = passages("## How do I get a card?\n\nBring a photo ID to the desk. It is free.")
    (quote,) = Quoting(found).quotes(found[1], 1.0, broad=False, whole_list=False)
    assert quote.text == "Bring a photo ID to the desk. It is free."


NESTED = """Bring the following:

- Papers:
  - a passport
  - two photographs
- Money
  - in coins
"""


def nested(holding: str) -> list[str]:
    found = passages(NESTED)
    (passage,) = (p for p in found if holding in p.text)
    return [q.text for q in Quoting(found).quotes(passage, 1.0, broad=False, whole_list=False)]


def test_a_nested_item_comes_with_the_item_above() -> None:
    """An item of a list in a list says too little without the item that it belongs to."""
    assert nested("coins") == ["in coins", "Money"]


def test_an_item_that_introduces_others_brings_them() -> None:
    """An item that ends in a colon is shown with the items below it."""
    (text,) = nested("Papers")
    assert text.startswith("Papers:")
    assert text.endswith("two photographs")


CODE = """To start the server, run:

```sh
# as any user
make serve

make open
```

It listens on port 8000.
"""


def test_code_and_its_lead_in_come_together() -> None:
    """A command is shown below the sentence that says what it does, whichever of them is found."""
    found = passages(CODE)
    for passage in found[:2]:
        quotes = Quoting(found).quotes(passage, 1.0, broad=False, whole_list=False)
        assert quotes[0].text == passage.text
        assert sorted(quote.text for quote in quotes) == [
            "# as any user\nmake serve\n\nmake open",
            "To start the server, run:",
        ]


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


def test_a_file_with_page_numbers_is_linked_by_them() -> None:
    """The link to a PDF opens the page that the quote begins on."""
    url = "https://mill.example/guide.pdf#top"
    guide = Document("guide", "Guide", "Closed. Open daily.", url, page_starts=(0, 8))
    assert Quote(guide, 8, 19, "", 1.0).link == "https://mill.example/guide.pdf#page=2"
    assert Quote(guide, 8, 19, "", 1.0).page == 2


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
