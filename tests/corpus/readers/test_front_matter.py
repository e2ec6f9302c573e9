from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import CorpusError
from corpus.readers.front_matter import FrontMatter, split_front_matter


def test_all_keys() -> None:
    """Title, address and date are read; the text below is left as it is."""
    source = '---\ntitle: "A:\n  b"\nurl: https://a.org/\ndate: 2021-09-30\n---\n\n Text\n'
    front, body = split_front_matter(source, "a.md")
    assert front == FrontMatter("A: b", "https://a.org/", "2021-09-30")
    assert body == "\n Text\n"


@pytest.mark.parametrize(
    "source", ["---\n---\n", "---\n# only a note\n---\n", "---\ntitle:\n---\n"]
)
def test_empty(source: str) -> None:
    """Empty front matter and empty values are none at all."""
    assert split_front_matter(source, "a.md") == (FrontMatter(), "")


@pytest.mark.parametrize(
    "source",
    ["", "Text", "---", "---\nText\n---\nMore", "----\ntitle: a\n----\n", " ---\ntitle: a"],
)
def test_text_without_front_matter(source: str) -> None:
    """A rule of dashes on top of a text is text."""
    assert split_front_matter(source, "a.md") == (FrontMatter(), source)


def test_a_rule_in_the_text_stays() -> None:
    """Only the first block between rules is front matter."""
    source = "---\ntitle: a\n---\nOne\n---\ntitle: b\n---\n"
    assert split_front_matter(source, "a.md") == (
        FrontMatter("a"),
        "One\n---\ntitle: b\n---\n",
    )


@pytest.mark.parametrize("value", ["2021", "Yes", "null", "1.50", "2021-09-01"])
def test_a_title_stays_as_written(value: str) -> None:
    """A title that YAML would take for a number, a truth value or a date is text."""
    assert split_front_matter(f"---\ntitle: {value}\n---\n", "a.md")[0].title == value


@pytest.mark.parametrize("value", ["2021", "2021-09", "2024-02-29"])
def test_dates(value: str) -> None:
    """A date may leave out the day, or the day and the month."""
    assert split_front_matter(f"---\ndate: {value}\n---\n", "a.md")[0].date == value


@pytest.mark.parametrize(
    ("lines", "line", "problem"),
    [
        ("title: a\ndate: 2021-02-30\n---", 3, '"2021-02-30" is no date; write YYYY-MM-DD'),
        ("date: May 2021\n---", 2, '"May 2021" is no date'),
        ("date: 2021-9\n---", 2, '"2021-9" is no date'),
        ("title: a\n\nurl: a.org\n---", 4, '"a.org" is no address; copy it from the browser'),
        ("url: https://\n---", 2, '"https://" is no address'),
        ("url: https://a b.org/\n---", 2, '"https://a b.org/" is no address'),
        ("url: https://a.org:99999/\n---", 2, "is no address"),
        ('url: "https://[::1"\n---', 2, "is no address"),
        ("url: javascript:alert(1)\n---", 2, "is no address"),
        ("title: a\ndate: 2021\ntitle: b\n---", 4, '"title" stands twice: leave one of them'),
        ("title: a\nTitel: b\n---", 3, 'unknown key "Titel"; use date, title, url'),
        ("title: a\nurl: [a, b]\n---", 3, '"url" must be text'),
        ("title: a\nurl: {a: b}\n---", 3, '"url" must be text'),
        ("title: a: b\n---", 2, "mapping values are not allowed here"),
        ('title: "a\n---', 3, "unexpected end of stream"),
        ("title: a\n  date: b\n---", 3, "mapping values are not allowed here"),
        ("title: a\nb\n---", 4, "could not find expected ':'"),
        ("title: a\ndate: \x07\n---", 3, "a control character: remove it"),
        ("title: [a\n---", 3, "expected ',' or ']'"),
        ("? [a]\n: b\n---", 1, ""),
        ("title: a\n", 1, "the front matter has no closing --- line"),
    ],
)
def test_errors(lines: str, line: int, problem: str) -> None:
    """What cannot be read is named in one sentence with the file and the line."""
    source = f"---\n{lines}\nText"
    if not problem:
        assert split_front_matter(source, "a.md") == (FrontMatter(), source)
        return
    with pytest.raises(CorpusError) as caught:
        split_front_matter(source, "a.md")
    assert str(caught.value).startswith(f"a.md, line {line}: ")
    assert problem in str(caught.value)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_empty_lines_above() -> None:
    """Empty lines above the front matter do not make it text, and its lines keep their numbers."""
    assert split_front_matter("\n \n---\ntitle: a\n---\nText", "a.md") == (FrontMatter("a"), "Text")
    with pytest.raises(CorpusError, match=r"^a\.md, line 5: "):
        split_front_matter("\n\n---\ntitle: a\ndate: May\n---\nText", "a.md")
    with pytest.raises(CorpusError, match=r"^a\.md, line 3: .* no closing ---"):
        split_front_matter("\n\n---\ntitle: a\nText", "a.md")


def test_a_list_is_no_front_matter() -> None:
    """Front matter is keys and values."""
    with pytest.raises(CorpusError, match=r'^a\.md, line 2: front matter: write one "key: value"'):
        split_front_matter("---\n# note\n- a\n---\n", "a.md")


@given(st.text(st.sampled_from("-:#ab \n[]{}\"'&*!?|>%@`\\\t\x07é"), max_size=40))
def test_any_text_is_read_or_refused(block: str) -> None:
    """Whatever stands between the rules, the result is front matter or a `CorpusError`."""
    with suppress(CorpusError):
        front, body = split_front_matter(f"---\ntitle: {block}\n---\nText", "a.md")
        assert front.title is None or front.title == front.title.strip()
        assert body.endswith("Text")
