import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.curation.entries import (
    Entry,
    as_curation,
    as_toml,
    entries_of,
    entry_from_json,
    entry_id,
    entry_json,
    kind,
)
from corpus.curation.model import (
    CuratedAnswer,
    Curation,
    FaqGroup,
    ForeignSuggestions,
    GlossaryEntry,
    MissingTopic,
    Phrasings,
    Suggestion,
    load_curation,
)
from corpus.errors import FilePlace

ANSWER = CuratedAnswer("Yes.", ("Bikes?", "Bicycles?"), "Ada", date(2026, 3, 31))
PASSAGE = Phrasings("Edith Carrow", ("Who began it?",), "harbour", "Ada", date(2026, 1, 2))
BARE = Phrasings("90 minutes", ("How long is it?",))

# Whatever may stand in a curation file: no blank text, none that begins or ends with a blank.
TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(
    lambda text: text == text.strip() != ""
)
QUESTIONS = st.lists(TEXT, min_size=1, max_size=3).map(tuple)
LINK = st.none() | st.just("https://mill.example/bikes")
DAY, MAYBE = st.none() | st.dates(), st.none() | TEXT
ENTRY: st.SearchStrategy[Entry] = (
    st.builds(CuratedAnswer, TEXT, QUESTIONS, TEXT, st.dates(), LINK, DAY)
    | st.builds(Phrasings, TEXT, QUESTIONS, MAYBE, MAYBE, DAY)
    | st.builds(Phrasings, TEXT, QUESTIONS, shown=QUESTIONS)
    | st.builds(MissingTopic, TEXT, QUESTIONS, MAYBE)
    | st.builds(GlossaryEntry, TEXT, QUESTIONS)
    | st.builds(Suggestion, TEXT)
    | st.builds(ForeignSuggestions, TEXT, QUESTIONS)
    | st.builds(FaqGroup, TEXT, QUESTIONS)
)


def _says(entry: Entry) -> object:
    """Of one phrase or language there is one entry."""
    match entry:
        case GlossaryEntry():
            return "glossary", entry.phrase
        case ForeignSuggestions():
            return "language", entry.language
        case _:
            return entry


ENTRIES = st.lists(ENTRY, max_size=6, unique_by=_says)


def loaded(folder: Path, text: str) -> Curation:
    path = folder / "curated.toml"
    path.write_bytes(text.encode())
    return load_curation(path)


@given(entries=ENTRIES)
def test_export_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Entry]
) -> None:
    """Any entries are, written to a file and read again, the same ones."""
    found = loaded(tmp_path_factory.mktemp("curation"), as_toml(entries))
    assert set(entries_of(found)) == set(entries)
    assert as_toml(entries_of(found)) == as_toml(entries)


@given(entries=ENTRIES, data=st.data())
def test_export_is_the_same_byte_by_byte(entries: list[Entry], data: st.DataObject) -> None:
    """The order in which entries come shows where people see it: in suggestions and FAQ alone."""
    ordered = [each for each in entries if isinstance(each, Suggestion | FaqGroup)]
    others = [each for each in entries if each not in ordered]
    assert as_toml([*data.draw(st.permutations(others)), *ordered]) == as_toml(entries)
    assert as_curation(ordered).faq == as_curation(entries).faq


def test_the_last_entry_of_a_phrase_counts() -> None:
    """Two in the store would be no TOML as they are."""
    twice = [GlossaryEntry("cop", ("police",)), GlossaryEntry("cop", ("officer",))]
    assert tomllib.loads(as_toml(twice)) == {"glossary": {"cop": ["officer"]}}


def test_an_old_entry_has_its_old_id() -> None:
    """What was put in by an earlier version is found, and taken out, under the id it had."""
    ids = [entry_id(each) for each in (ANSWER, PASSAGE, BARE)]
    assert ids == ["94e57a9efa", "bc7a089cf4", "c2dc45bda3"]


def test_export_is_a_file_that_people_can_read() -> None:
    """A head that says what it is, then a table an entry with a question a line."""
    text = as_toml([PASSAGE, ANSWER, BARE])
    assert text.startswith("# Made while the bot was running")
    assert text.endswith("\n")
    assert (
        '[[answer]]\ntext = "Yes."\nquestions = [\n    "Bikes?",\n    "Bicycles?",\n]\n'
        'author = "Ada"\ndate = 2026-03-31\n' in text
    )
    assert tomllib.loads(text)["passage"][0] == {
        "quote": "90 minutes",
        "questions": ["How long is it?"],
    }
    assert tomllib.loads(as_toml([])) == {}


@given(ENTRY)
def test_json_comes_back_as_it_was(entry: Entry) -> None:
    """What a database keeps of an entry is all of it."""
    assert entry_from_json(kind(entry), entry_json(entry)) == entry


def test_id_is_that_of_what_is_said() -> None:
    """Equal entries have equal ids, wherever they stand; any change makes another one."""
    others: list[Entry] = [
        CuratedAnswer("Yes!", ANSWER.questions, "Ada", ANSWER.date),
        CuratedAnswer("Yes.", ANSWER.questions[::-1], "Ada", ANSWER.date),
        CuratedAnswer("Yes.", ANSWER.questions, "Bob", ANSWER.date),
        CuratedAnswer("Yes.", ANSWER.questions, "Ada", date(2026, 4, 1)),
        Phrasings("Yes.", ANSWER.questions, None, "Ada", ANSWER.date),
        PASSAGE,
        BARE,
    ]
    ids = {entry_id(entry) for entry in (ANSWER, *others)}
    assert len(ids) == 8
    assert all(len(identity) == 10 for identity in ids)
    elsewhere = Phrasings(BARE.quote, BARE.questions, place=FilePlace("file", 7))
    assert entry_id(elsewhere) == entry_id(BARE)


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("answer", "{}"),
        ("answer", "no JSON"),
        ("answer", '{"text": "", "questions": ["a"], "author": "b", "date": "2026-01-02"}'),
        ("passage", '{"quote": "a", "questions": []}'),
        ("passage", '{"quote": "a", "questions": ["b"], "new": "c"}'),
        ("passage", "[]"),
        ("another", "{}"),
        ("faq", '{"group": "a", "questions": []}'),
    ],
)
def test_text_that_is_no_entry_is_refused(table: str, text: str) -> None:
    """What is no entry of this version is an error, and no entry by half."""
    with pytest.raises(ValueError, match=r"."):
        entry_from_json(table, text)


def test_entries_become_a_curation() -> None:
    """Both kinds keep their order, and nothing else is in it."""
    other = CuratedAnswer("No.", ("Cats?",), "Ada", ANSWER.date)
    entries: list[Entry] = [ANSWER, BARE, other, PASSAGE]
    found = as_curation(iter(entries))
    assert found == Curation(phrasings=(BARE, PASSAGE), answers=(ANSWER, other))


def test_export_beside_the_pages_adds_to_their_curation(tmp_path: Path) -> None:
    """What is in both files counts once."""
    (tmp_path / "curation.toml").write_text(as_toml([ANSWER]))
    (tmp_path / "curated.toml").write_text(as_toml([ANSWER, BARE]))
    both = [load_curation(tmp_path / name) for name in ("curation.toml", "curated.toml")]
    merged = both[0].merged(both[1])
    assert (merged.answers, merged.phrasings) == ((ANSWER,), (BARE,))
