"""The block between `---` lines that may stand on top of a page."""

import re
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

import yaml

from corpus.errors import CorpusError, FilePlace

_BLOCK = re.compile(r"---[ \t]*\n(.*?)(?:(?<=\n)|\A)---[ \t]*(?:\n|\Z)", re.DOTALL)
_KEYS = ("title", "url", "date")


class FrontMatter(NamedTuple):
    title: str | None = None
    url: str | None = None
    date: str | None = None


def split_front_matter(source: str, name: str) -> tuple[FrontMatter, str]:
    """The front matter and the text below it; `name` stands in the errors.

    Raises `CorpusError` with the file and the line where the front matter cannot be read.
    """
    # A rule of dashes that no "key:" line follows is part of the text.
    start = re.match(r"(?:[ \t]*\n)*(?=---[ \t]*\n(?:---|\s*[\w-]+[ \t]*:|\s*#))", source)
    if start is None:
        return FrontMatter(), source
    block = _BLOCK.match(source, start.end())
    above = start[0].count("\n")
    if block is None:
        raise CorpusError(
            FilePlace(name, above + 1),
            "the front matter has no closing --- line: add it below the last key.",
        )
    # The empty lines above keep the numbers of the lines right.
    return _fields("\n" * above + block[1], name), source[block.end() :]


def _fields(block: str, name: str) -> FrontMatter:
    try:
        node = yaml.compose(block, Loader=yaml.BaseLoader)
        # This loader makes text of every value: a title such as 2021 or Yes stays what it is.
        values = yaml.load(block, Loader=yaml.BaseLoader) or {}  # noqa: S506
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 2
        advice = 'write one "key: value" a line, with the value in quotation marks'
        raise _refused(name, line, f"{error.problem}; {advice}") from error
    except yaml.reader.ReaderError as error:
        line = block.count("\n", 0, error.position) + 2
        raise _refused(name, line, "a control character: remove it") from error
    if not isinstance(values, dict):
        raise _refused(name, 2, 'write one "key: value" a line')
    if doubled := _doubled(node):
        key, line = doubled
        raise _refused(name, line + 2, f'"{key}" stands twice: leave one of them')
    for key in values:
        if key not in _KEYS:
            raise _error(name, block, key, f'unknown key "{key}"; use date, title, url')
        if not isinstance(values[key], str):
            raise _error(name, block, key, f'"{key}" must be text')
    title, url, day = (" ".join(values.get(key, "").split()) or None for key in _KEYS)
    if url and not _is_address(url):
        advice = "copy it from the browser; it begins with https://"
        raise _error(name, block, "url", f'"{url}" is no address; {advice}')
    if day and not _is_date(day):
        raise _error(name, block, "date", f'"{day}" is no date; write YYYY-MM-DD, YYYY-MM or YYYY')
    return FrontMatter(title, url, day)


def _error(name: str, block: str, key: object, problem: str) -> CorpusError:
    found = re.search(rf"^[ \t]*[\"']?{re.escape(str(key))}[\"']?[ \t]*:", block, re.MULTILINE)
    line = block.count("\n", 0, found.end()) + 2 if found else 2
    return _refused(name, line, problem)


def _refused(name: str, line: int, problem: str) -> CorpusError:
    return CorpusError(FilePlace(name, line), f"front matter: {problem}.")


def _doubled(node: yaml.Node | None) -> tuple[str, int] | None:
    """A key that stands twice in a mapping, of which YAML's readers keep the last, and its line."""
    seen = set()
    for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value in seen:
            return key.value, key.start_mark.line
        seen.add(key.value)
    return None


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        valid_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return web and valid_port and not re.search(r"\s", value)


def _is_date(value: str) -> bool:
    if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", value, re.ASCII):
        return False
    try:
        date.fromisoformat(f"{value}-01-01"[:10])
    except ValueError:
        return False
    return True
