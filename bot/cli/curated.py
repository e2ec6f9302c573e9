"""What an owner types on the command line → entries of the curation, and how these are shown."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cli.terminal import stop
from bot.clock import today
from bot.owner import curation
from corpus.curation.entries import Entry, asked_in, entry_json, kind, said_in
from corpus.curation.model import CuratedAnswer, Phrasings
from corpus.errors import FilePlace

# One of these says what becomes of the questions.
WAYS = "--quote, --answer, --topic, --means, --group or --suggest"
# The options that belong to one of these, by the names of the fields.
_OPTIONS = {"words": "--means", "phrase": "the argument"}


@dataclass(frozen=True, slots=True)
class Typed:
    """The arguments of `askademy curate add`."""

    texts: Sequence[str]
    author: str
    quote: str | None = None
    page: str | None = None
    shown: bool = False
    answer: str | None = None
    source: str | None = None
    expires: date | None = None
    topic: str | None = None
    contact: str | None = None
    means: Sequence[str] = ()
    group: str | None = None
    suggest: bool = False


def typed_entries(typed: Typed) -> list[Entry]:
    """Ends the command where something is wrong with them."""
    ways = [typed.quote is not None, typed.answer is not None, typed.topic is not None]
    if sum((*ways, bool(typed.means), typed.group is not None, typed.suggest)) != 1:
        stop(f"Say what becomes of the questions, by one of {WAYS}.")
    if not typed.author.strip():
        stop("--author is empty: write something.")
    try:
        return _made(typed)
    except curation.BlankFieldError as error:
        stop(f"{_OPTIONS.get(error.field, f'--{error.field}')} is empty: write something.")
    except (curation.QuestionRefusedError, curation.BadLinkError) as error:
        stop(str(error))


def _made(typed: Typed) -> list[Entry]:
    texts = typed.texts
    if typed.quote is not None:
        shown = texts if typed.shown else ()
        place = FilePlace("--quote")
        made = curation.phrasings(
            typed.quote, texts, typed.author, today(), typed.page, shown=shown, place=place
        )
        return [made]
    if typed.answer is not None:
        link, expires = typed.source, typed.expires
        return [
            curation.own_answer(
                typed.answer, texts, typed.author, today(), link=link, expires=expires
            )
        ]
    if typed.topic is not None:
        return [curation.missing_topic(typed.topic, texts, typed.contact)]
    if typed.group is not None:
        return [curation.faq_group(typed.group, texts)]
    if typed.suggest:
        return [curation.suggestion(text) for text in texts]
    return [curation.glossary_entry(text, typed.means) for text in texts]


def shown_as_json(identity: str, entry: Entry) -> dict[str, object]:
    fields: dict[str, object] = json.loads(entry_json(entry))
    for name in ("question", "questions"):
        fields.pop(name, None)
    if isinstance(entry, Phrasings):
        fields.setdefault("page", None)
    known = {"id": identity, "kind": str(kind(entry)), "questions": [*asked_in(entry)]}
    return known | fields


def answered_by(entry: Entry) -> str:
    """What an entry says of its questions, for people."""
    said = said_in(entry)
    match entry:
        case Phrasings():
            return said
        case CuratedAnswer():
            return f"(own words) {said}"
        case _:
            return f"({kind(entry)}) {said}"
