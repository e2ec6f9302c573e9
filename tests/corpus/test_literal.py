import pytest

from corpus.document import Document
from corpus.readers.html import read_html
from corpus.readers.markdown import read_markdown
from corpus.splitting.split import split


def read(text: str) -> list[tuple[str, str, str]]:
    """The kind, the heading and the text of each passage."""
    passages = split(Document("page", "Page", text))
    return [(passage.kind.value, passage.heading, passage.text) for passage in passages]


@pytest.mark.parametrize(
    "line",
    [
        "# opens the gate at night.",
        "- 5 degrees is the lowest temperature.",
        "* Children pay half.",
        "+ 5 points are for a win.",
        "1. July is a holiday.",
        "(a) is typed first.",
        "| is called a pipe here.",
        "``` is three strokes.",
    ],
)
def test_what_looks_like_a_mark_is_what_the_page_says(line: str) -> None:
    """The sign at the beginning of a paragraph is a part of its sentence."""
    page = read_html(f"<h1>Signs</h1><p>{line}</p><p>Dogs are welcome.</p>")
    assert read(page.text) == [
        ("sentence", "Signs", line),
        ("sentence", "Signs", "Dogs are welcome."),
    ]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (r"\# is the hash key.", "# is the hash key."),
        (r"\- 5 degrees is the minimum.", "- 5 degrees is the minimum."),
        ("<kbd>#</kbd> opens the door.", "# opens the door."),
        ("<code>1.</code> is typed first.", "1. is typed first."),
    ],
)
def test_what_is_no_mark_in_markdown(source: str, said: str) -> None:
    """A sign that is escaped, or stands in an element, is no mark."""
    assert read(read_markdown(f"# Keys\n\n{source}\n").text) == [("sentence", "Keys", said)]


def test_a_rule_that_is_typed_makes_no_heading() -> None:
    """The line above one stays a line."""
    page = read_html("<h1>Fees</h1><p>We open daily<br>------<br>Dogs are free.</p>")
    assert {heading for _, heading, _ in read(page.text)} == {"Fees"}


def test_the_sign_of_a_heading_is_its_own() -> None:
    """A heading that begins with a hash keeps it."""
    page = read_html("<h2># of seats</h2><p>There are forty.</p>")
    assert read(page.text) == [("sentence", "# of seats", "There are forty.")]


@pytest.mark.parametrize(
    "source",
    [
        "<p>- tents</p><p>- boots</p>",
        "<p>Bring:<br>- tents<br>- boots</p>",
        "<p>1. tents</p><p>2. boots</p>",
        "<p>(a) tents</p><p>(b) boots</p>",
        "<p>• tents</p><p>• boots</p>",
    ],
)
def test_lists_that_somebody_typed_are_lists(source: str) -> None:
    """Lines with the same bullet beside each other, or with numbers that count on, are items."""
    items = [(kind, text) for kind, _, text in read(read_html(source).text)][-2:]
    assert items == [("item", "tents"), ("item", "boots")]
