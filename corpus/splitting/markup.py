"""The marked layout of a text: headings, list items, table rows, and the paragraphs between them.

The text is what `corpus.load` makes of a page: plain text, with `#` headings, list markers
and `|` tables as in Markdown, and `######` alone where a part ends. Every block is a span
of it, without its marker.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from corpus.document import Span
from corpus.splitting.sentences import trimmed

_NO_BREAK = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(?=[^\s#])")
# Alone on a line: what the last heading of this level is about has ended.
_END = re.compile(r"[ ]{0,3}#{6}\s*$")
_UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-+)\s*$")
_MARKER = re.compile(
    r"\s*([-*+•‣▪●○◦–·➢➤►▶▸✓✔✗◆❖□■⁃∙\uf0b7\uf0a7\uf0d8]|o(?=\t)|(?<=\s\s)o(?=\s)|\(?(?:\d{1,3}|[A-Za-z]|[ivx]{2,5})\)|(?:\d{1,3}|[a-z])\.)\s+"
)
_FENCE = re.compile(r"[ ]{0,3}(`{3,}+|~{3,}+)([^`]*)$")
_BULLETS = "-*+•‣▪●○◦➢➤►▶▸✓✔✗◆❖□■⁃∙\uf0b7\uf0a7\uf0d8o"


LOWEST = 6


class BlockKind(Enum):
    HEADING = auto()
    # Where the part below a heading of the lowest level ends: a panel, a definition, a notice.
    END = auto()
    PARAGRAPH = auto()
    # A paragraph whose lines are not wrapped: an address, a timetable, a list of contacts.
    LINES = auto()
    ITEM = auto()
    HEADER_ROW = auto()
    ROW = auto()
    # What stands between two fences; one block, with its blank lines.
    CODE = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """`level` is the depth of a heading (1 to 6) or the column of an item's `marker`."""

    kind: BlockKind
    span: Span
    lines: tuple[Span, ...]
    level: int = 0
    marker: str = ""


@dataclass(slots=True)
class _Draft:
    kind: BlockKind
    lines: list[Span]
    level: int = 0
    marker: str = ""

    def block(self) -> Block:
        span = Span(self.lines[0].start, self.lines[-1].end)
        return Block(self.kind, span, tuple(self.lines), self.level, self.marker)


def marked_blocks(text: str) -> list[Block]:
    """The blocks in reading order; lines without a letter or a digit only separate them."""
    return [draft.block() for draft in _drafts(text)]


def _drafts(text: str) -> Iterator[_Draft]:
    """Between fences all is code; the lines around them are read one by one."""
    lines = [Span(*match.span()) for match in _NO_BREAK.finditer(text)]
    start = 0
    for opening, closing in _fenced(text, lines):
        yield from _unfenced(text, lines[start:opening])
        code = lines[opening + 1 : closing]
        if any(map(str.isalnum, text[code[0].start : code[-1].end] if code else "")):
            span = trimmed(text, code[0].start, code[-1].end)
            yield _Draft(BlockKind.CODE, [span])
        start = closing + 1
    yield from _unfenced(text, lines[start:])


def _fenced(text: str, lines: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """The numbers of the lines that open and close code; a fence that nothing closes opens none."""
    opening = None
    for number, line in enumerate(lines):
        fence = _FENCE.match(text[slice(*line)])
        if fence is None:
            continue
        if opening is None:
            opening = number, fence[1]
        elif fence[1].startswith(opening[1]) and not fence[2].strip(" \t"):
            yield opening[0], number
            opening = None


def _unfenced(text: str, lines: Sequence[Span]) -> Iterator[_Draft]:
    """Read line by line; a blank line ends what is open, a line without a marker continues it."""
    current: _Draft | None = None
    last_end = lines[0].start if lines else 0
    for line in lines:
        content = text[slice(*line)]
        apart = leaves_blank_line(text[last_end : line.start])
        last_end = line.end
        said = any(map(str.isalnum, content))
        if current and not said and not apart:
            _ruled(text, current, content)
        if current and (apart or not said):
            yield current
            current = None
        if not said:
            if _END.match(content):
                yield _Draft(BlockKind.END, [trimmed(text, *line)], LOWEST)
            continue
        started = _started(text, line, current)
        if current and started.kind is BlockKind.PARAGRAPH and _takes_lines(current):
            current.lines += started.lines
            continue
        if current:
            yield current
        current = started
    if current:
        yield current


def leaves_blank_line(gap: str) -> bool:
    """Whether a line without anything on it stands between two pieces of text."""
    return len(_NO_BREAK.sub("", gap).replace("\r\n", "\n")) > 1


def _takes_lines(draft: _Draft) -> bool:
    return draft.kind in {BlockKind.PARAGRAPH, BlockKind.ITEM}


def _ruled(text: str, draft: _Draft, rule: str) -> None:
    """A rule below makes a heading of a lone line and a header of a row."""
    lone = draft.kind is BlockKind.PARAGRAPH and len(draft.lines) == 1
    if lone and _UNDERLINE.match(rule) and text[draft.lines[0].end - 1] not in ".!;,:":
        draft.kind, draft.level = BlockKind.HEADING, 1 if "=" in rule else 2
    if draft.kind is BlockKind.ROW and "-" in rule and not rule.strip("|:+=- \t"):
        draft.kind = BlockKind.HEADER_ROW


def _started(text: str, line: Span, current: _Draft | None) -> _Draft:
    """The block that begins with this line; a paragraph where nothing marks another."""
    content = text[slice(*line)]
    if heading := _HEADING.match(content):
        end = line.start + len(content.rstrip(" \t#"))
        span = trimmed(text, line.start + heading.end(), end)
        return _Draft(BlockKind.HEADING, [span], len(heading[1]))
    if content.lstrip().startswith("|"):
        cells = content.strip().strip("|").strip()
        start = line.start + content.index(cells)
        return _Draft(BlockKind.ROW, [Span(start, start + len(cells))])
    if (item := _MARKER.match(content)) and _begins_item(text, item, content, current):
        span = trimmed(text, line.start + item.end(), line.end)
        return _Draft(BlockKind.ITEM, [span], item.start(1), item[1])
    return _Draft(BlockKind.PARAGRAPH, [trimmed(text, *line)])


def _begins_item(text: str, item: re.Match[str], content: str, current: _Draft | None) -> bool:
    """Whether a marker is one, rather than the beginning of a wrapped line: "Roe ⏎ v. Wade"."""
    if not any(map(str.isalnum, content[item.end() :])):
        return False
    marker = item[1]
    if current is None or not _takes_lines(current) or marker in _BULLETS:
        return True
    counted = current.marker != "" and current.marker not in _BULLETS
    outdented = item.start(1) < current.level
    introduced = text[current.lines[-1].end - 1] in ":;"
    return counted or outdented or introduced or marker.strip("().") in {"1", "a", "A", "i"}
