from hypothesis import given
from hypothesis import strategies as st

from bot.logs.safe_text import safe


@given(st.text())
def test_no_text_ends_its_line(text: str) -> None:
    """Whatever it holds, it is one line that a terminal shows from left to right, and UTF-8."""
    found = safe(text)
    assert len(found.splitlines()) <= 1
    assert not set(found) & set("\n\r\x1b\x00\x85\u2028\u202e\u2066\u200b")
    assert found.encode().decode() == found


def test_what_people_write_stays_as_it_is() -> None:
    """Letters of any writing, spaces and signs are shown, and the rest as Python writes it."""
    assert safe("Zoë’s 博物館 – 5 €") == "Zoë’s 博物館 – 5 €"
    assert safe("a\nERROR b\x1b[31m\u202e\ud800") == r"a\nERROR b\x1b[31m\u202e\ud800"
