from hypothesis import given
from hypothesis import strategies as st

from bot.slack.messages.rich import link, marked, parts, shortened
from corpus.document import Span

TEXTS = st.text(alphabet=" \nabc<&*_", max_size=80)


@given(TEXTS, st.integers(min_value=1, max_value=20))
def test_parts_are_the_whole_text(text: str, longest: int) -> None:
    """However a text is cut, nothing of it is lost, and every part fits."""
    found = list(parts(text, longest))
    assert "".join(text[slice(*part)] for part in found) == text
    assert all(part.end - part.start <= longest for part in found)


def test_parts_end_between_lines() -> None:
    """A list is cut between its items, a paragraph between its words."""
    text = "first item\nsecond item\nthird"
    assert [text[slice(*part)] for part in parts(text, 24)] == [
        "first item\nsecond item\n",
        "third",
    ]
    text = "some words and more"
    assert [text[slice(*part)] for part in parts(text, 8)] == ["some ", "words ", "and more"]


@given(TEXTS, st.data())
def test_marked_text_is_the_text(text: str, data: st.DataObject) -> None:
    """What is shown is the text as it stands, and what of the key span is in it is bold."""
    at = st.integers(min_value=0, max_value=len(text))
    key = Span(*sorted((data.draw(at), data.draw(at))))
    part = Span(*sorted((data.draw(at), data.draw(at))))
    found = list(marked(text, key, part))
    assert "".join(element["text"] for element in found) == text[slice(*part)]
    bold = "".join(element["text"] for element in found if "style" in element)
    assert bold == text[max(key.start, part.start) : min(key.end, part.end)]


def test_link_leads_to_the_web_only() -> None:
    """An address from a page's front matter that is none of the web is not linked."""
    assert link("a", "https://a.example")["type"] == "link"
    assert link("a", "javascript:alert(1)")["type"] == "text"
    assert link("a", f"https://a.example/{'x' * 3000}")["type"] == "text"
    assert link("a", None)["type"] == "text"


def test_label_is_shortened_to_one_line() -> None:
    """A long text ends in … within the limit; a short one stays."""
    assert shortened("a\nb", 10) == "a b"
    assert shortened("abcdefgh", 5) == "abcd…"
