import pytest

from corpus.readers.text import read_text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("nine thou-\nsand books", "nine thousand books"),
        ("a neigh-\n  bourhood", "a neighbourhood"),
        ("well-known and well-\nknown", "well-known and well-known"),
        ("Smith-\nJones", "Smith-Jones"),
        ("1990-\n2000", "1990-\n2000"),
        ("- a\n- b", "- a\n- b"),
        ("De\u00adpart cafe\u0301", "Depart café"),
    ],
)
def test_plain_text(source: str, text: str) -> None:
    """Words that are broken at a line's end are whole, but for what has a hyphen of its own."""
    assert read_text(source).text == text


def test_mail_that_is_quoted_is_read_without_its_marks() -> None:
    """The question and the reply are apart, at every depth; what is typed into Python stays."""
    page = read_text("Hi,\n> > Open on Sunday?\n> Yes,\n> from nine.\nThanks.\n>>> print(1)\na > b")
    assert page.text == (
        "Hi,\n\nOpen on Sunday?\n\nYes,\nfrom nine.\n\nThanks.\n>>> print(1)\na > b"
    )
