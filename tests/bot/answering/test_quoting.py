from bot.answering.quoting import LONGEST_SECTION, Quoting
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
