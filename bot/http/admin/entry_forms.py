"""Curation entries as forms: the fields of each kind, filled from an entry, read into one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from pydantic import ValidationError

from bot.clock import today
from bot.owner.curation import (
    BlankFieldError,
    QuestionRefusedError,
    faq_group,
    foreign_suggestions,
    glossary_entry,
    missing_topic,
    own_answer,
    phrasings,
    suggestion,
)
from corpus.curation.entries import Entry, EntryKind, kind
from corpus.curation.model import (
    CuratedAnswer,
    FaqGroup,
    ForeignSuggestions,
    GlossaryEntry,
    MissingTopic,
    Phrasings,
    Suggestion,
)
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
KINDS: Mapping[str, str] = {
    EntryKind.PASSAGE: "Phrasings of a passage",
    EntryKind.ANSWER: "An answer of our own",
    EntryKind.MISSING: "A topic that is missing",
    EntryKind.GLOSSARY: "Words and what they mean",
    EntryKind.SUGGESTION: "A question that is offered",
    EntryKind.FOREIGN: "Questions offered in another language",
    EntryKind.FAQ: "A group of the FAQ",
}
FIELDS: Mapping[str, tuple[FormField, ...]] = {
    EntryKind.PASSAGE: (
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
    EntryKind.ANSWER: (
        FormField("text", "The answer", "It is shown with its author and date.", 4),
        _QUESTIONS,
        FormField("author", "Author", "Who says so."),
        FormField("date", "Date", "On which it was true.", type="date"),
        FormField("link", "Link", "To more about it: https://…", type="url", required=False),
        FormField("expires", "Last day", "It is not used later.", type="date", required=False),
    ),
    EntryKind.MISSING: (
        FormField("topic", "Topic", "What the pages do not say."),
        FormField("words", "Words that tell it", "One on each line.", 3),
        FormField("contact", "Whom to ask", required=False),
    ),
    EntryKind.GLOSSARY: (
        FormField("phrase", "What people say"),
        FormField("words", "The pages' words for it", "One on each line.", 3),
    ),
    EntryKind.SUGGESTION: (FormField("question", "The question"),),
    EntryKind.FOREIGN: (
        FormField("language", "Language", "Its code, such as es."),
        FormField("questions", "Questions", "One on each line.", 3),
    ),
    EntryKind.FAQ: (
        FormField("group", "Its name"),
        FormField("questions", "Its questions", "One on each line.", 5),
    ),
}


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


def shown_values(table: str, form: Mapping[str, str]) -> dict[str, str]:
    """What was sent for the fields of the kind."""
    return {each.name: form.get(each.name, "") for each in FIELDS[table]}


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
        until = form.get("expires", "").strip()
        expires = date.fromisoformat(until) if until else None
    except ValueError as error:
        if isinstance(error, ValidationError):
            raise
        raise EntryRefusedError("The date is none: write it like 2026-01-31.") from error
    return replace(made, link=form.get("link", "").strip() or None, expires=expires)


def _missing(form: Mapping[str, str], _editor: str, _today: date) -> MissingTopic:
    contact = form.get("contact", "").strip()
    return missing_topic(form.get("topic", ""), _lines(form, "words"), contact)


def _glossary(form: Mapping[str, str], _editor: str, _today: date) -> GlossaryEntry:
    return glossary_entry(form.get("phrase", ""), _lines(form, "words"))


def _suggestion(form: Mapping[str, str], _editor: str, _today: date) -> Suggestion:
    return suggestion(form.get("question", ""))


def _foreign(form: Mapping[str, str], _editor: str, _today: date) -> ForeignSuggestions:
    return foreign_suggestions(form.get("language", ""), _lines(form, "questions"))


def _faq(form: Mapping[str, str], _editor: str, _today: date) -> FaqGroup:
    return faq_group(form.get("group", ""), _lines(form, "questions"))


def _lines(form: Mapping[str, str], name: str) -> list[str]:
    return [line.strip() for line in form.get(name, "").splitlines() if line.strip()]


_READERS: Mapping[str, Callable[[Mapping[str, str], str, date], Entry]] = {
    EntryKind.PASSAGE: _phrasings,
    EntryKind.ANSWER: _answer,
    EntryKind.MISSING: _missing,
    EntryKind.GLOSSARY: _glossary,
    EntryKind.SUGGESTION: _suggestion,
    EntryKind.FOREIGN: _foreign,
    EntryKind.FAQ: _faq,
}
