"""The block that may stand on top of a page, in YAML, TOML or JSON, for a site generator."""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

import yaml

from corpus.readers.dates import read_date
from corpus.readers.page import Note

_EMPTY_LINES = re.compile(r"(?:[ \t]*\n)*")
# A rule of dashes that no "key:" line follows is part of the text.
_YAML = re.compile(r"---[ \t]*\n(?=---|\s*[\"']?[\w-]+[\"']?[ \t]*:|\s*#)")
_YAML_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n")
_TOML_END = re.compile(r"^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE)
# As Eleventy and Hugo have them, which say the language.
_NAMED_YAML = re.compile(r"---ya?ml[ \t]*\n", re.IGNORECASE)
_NAMED_TOML = re.compile(r"---toml[ \t]*\n", re.IGNORECASE)
_NAMED_JSON = re.compile(r"---json[ \t]*\n", re.IGNORECASE)
_SEMICOLONS = re.compile(r";;;[ \t]*\n")
_SEMICOLONS_END = re.compile(r"^;;;[ \t]*(?:\n|\Z)", re.MULTILINE)
# The lines on top of a page of MultiMarkdown, up to the first empty one.
_METADATA = re.compile(r"(?:[A-Za-z][\w -]*+:[ \t]++\S[^\n]*+\n)++(?=[ \t]*+(?:\n|\Z))")
_METADATA_LINE = re.compile(r"([A-Za-z][\w -]*+):[ \t]++(\S[^\n]*+)")
_JSON = re.compile(r"\{[ \t]*\n(?=\s*\")")
_JSON_END = re.compile(r"^\}[ \t]*(?:\n|\Z)", re.MULTILINE)
# What can be read line by line where the block as a whole cannot.
_LINE = re.compile(r"^(title|url|permalink|date|lastmod)[ \t]*[:=][ \t]*(\S.*)$", re.MULTILINE)
# The lines of a block that nothing closes.
_KEYS = re.compile(r"(?:[\w-]+[ \t]*:[^\n]*\n|[ \t]+[^\n]*\n|#[^\n]*\n)*")


class FrontMatter(NamedTuple):
    """What is read of it; every other key belongs to somebody else's tool."""

    title: str | None = None
    url: str | None = None
    date: str | None = None
    # False for a draft, which a site generator would not show.
    is_published: bool = True
    # What could not be read of it.
    notes: tuple[Note, ...] = ()


def split_front_matter(source: str) -> tuple[FrontMatter, str]:
    """The front matter and the text below it; a page without a usable one is still a page."""
    top = _EMPTY_LINES.match(source)
    start = top.end() if top else 0
    for opening, closing, read in (
        (_YAML, _YAML_END, _yaml),
        (_TOML, _TOML_END, tomllib.loads),
        (_NAMED_YAML, _YAML_END, _yaml),
        (_NAMED_TOML, _YAML_END, tomllib.loads),
        (_NAMED_JSON, _YAML_END, json.loads),
        (_SEMICOLONS, _SEMICOLONS_END, json.loads),
        (_JSON, _JSON_END, _json),
    ):
        if opened := opening.match(source, start):
            line = source.count("\n", 0, start) + 1
            closed = closing.search(source, opened.end())
            if closed is None:
                keys = _KEYS.match(source, opened.end())
                end = keys.end() if keys else opened.end()
                note = Note("the front matter has no closing line: add it.", line)
                values = dict(_LINE.findall(source[opened.end() : end]))
                return _fields(values)._replace(notes=(note,)), source[end:]
            block = source[opened.end() : closed.start()]
            return _read(block, read, line), source[closed.end() :]
    return FrontMatter(), source


def split_metadata(source: str) -> tuple[FrontMatter, str]:
    """The lines `key: value` on top of a page of MultiMarkdown, and the text below them.

    They are its own only where one of them is the title.
    """
    top = _EMPTY_LINES.match(source)
    lines = _METADATA.match(source, top.end() if top else 0)
    found = [_METADATA_LINE.fullmatch(line) for line in lines[0].splitlines()] if lines else []
    values = {each[1].casefold(): each[2] for each in found if each}
    if lines is None or "title" not in values:
        return FrontMatter(), source
    return _fields(values), source[lines.end() :]


def _read(block: str, read: Callable[[str], object], line: int) -> FrontMatter:
    try:
        values = read(block)
    except (yaml.YAMLError, tomllib.TOMLDecodeError, json.JSONDecodeError, RecursionError) as error:
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        if isinstance(error, RecursionError):
            problem = "its lists are nested too deeply"
        mark = getattr(error, "problem_mark", None)
        place = line + 1 + (mark.line if mark else 0)
        note = Note(f"front matter: {problem}; only plain lines of it are read.", place)
        return _fields(dict(_LINE.findall(block)))._replace(notes=(note,))
    if not isinstance(values, dict):
        return FrontMatter(notes=(Note("the front matter has no keys: it is left out.", line),))
    return _fields(values)


def _yaml(block: str) -> object:
    # This loader makes text of every value: a title such as 2021 or Yes stays what it is.
    return yaml.load(block, Loader=yaml.BaseLoader) or {}  # noqa: S506


def _json(block: str) -> object:
    return json.loads(f"{{{block}}}")


def _fields(values: Mapping[str, object]) -> FrontMatter:
    texts = {key: _text(value) for key, value in values.items()}
    addresses = [texts.get(key) or "" for key in ("url", "permalink")]
    dates = [read_date(texts.get(key) or "") for key in ("date", "lastmod")]
    is_draft = (texts.get("draft") or "").casefold() == "true"
    is_published = (texts.get("published") or "").casefold() != "false"
    return FrontMatter(
        texts.get("title") or None,
        next(filter(is_address, addresses), None),
        next(filter(None, dates), None),
        is_published and not is_draft,
        tuple(_notes(texts.get("url") or "", texts.get("date") or "")),
    )


def _notes(address: str, day: str) -> Iterator[Note]:
    # "/about/" and "about" are addresses within a site, and "{{ … }}" is a site generator's.
    within = address[:1] in "/{" or not set(address).intersection(".: ")
    if not within and not is_address(address):
        yield Note(f'"{address}" is no address, and left out: copy it from the browser.')
    if day and day[0] != "{" and read_date(day) is None:
        yield Note(f'"{day}" is no date that can be read, and left out: write YYYY-MM-DD.')


def _text(value: object) -> str:
    """One line; nothing of a value that has parts."""
    if isinstance(value, (dict, list)):
        return ""
    return " ".join(str(value).strip("\"'").split())


def is_address(value: str) -> bool:
    """Whether it is a whole web address."""
    try:
        parts = urlsplit(value)
        valid_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return web and valid_port and not re.search(r"\s", value)
