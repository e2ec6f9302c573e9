"""What an owner does with curation of their own while a server may be running.

Servers that run use a change within two seconds. All of it raises `StoreUnavailableError` where
the database cannot be used.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from bot.dialogue.question_length import question_problem
from bot.store.curation import (
    Step,
    addition,
    current_entries,
    removal,
    write_curation,
)
from bot.store.curation import history as steps
from bot.store.session import looking, writing
from corpus.curation.entries import Entry, as_curation, as_toml, entries_of
from corpus.curation.model import (
    CuratedAnswer,
    FaqGroup,
    ForeignSuggestions,
    GlossaryEntry,
    MissingTopic,
    Phrasings,
    Suggestion,
    load_curation,
)
from corpus.curation.quotes import Quotes
from corpus.document import Passage
from corpus.errors import FilePlace

if TYPE_CHECKING:
    from sqlalchemy import URL


class BlankFieldError(Exception):
    """Raised where something has to be written and nothing is."""

    def __init__(self, field: str) -> None:
        super().__init__(f"The {field} is empty: write something.")
        self.field = field
        """Its name, such as author, quote, page or answer."""


class QuestionRefusedError(Exception):
    """Raised for a question that nobody could ask; as text it is a sentence that says why."""

    def __init__(self, question: str, problem: str) -> None:
        super().__init__(problem)
        self.question = question


class BadLinkError(Exception):
    """Raised for what is no address on the web."""

    def __init__(self) -> None:
        super().__init__("The source is no address: write one that begins with https://.")


class NoSuchEntryError(Exception):
    """Raised where no entry has that id."""

    def __init__(self, identity: str) -> None:
        super().__init__(f'There is no entry "{identity}": look for its id in the list of entries.')
        self.identity = identity


class NotOnlyEntriesError(Exception):
    """Raised for a file with a name or a notice: these can stand beside the pages only."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file}: a name and a notice cannot be imported: take them out.")
        self.file = file


@dataclass(frozen=True, slots=True)
class Signature:
    """Who makes a change, and when."""

    author: str

    at: int
    """In milliseconds since 1970."""


def phrasings(  # noqa: PLR0913
    quote: str,
    questions: Sequence[str],
    author: str,
    day: date,
    page: str | None = None,
    *,
    shown: Sequence[str] = (),
    place: FilePlace,
) -> Phrasings:
    """Questions that the passage with these words answers; `page` is the id of its page.

    Those that are `shown` are fit to be offered to others, and are questions as the others are.
    `place` is what an error about the quote names. Raises `BlankFieldError` and
    `QuestionRefusedError`.
    """
    asked, by = _asked(questions), _written("author", author)
    where = None if page is None else _written("page", page)
    return Phrasings(_written("quote", quote), asked, where, by, day, place, _asked(shown))


def own_answer(  # noqa: PLR0913
    text: str,
    questions: Sequence[str],
    author: str,
    day: date,
    *,
    link: str | None = None,
    expires: date | None = None,
) -> CuratedAnswer:
    """An answer in the owner's words; raises as `phrasings` does.

    `link` is the address where more about it stands, and `expires` the last day on which it is
    used. Raises `BadLinkError` for what is no address on the web.
    """
    asked, by = _asked(questions), _written("author", author)
    said = _written("answer", text)
    try:
        return CuratedAnswer(said, asked, by, day, (link or "").strip() or None, expires)
    except ValidationError as error:
        raise BadLinkError from error


def missing_topic(topic: str, words: Sequence[str], contact: str | None = None) -> MissingTopic:
    """What the pages do not say: the words that tell it, and whom to ask.

    Raises `BlankFieldError`.
    """
    return MissingTopic(_written("topic", topic), _all_written("words", words), contact or None)


def glossary_entry(phrase: str, words: Sequence[str]) -> GlossaryEntry:
    """The askers' words, and the pages' words for them; raises `BlankFieldError`."""
    return GlossaryEntry(_written("phrase", phrase), _all_written("words", words))


def suggestion(question: str) -> Suggestion:
    """What is offered at the start of a conversation; raises `QuestionRefusedError`."""
    return Suggestion(*_asked([question]))


def faq_group(group: str, questions: Sequence[str]) -> FaqGroup:
    """Questions of the FAQ; raises `BlankFieldError` and `QuestionRefusedError`."""
    return FaqGroup(_written("group", group), _some_asked(questions))


def foreign_suggestions(language: str, questions: Sequence[str]) -> ForeignSuggestions:
    """What is offered to those who ask in another language, by its code; raises as `faq_group`."""
    return ForeignSuggestions(_written("language", language), _some_asked(questions))


def add(url: "URL", entries: Iterable[Entry], passages: Sequence[Passage], by: Signature) -> int:
    """Puts entries in, and gives the number of those that were not there.

    Raises `CorpusError` where a quote does not stand in just one of the passages; nothing is put
    in then.
    """
    new = list(entries)
    Quotes(passages).questions(as_curation(new).phrasings)
    with writing(url) as connection:
        rows = [addition(entry, by.author, by.at) for entry in new]
        return sum(write_curation(connection, rows))


def edit(
    url: "URL", identity: str, entry: Entry, passages: Sequence[Passage], by: Signature
) -> None:
    """Exchanges an entry for another; raises `NoSuchEntryError`, and `CorpusError` as `add`."""
    Quotes(passages).questions(as_curation([entry]).phrasings)
    with writing(url) as connection:
        old = current_entries(connection).get(identity)
        if old is None:
            raise NoSuchEntryError(identity)
        change = [removal(old, by.author, by.at), addition(entry, by.author, by.at)]
        write_curation(connection, change)


def remove(url: "URL", identity: str, by: Signature) -> None:
    """Takes an entry out; the history keeps it. Raises `NoSuchEntryError`."""
    with writing(url) as connection:
        entry = current_entries(connection).get(identity)
        if entry is None:
            raise NoSuchEntryError(identity)
        write_curation(connection, [removal(entry, by.author, by.at)])


def entries(url: "URL") -> dict[str, Entry]:
    """By their ids, in the order in which they were put in."""
    with looking(url) as connection:
        return current_entries(connection)


def history(url: "URL") -> tuple[Step, ...]:
    """Every change, the first one first."""
    with looking(url) as connection:
        return steps(connection)


def export(url: "URL") -> str:
    """All entries as a curation file."""
    return as_toml(entries(url).values())


def entries_in(file: Path) -> tuple[Entry, ...]:
    """All entries of a curation file; raises `NotOnlyEntriesError`, and `CorpusError`."""
    curation = load_curation(file)
    if curation.name or curation.notice:
        raise NotOnlyEntriesError(file)
    return entries_of(curation)


def _asked(questions: Sequence[str]) -> tuple[str, ...]:
    for question in questions:
        if problem := question_problem(question):
            raise QuestionRefusedError(question, problem)
    return tuple(question.strip() for question in questions)


def _some_asked(questions: Sequence[str]) -> tuple[str, ...]:
    if not questions:
        raise BlankFieldError("question")
    return _asked(questions)


def _all_written(field: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Those that are not blank; raises `BlankFieldError` where all are."""
    found = tuple(text.strip() for text in texts if text.strip())
    if not found:
        raise BlankFieldError(field)
    return found


def _written(field: str, text: str) -> str:
    if not text.strip():
        raise BlankFieldError(field)
    return text.strip()
