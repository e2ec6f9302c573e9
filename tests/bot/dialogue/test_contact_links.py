import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.contact_links import contact_pieces


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("info@example.org", "mailto:info@example.org"),
        ("https://example.org/contact", "https://example.org/contact"),
        ("www.example.org", "https://www.example.org"),
        ("01632 960 700", "tel:01632960700"),
        ("+1 575 555 0100", "tel:+15755550100"),
    ],
)
def test_whom_to_ask_is_a_link(contact: str, address: str) -> None:
    """A mail address, a number and an address of the web lead where they say; the rest is text."""
    found = list(contact_pieces(f"Please ask {contact}."))
    assert found == [("Please ask ", None), (contact, address), (".", None)]


@pytest.mark.parametrize(
    "contact", ["javascript:alert(1)", "the town hall", "data:text/html,x", "desk 4"]
)
def test_nothing_else_is_a_link(contact: str) -> None:
    """What is no contact stays text, and no address runs anything."""
    assert list(contact_pieces(contact)) == [(contact, None)]


@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_the_pieces_are_the_text(text: str) -> None:
    """Nothing is lost or added, and a link is of a known kind."""
    pieces = list(contact_pieces(text))
    assert "".join(said for said, _ in pieces) == text
    kinds = ("mailto:", "tel:", "https://", "http://")
    assert all(address is None or address.startswith(kinds) for _, address in pieces)
