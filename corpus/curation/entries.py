"""Curation entries one by one, as they are made while the bot runs: their ids, JSON and TOML."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from hashlib import sha256
from itertools import chain
from typing import Any

from pydantic import TypeAdapter

from corpus.curation.model import (
    CuratedAnswer,
    Curation,
    FaqGroup,
    ForeignSuggestions,
    GlossaryEntry,
    MissingTopic,
    Phrasings,
    Suggestion,
)

Entry = (
    Suggestion
    | GlossaryEntry
    | ForeignSuggestions
    | CuratedAnswer
    | FaqGroup
    | MissingTopic
    | Phrasings
)


class EntryKind(StrEnum):
    """What there is, named as in a curation file, in the order in which it stands there."""

    SUGGESTION = "suggestions"
    GLOSSARY = "glossary"
    FOREIGN = "suggestions_in"
    ANSWER = "answer"
    FAQ = "faq"
    MISSING = "missing"
    PASSAGE = "passage"


_TYPES: Mapping[EntryKind, type[Entry]] = {
    EntryKind.SUGGESTION: Suggestion,
    EntryKind.GLOSSARY: GlossaryEntry,
    EntryKind.FOREIGN: ForeignSuggestions,
    EntryKind.ANSWER: CuratedAnswer,
    EntryKind.FAQ: FaqGroup,
    EntryKind.MISSING: MissingTopic,
    EntryKind.PASSAGE: Phrasings,
}
_KINDS = {made: kind for kind, made in _TYPES.items()}
# The fields of each in the order of the file; ids depend on it.
_FIELDS: Mapping[EntryKind, tuple[str, ...]] = {
    EntryKind.SUGGESTION: ("question",),
    EntryKind.GLOSSARY: ("phrase", "words"),
    EntryKind.FOREIGN: ("language", "questions"),
    EntryKind.ANSWER: ("text", "link", "questions", "author", "date", "expires"),
    EntryKind.FAQ: ("group", "questions"),
    EntryKind.MISSING: ("topic", "words", "contact"),
    EntryKind.PASSAGE: ("quote", "page", "shown", "questions", "author", "date"),
}
# What each says of the questions or words that it has.
_SAID: Mapping[EntryKind, str] = {
    EntryKind.SUGGESTION: "question",
    EntryKind.GLOSSARY: "words",
    EntryKind.FOREIGN: "language",
    EntryKind.ANSWER: "text",
    EntryKind.FAQ: "group",
    EntryKind.MISSING: "topic",
    EntryKind.PASSAGE: "quote",
}
# People see these in the order of the file, which is theirs; the others are sorted.
_ORDERED = frozenset({EntryKind.SUGGESTION, EntryKind.FAQ})
_HEAD = """\
# Made while the bot was running, and written by `askademy curate export`.
# This file belongs beside the pages, as curation.toml does.
"""


def kind(entry: Entry) -> EntryKind:
    return _KINDS[type(entry)]


def entry_id(entry: Entry) -> str:
    """10 hexadecimal digits: equal for entries that say the same."""
    return sha256(f"{kind(entry)}\n{entry_json(entry)}".encode()).hexdigest()[:10]


def entry_json(entry: Entry) -> str:
    return json.dumps(_fields(entry), ensure_ascii=False, default=date.isoformat)


def entry_from_json(name: str, text: str) -> Entry:
    """Raises `ValueError` where the text is not what `entry_json` gave for such a kind."""
    made: Entry = TypeAdapter(_TYPES[EntryKind(name)]).validate_python(json.loads(text))
    return made


def asked_in(entry: Entry) -> tuple[str, ...]:
    """What people say: the questions of an entry, or words of theirs."""
    match entry:
        case Suggestion():
            return (entry.question,)
        case GlossaryEntry():
            return (entry.phrase,)
        case MissingTopic():
            return entry.words
        case _:
            return entry.questions


def said_in(entry: Entry) -> str:
    """What an entry says of that: its quote, its answer, its topic, where it belongs."""
    said = getattr(entry, _SAID[kind(entry)])
    return said if isinstance(said, str) else ", ".join(said)


def as_toml(entries: Iterable[Entry]) -> str:
    """The same text for the same entries: in whatever order they come, but for suggestions and FAQ.

    Of several entries of one phrase or one language the last one counts.
    """
    by_kind: dict[EntryKind, list[Entry]] = {each: [] for each in EntryKind}
    for entry in dict.fromkeys(entries):
        by_kind[kind(entry)].append(entry)
    found = as_curation(chain.from_iterable(by_kind.values()))
    tables = [
        _list("suggestions", found.suggestions),
        _table("glossary", found.glossary),
        _table("suggestions_in", found.suggestions_in),
    ]
    for each in (EntryKind.ANSWER, EntryKind.FAQ, EntryKind.MISSING, EntryKind.PASSAGE):
        order = by_kind[each] if each in _ORDERED else sorted(by_kind[each], key=entry_json)
        tables += [f"[[{each}]]\n{_lines(_fields(entry))}" for entry in order]
    return "\n".join([_HEAD, *filter(None, tables)])


def as_curation(entries: Iterable[Entry]) -> Curation:
    found = [*entries]
    return Curation(
        phrasings=tuple(each for each in found if isinstance(each, Phrasings)),
        answers=tuple(each for each in found if isinstance(each, CuratedAnswer)),
        glossary={each.phrase: each.words for each in found if isinstance(each, GlossaryEntry)},
        missing=tuple(each for each in found if isinstance(each, MissingTopic)),
        suggestions=tuple(each.question for each in found if isinstance(each, Suggestion)),
        faq=tuple(each for each in found if isinstance(each, FaqGroup)),
        suggestions_in={
            each.language: each.questions for each in found if isinstance(each, ForeignSuggestions)
        },
    )


def entries_of(curation: Curation) -> tuple[Entry, ...]:
    """All of a curation but the organisation's name and the notice, which are no entries."""
    return (
        *map(Suggestion, curation.suggestions),
        *(GlossaryEntry(phrase, words) for phrase, words in curation.glossary.items()),
        *(ForeignSuggestions(code, asked) for code, asked in curation.suggestions_in.items()),
        *curation.phrasings,
        *curation.answers,
        *curation.missing,
        *curation.faq,
    )


def _fields(entry: Entry) -> dict[str, Any]:
    """Those that have a value, in the order of the file."""
    values = ((name, getattr(entry, name)) for name in _FIELDS[kind(entry)])
    return {name: value for name, value in values if value}


def _lines(fields: Mapping[str, Any]) -> str:
    return "".join(f"{name} = {_toml(value)}\n" for name, value in fields.items())


def _list(name: str, texts: tuple[str, ...]) -> str:
    return _lines({name: texts}) if texts else ""


def _table(name: str, found: Mapping[str, tuple[str, ...]]) -> str:
    rows = {_toml(key): found[key] for key in sorted(found)}
    return f"[{name}]\n{_lines(rows)}" if rows else ""


def _toml(value: str | date | tuple[str, ...]) -> str:
    match value:
        case str():
            # TOML's strings are JSON's, but for this one character.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case date():
            return value.isoformat()
        case _:
            return "".join(("[\n", *(f"    {_toml(text)},\n" for text in value), "]"))
