"""Curation entries as forms: the fields of each kind, filled from an entry, read into one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from pydantic import ValidationError

from bot.owner.curation import BlankFieldError, QuestionRefusedError, own_answer, phrasings
from corpus.curation.entries import ANSWER, PASSAGE, Entry, kind
from corpus.curation.model import CuratedAnswer, Phrasings
from corpus.errors import FilePlace


class EntryRefusedError(Exception):
    """Raised for a form that makes no entry; its text says what to do."""


@dataclass(frozen=True, slots=True)
class FormField:
    name: str
    label: str
    note: str = ""
    lines: int = 1
    """How high it is; 1 for one line."""
    type: str = "text"
    required: bool = True


_QUESTIONS = FormField("questions", "Questions that it answers", "One on each line.", 5)
KINDS = {PASSAGE: "Phrasings of a passage", ANSWER: "An answer of our own"}
FIELDS: Mapping[str, tuple[FormField, ...]] = {
    PASSAGE: (
        FormField("quote", "Words of the passage", "Copied from the page; enough to tell it.", 3),
        FormField("page", "Page", "Its id, where several pages have these words.", required=False),
        FormField(
            "shown",
            "Questions that it answers, fit to be offered to others",
            "One on each line.",
            3,
            required=False,
        ),
        FormField(
            "questions",
            "Other questions that it answers",
            "One on each line; never shown to anybody.",
            5,
            required=False,
        ),
    ),
    ANSWER: (
        FormField("text", "The answer", "It is shown with its author and date.", 4),
        _QUESTIONS,
        FormField("author", "Author", "Who says so."),
        FormField("date", "Date", "On which it was true.", type="date"),
        FormField("link", "Link", "To more about it: https://…", type="url", required=False),
    ),
}


def today() -> date:
    return datetime.now(UTC).date()


def started(given: Mapping[str, str], editor: str) -> dict[str, str]:
    """A new form has what the link to it brings, who writes it and the day."""
    return {"author": editor, "date": str(today()), **given}


def filled(entry: Entry) -> dict[str, str]:
    """What the fields of the form hold."""
    values = {}
    for each in FIELDS[kind(entry)]:
        value = getattr(entry, each.name)
        if each.name == "questions" and isinstance(entry, Phrasings):
            value = [asked for asked in entry.questions if asked not in entry.shown]
        lines = value if isinstance(value, (tuple, list)) else [value]
        values[each.name] = "\n".join(str(line) for line in lines if line is not None)
    return values


def entry_of(table: str, form: Mapping[str, str], editor: str, today: date) -> Entry:
    """Raises `EntryRefusedError`."""
    try:
        return _READERS[table](form, editor, today)
    except BlankFieldError as error:
        raise EntryRefusedError(str(error)) from error
    except QuestionRefusedError as error:
        raise EntryRefusedError(f"“{error.question[:80]}”: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise EntryRefusedError(f"{where}: {first['msg']}.") from error


def _phrasings(form: Mapping[str, str], editor: str, today: date) -> Phrasings:
    shown, others = _lines(form, "shown"), _lines(form, "questions")
    if not [*shown, *others]:
        raise EntryRefusedError("There is no question: write one at least.")
    page = form.get("page", "").strip() or None
    place = FilePlace("The quote")
    quote = form.get("quote", "")
    made = phrasings(quote, [*shown, *others], editor, today, page, place=place)
    return replace(made, shown=tuple(shown))


def _answer(form: Mapping[str, str], editor: str, today: date) -> CuratedAnswer:
    questions = _lines(form, "questions")
    if not questions:
        raise EntryRefusedError("There is no question: write one at least.")
    author = form.get("author", "").strip() or editor
    day = form.get("date", "").strip()
    try:
        made = own_answer(
            form.get("text", ""), questions, author, date.fromisoformat(day) if day else today
        )
    except ValueError as error:
        if isinstance(error, ValidationError):
            raise
        raise EntryRefusedError("The date is none: write it like 2026-01-31.") from error
    return replace(made, link=form.get("link", "").strip() or None)


def _lines(form: Mapping[str, str], name: str) -> list[str]:
    return [line.strip() for line in form.get(name, "").splitlines() if line.strip()]


_READERS: Mapping[str, Callable[[Mapping[str, str], str, date], Entry]] = {
    PASSAGE: _phrasings,
    ANSWER: _answer,
}
