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
