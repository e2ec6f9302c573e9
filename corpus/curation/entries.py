"""Curation entries one by one, as they are made while the bot runs: their ids, JSON and TOML."""

import json
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter

from corpus.curation.model import CuratedAnswer, Curation, Phrasings

Entry = Phrasings | CuratedAnswer

PASSAGE, ANSWER = "passage", "answer"
_KEYS = {PASSAGE: ("quote", "page", "shown"), ANSWER: ("text", "link")}
_HEAD = """\
# Made while the bot was running, and written by `askademy curate export`.
# This file belongs beside the pages, as curation.toml does.
"""


def kind(entry: Entry) -> str:
    """The name of the entry's table in a curation file."""
    return PASSAGE if isinstance(entry, Phrasings) else ANSWER


def entry_id(entry: Entry) -> str:
    """10 hexadecimal digits: equal for entries that say the same."""
    return sha256(f"{kind(entry)}\n{entry_json(entry)}".encode()).hexdigest()[:10]


def entry_json(entry: Entry) -> str:
    return json.dumps(_fields(entry), ensure_ascii=False, default=date.isoformat)


def entry_from_json(table: str, text: str) -> Entry:
    """Raises `ValueError` where the text is not what `entry_json` gave for such a table."""
    fields = json.loads(text)
    if table == PASSAGE:
        return TypeAdapter(Phrasings).validate_python(fields)
    return TypeAdapter(CuratedAnswer).validate_python(fields)


def as_toml(entries: Iterable[Entry]) -> str:
    """The same text for the same entries, in whatever order they come."""
    tables = (f"[[{kind(entry)}]]\n{_lines(entry)}" for entry in sorted(entries, key=_order))
    return "\n".join([_HEAD, *tables])


def as_curation(entries: Iterable[Entry]) -> Curation:
    entries = list(entries)
    return Curation(
        phrasings=tuple(entry for entry in entries if isinstance(entry, Phrasings)),
        answers=tuple(entry for entry in entries if isinstance(entry, CuratedAnswer)),
    )


def _fields(entry: Entry) -> dict[str, Any]:
    """Those that have a value, in the order of the file."""
    names = (*_KEYS[kind(entry)], "questions", "author", "date")
    values = ((name, getattr(entry, name)) for name in names)
    return {name: value for name, value in values if value}


def _order(entry: Entry) -> tuple[str, str]:
    return kind(entry), entry_json(entry)


def _lines(entry: Entry) -> str:
    return "".join(f"{name} = {_toml(value)}\n" for name, value in _fields(entry).items())


def _toml(value: str | date | tuple[str, ...]) -> str:
    match value:
        case str():
            # TOML's strings are JSON's, but for this one character.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case date():
            return value.isoformat()
        case _:
            return "".join(("[\n", *(f"    {_toml(text)},\n" for text in value), "]"))
