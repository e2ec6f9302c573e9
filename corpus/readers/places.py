"""Where in a file something stands that was read of it: parsers keep no lines."""

import re
from collections.abc import Iterator
from typing import NamedTuple

# What holds no elements, however it looks, and what ends it.
_OPENING = re.compile(r"<(?:!--|(script|style|textarea|template|table)\b)", re.IGNORECASE)
_CLOSING = re.compile(r"</(script|style|textarea|template)\b|-->", re.IGNORECASE)
_FENCE = re.compile(r"\s{0,12}(`{3,}|~{3,})")
_CELL_END = re.compile(r"(?<!\\)\|")


def table_lines(html: str) -> Iterator[int]:
    """The lines, from 1, in which the tables begin, in their order."""
    at = line = 0
    while opening := _OPENING.search(html, at):
        name = (opening[1] or "").lower()
        line += html.count("\n", at, opening.end())
        at = opening.end()
        if name == "table":
            yield line + 1
            continue
        closings = (c for c in _CLOSING.finditer(html, at) if (c[1] or "").lower() == name)
        closing = next(closings, None)
        end = closing.end() if closing else len(html)
        line += html.count("\n", at, end)
        at = end


class LongRow(NamedTuple):
    """A row of a Markdown table with more cells than there are columns: the rest is not shown."""

    line: int
    text: str


def long_rows(markdown: str) -> Iterator[LongRow]:
    fence = ""
    columns = 0
    for number, line in enumerate(markdown.split("\n"), 1):
        if opened := _FENCE.match(line):
            fence = "" if fence and opened[1].startswith(fence) else fence or opened[1]
        if fence or "|" not in line:
            columns = 0
        elif "-" in line and not line.strip("|:- \t\r"):
            columns = _width(line)
        elif columns and _width(line) > columns:
            yield LongRow(number, line.strip().strip("|").strip())


def _width(line: str) -> int:
    row = line.strip().removeprefix("|")
    cells = _CELL_END.split(row)
    return len(cells) - (not cells[-1].strip())
