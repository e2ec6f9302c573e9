import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.front_matter import FrontMatter, split_front_matter, split_metadata
from corpus.readers.page import Note


def front(block: str) -> FrontMatter:
    """Of YAML."""
    return split_front_matter(f"---\n{block}\n---\nText")[0]


def test_all_keys() -> None:
    """Title, address and date are read; the text below is left as it is."""
    source = '---\ntitle: "A:\n  b"\nurl: https://a.org/\ndate: 2021-09-30\n---\n\n Text\n'
    found, body = split_front_matter(source)
    assert found == FrontMatter("A: b", "https://a.org/", "2021-09-30")
    assert body == "\n Text\n"


@pytest.mark.parametrize(
    "source", ["---\n---\n", "---\n# only a note\n---\n", "---\ntitle:\n---\n", "+++\n+++\n"]
)
def test_empty(source: str) -> None:
    """Empty front matter and empty values are none at all."""
    assert split_front_matter(source) == (FrontMatter(), "")


@pytest.mark.parametrize(
    "source",
    ["", "Text", "---", "---\nText\n---\nMore", "----\ntitle: a\n----\n", " ---\ntitle: a", "{a}"],
)
def test_text_without_front_matter(source: str) -> None:
    """A rule of dashes on top of a text is text."""
    assert split_front_matter(source) == (FrontMatter(), source)


def test_a_rule_in_the_text_stays() -> None:
    """Only the first block between rules is front matter."""
    source = "---\ntitle: a\n---\nOne\n---\ntitle: b\n---\n"
    assert split_front_matter(source) == (FrontMatter("a"), "One\n---\ntitle: b\n---\n")


@pytest.mark.parametrize(
    "block",
    [
        "layout: post\ntitle: T\ntags: [a, b]\nnav:\n  order: 3\n  title: no",
        '"body-es": "<p>x</p>\\\n  y"\n"title": |-\n  T',
        "title: T\ntitle-es: Otra\nsidebar_position: 2\nurl: /about/",
    ],
)
def test_keys_of_other_tools_are_left_alone(block: str) -> None:
    """Whatever else stands in it, the title is read, and nothing is said about the rest."""
    assert front(block) == FrontMatter("T")


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ('+++\ntitle = "T"\ndate = 2024-05-06T10:00:00Z\n[menu.main]\nweight = 1\n+++\nText', "T"),
        ('{\n  "title": "T",\n  "date": "2024-05-06",\n  "tags": ["a"]\n}\nText', "T"),
        ("---\ntitle: T\ndate: 2024-05-06\n...\nText", "T"),
        ('---json\n{"title": "T",\n "date": "2024-05-06"}\n---\nText', "T"),
        ('---toml\ntitle = "T"\ndate = 2024-05-06\n---\nText', "T"),
        ("---yaml\ntitle: T\ndate: 2024-05-06\n---\nText", "T"),
        (';;;\n{"title": "T", "date": "2024-05-06"}\n;;;\nText', "T"),
    ],
)
def test_other_languages(source: str, title: str) -> None:
    """TOML between plus signs, JSON in braces, YAML that ends with dots, and what says which."""
    assert split_front_matter(source) == (FrontMatter(title, None, "2024-05-06"), "Text")


def test_lines_of_multimarkdown() -> None:
    """Lines `key: value` above an empty one are front matter where one of them is the title."""
    told = FrontMatter("The Mill", None, "2026-01-02")
    assert split_metadata("Title: The Mill\ndate: 2026-01-02\n\nText") == (told, "\nText")
    for text in ("Phone: 555\nRoom: 2\n\nText", "Title: T\nand more\n\nText", "Text"):
        assert split_metadata(text) == (FrontMatter(), text)


@pytest.mark.parametrize("value", ["2021", "Yes", "null", "1.50", "2021-09-01"])
def test_a_title_stays_as_written(value: str) -> None:
    """A title that YAML would take for a number, a truth value or a date is text."""
    assert front(f"title: {value}").title == value


def test_other_names_for_the_same() -> None:
    """`permalink` where there is no address, `lastmod` where there is no date."""
    found = front("permalink: https://a.org/b\nlastmod: 2024-05-06 10:00:00 +0200")
    assert found == FrontMatter(None, "https://a.org/b", "2024-05-06")


@pytest.mark.parametrize("line", ["draft: true", "published: false", "draft: True"])
def test_drafts(line: str) -> None:
    """What a site generator would not show is marked as not published."""
    assert not front(line).is_published
    assert front("draft: false").is_published


@pytest.mark.parametrize(
    ("block", "note"),
    [
        ("title: T\nurl: a.org", '"a.org" is no address'),
        ("title: T\nurl: https://a b.org/", "is no address"),
        ("title: T\nurl: javascript:alert(1)", "is no address"),
        ("title: T\ndate: 2021-02-30", '"2021-02-30" is no date'),
        ("title: T\nb: c: d", "line 3: front matter: mapping values are not allowed here"),
        ("title: T\nb: {{ x }", "front matter: "),
        ("title: T\nb: \x07", "front matter: "),
    ],
)
def test_what_cannot_be_read_is_named_and_the_title_is_read(block: str, note: str) -> None:
    """A page without usable front matter is still a page, and its owner is told."""
    found, body = split_front_matter(f"---\n{block}\n---\nText")
    assert (found.title, found.url, found.date, body) == ("T", None, None, "Text")
    (told,) = found.notes
    assert note in f"line {told.line}: {told.advice}"


@pytest.mark.parametrize(
    "source", [f"---\ntitle: {'[' * 20_000}\n---\n", f"+++\ntitle = {'[' * 20_000}\n+++\n"]
)
def test_lists_that_are_nested_too_deeply_are_named(source: str) -> None:
    """The owner gets a sentence, not what the parser says of its own stack."""
    (note,) = split_front_matter(source)[0].notes
    told = "front matter: its lists are nested too deeply; only plain lines of it are read."
    assert note.advice == told


def test_front_matter_that_nothing_closes() -> None:
    """Its lines are no text, and are named."""
    found, body = split_front_matter("\n\n---\ntitle: a\nlayout: b\n\nText: more")
    assert (found.title, body) == ("a", "\nText: more")
    assert found.notes == (Note("the front matter has no closing line: add it.", 3),)


def test_a_list_is_no_front_matter() -> None:
    """Front matter is keys and values."""
    assert "no keys" in split_front_matter("---\n# note\n- a\n---\n")[0].notes[0].advice


@given(st.text(st.sampled_from("-:#ab \n[]{}\"'&*!?|>%@`\\\t\x07é+="), max_size=40))
@pytest.mark.parametrize("rule", ["---", "+++"])
def test_any_text_is_a_page(rule: str, block: str) -> None:
    """Whatever stands between the rules, the text below is read."""
    found, body = split_front_matter(f"{rule}\ntitle: {block}\n{rule}\nText")
    assert found.title is None or found.title == found.title.strip()
    assert body.endswith("Text")
