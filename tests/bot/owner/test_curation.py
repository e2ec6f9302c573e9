"""What an owner does, as a page or a command calls it: errors carry what they are about."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import URL

from bot.owner import curation
from bot.owner.curation import (
    BlankFieldError,
    NoSuchEntryError,
    NotOnlyEntriesError,
    QuestionRefusedError,
    Signature,
)
from bot.store.database import database_url
from corpus.curation.entries import Entry, entry_id
from corpus.curation.model import load_curation
from corpus.errors import CorpusError, FilePlace
from corpus.load import ACADEMY, load
from corpus.splitting.split import split

TODAY = date(2026, 1, 2)
ADA, BOB = Signature("Ada", 1), Signature("Bob", 2)
PASSAGES = [p for document in load(ACADEMY).documents for p in split(document)]
QUOTE = "The first International Law Enforcement Academy"
HERE = FilePlace("the form")


def answer(text: str = "Yes.") -> Entry:
    return curation.own_answer(text, ["Bikes?"], "Ada", TODAY)


def tied(quote: str, questions: list[str] | None = None) -> Entry:
    return curation.phrasings(quote, questions or ["Oldest?"], "Ada", TODAY, place=HERE)


@pytest.fixture
def url(tmp_path: Path) -> URL:
    return database_url(f"sqlite:///{tmp_path}/askademy.db")


def test_entries_are_added_once_and_listed(url: URL) -> None:
    """The number says how many are new; each stands under its id, in the order of adding."""
    assert curation.add(url, [answer(), tied(QUOTE)], PASSAGES, ADA) == 2
    assert curation.add(url, [answer()], PASSAGES, BOB) == 0
    found = curation.entries(url)
    assert list(found) == [entry_id(answer()), entry_id(tied(QUOTE))]
    assert [(step.author, step.done_at) for step in curation.history(url)] == [("Ada", 1)] * 2


def test_quote_that_stands_nowhere_adds_nothing(url: URL) -> None:
    """The error has the place that was given for it; entries beside it are not put in either."""
    with pytest.raises(CorpusError) as raised:
        curation.add(url, [answer(), tied("This stands nowhere.")], PASSAGES, ADA)
    assert raised.value.place == HERE
    assert curation.entries(url) == {}


def test_edit_is_a_removal_and_an_addition(url: URL) -> None:
    """Both steps are the editor's, and only the new entry counts."""
    curation.add(url, [answer()], PASSAGES, ADA)
    curation.edit(url, entry_id(answer()), answer("No."), PASSAGES, BOB)
    assert list(curation.entries(url).values()) == [answer("No.")]
    steps = curation.history(url)
    assert [(step.author, step.entry is None) for step in steps] == [
        ("Ada", False),
        ("Bob", True),
        ("Bob", False),
    ]


def test_what_is_not_there_cannot_be_changed(url: URL) -> None:
    """The error has the id, and nothing is written."""
    with pytest.raises(NoSuchEntryError) as raised:
        curation.edit(url, "nothing", answer(), PASSAGES, ADA)
    assert raised.value.identity == "nothing"
    with pytest.raises(NoSuchEntryError):
        curation.remove(url, "nothing", ADA)
    assert curation.history(url) == ()


def test_removed_entry_counts_no_longer(url: URL) -> None:
    """It is gone from the entries, and stays in the history."""
    curation.add(url, [answer()], PASSAGES, ADA)
    curation.remove(url, entry_id(answer()), BOB)
    assert curation.entries(url) == {}
    assert len(curation.history(url)) == 2


def test_export_is_read_again(url: URL, tmp_path: Path) -> None:
    """A file of all entries has each of them, and can be put in elsewhere."""
    curation.add(url, [answer(), tied(QUOTE)], PASSAGES, ADA)
    file = tmp_path / "curated.toml"
    file.write_text(curation.export(url))
    assert set(curation.entries_in(file)) == {answer(), tied(QUOTE)}
    assert load_curation(file).answers == (answer(),)


def test_file_with_more_than_entries_is_refused(tmp_path: Path) -> None:
    """The error has the file: a name is the pages' own."""
    file = tmp_path / "curated.toml"
    file.write_text('name = "Mill"\n[glossary]\n"cop" = "police"\n')
    with pytest.raises(NotOnlyEntriesError) as raised:
        curation.entries_in(file)
    assert raised.value.file == file


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("quote", (" ", ["Where?"], "Ada", TODAY)),
        ("author", ("words", ["Where?"], "\n", TODAY)),
        ("page", ("words", ["Where?"], "Ada", TODAY, "")),
    ],
)
def test_blank_field_is_named(field: str, values: tuple[str, list[str], str, date]) -> None:
    """What has to be written and is not is told by its name."""
    with pytest.raises(BlankFieldError) as raised:
        curation.phrasings(*values, place=HERE)
    assert raised.value.field == field


@pytest.mark.parametrize("question", ["", " ", "x" * 1_001])
def test_question_that_nobody_can_ask_is_refused(question: str) -> None:
    """The error has the question beside the sentence on what is wrong with it."""
    with pytest.raises(QuestionRefusedError) as raised:
        tied(QUOTE, ["Fine?", question])
    assert raised.value.question == question
    assert str(raised.value).endswith(".")


def test_texts_are_kept_without_the_space_around_them() -> None:
    """What was typed with spaces around it is the same entry."""
    spaced = curation.own_answer(" Yes.\n", [" Bikes? "], " Ada ", TODAY)
    assert entry_id(spaced) == entry_id(answer())
