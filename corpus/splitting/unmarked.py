"""Layout that plain text leaves unmarked: titles, headings, rows, lines that are not wrapped."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.document import Span
from corpus.english import read_words
from corpus.splitting.markup import Block, BlockKind, leaves_blank_line

_CELL_BREAK = re.compile(r"\s\|\s|\t+")
_SMALL_WORDS = frozenset(read_words(__file__)["headings"]["small_words"])
# A trail, a title and a heading may follow each other without an empty line.
MOST_TITLES = 3


def refined(text: str, block: Block, *, introduced: bool) -> list[Block]:
    """The blocks that a paragraph of several lines really is; `introduced` by a colon above it."""
    if block.kind is not BlockKind.PARAGRAPH:
        return [block]
    lines = [text[slice(*line)] for line in block.lines]
    titles = 0 if _is_table(lines) else _titles(lines)
    headings = [_part(BlockKind.HEADING, block.lines[i : i + 1]) for i in range(titles)]
    return headings + _body(block.lines[titles:], lines[titles:], introduced=introduced)


def _body(spans: tuple[Span, ...], lines: list[str], *, introduced: bool) -> list[Block]:
    if len(lines) == 1:
        return [_part(BlockKind.PARAGRAPH, spans)]
    if _is_table(lines):
        header = len(lines) > 2 and not any(map(str.isdigit, lines[0]))
        kinds = [BlockKind.HEADER_ROW if header else BlockKind.ROW, *[BlockKind.ROW] * len(lines)]
        return [_part(kind, (span,)) for kind, span in zip(kinds, spans, strict=False)]
    if introduced and _are_unwrapped(lines):
        return _items(spans)
    if lines[0].endswith(":") and _are_unwrapped(lines[1:]):
        return [_part(BlockKind.PARAGRAPH, spans[:1]), *_items(spans[1:])]
    complete = not any(line[0].islower() for line in lines) and not any(
        line.endswith(",") for line in lines[:-1]
    )
    alone = all(map(_stands_alone, lines)) or (complete and _are_unwrapped(lines))
    return [_part(BlockKind.LINES if alone else BlockKind.PARAGRAPH, spans)]


def _items(spans: Sequence[Span]) -> list[Block]:
    return [_part(BlockKind.ITEM, (span,)) for span in spans]


def _are_unwrapped(lines: list[str]) -> bool:
    """Whether at least half of the lines end on purpose: the next word had still fitted in."""
    width = max(map(len, lines))
    room = [
        len(line) + 1 + len(below.split(maxsplit=1)[0]) <= width for line, below in pairwise(lines)
    ]
    return 2 * sum(room) >= len(room)


def _part(kind: BlockKind, lines: tuple[Span, ...]) -> Block:
    level = 2 if kind is BlockKind.HEADING else 0
    return Block(kind, Span(lines[0].start, lines[-1].end), lines, level)


def _is_table(lines: list[str]) -> bool:
    """Rows without outer pipes: the same number of cells in every line, and more than one."""
    columns = {len(_CELL_BREAK.split(line)) for line in lines}
    return len(columns) == 1 and columns != {1}


def _stands_alone(line: str) -> bool:
    begins = not line[0].islower() and line[0].isalnum()
    return len(line) <= 60 and begins and line[-1] not in ".!?;,"


def _titles(lines: Sequence[str]) -> int:
    """How many of the first lines are titles of those below rather than the first of like lines."""
    likely = 0
    while likely < min(MOST_TITLES, len(lines) - 1) and _is_title(lines[likely]):
        likely += 1
    below = lines[likely]
    running = not _stands_alone(below) and not below[0].islower()
    if running or (below[0].isupper() and ": " in below and has_value(below)):
        return likely
    return 1 if likely and lines[0].isupper() and not lines[1].isupper() else 0


def _is_title(line: str) -> bool:
    if len(line) > 60 or line[-1] in ".!;,:" or has_value(line):
        return False
    words = [word for word in line.split() if word[0].isalpha()]
    capital = all(word[0].isupper() or word in _SMALL_WORDS for word in words)
    return bool(words) and words[-1] not in _SMALL_WORDS and (capital or line.endswith("?"))


def has_value(line: str) -> bool:
    """Whether a line says something itself, as "Phone: 575 555" or "Open 9 to 5" do."""
    return any(map(str.isdigit, line)) or "@" in line or "://" in line


def with_question_headings(text: str, found: list[Block]) -> list[Block]:
    """A question alone in a paragraph is the heading of the answer below it."""
    unanswered = {BlockKind.HEADING, BlockKind.END}
    answered = [after.kind not in unanswered for after in found[1:]]
    return [
        _heading(block) if below and _asks(text, block) else block
        for block, below in zip(found, [*answered, False], strict=False)
    ]


def _asks(text: str, block: Block) -> bool:
    question = text[slice(*block.span)]
    alone = block.kind is BlockKind.PARAGRAPH and len(question) <= 200
    return alone and question[-1] in "?？؟" and not re.search(r"[.!?]\s", question)


def with_plain_headings(text: str, found: list[Block]) -> list[Block]:
    """In a page that marks no headings, a short line alone with text below it is one."""
    likely = [_may_be_heading(text, found, i) for i in range(len(found))]
    result, run = [], 0
    for i, block in enumerate(found):
        run = run + 1 if likely[i] else 0
        last = i + 1 < len(found) and not likely[i + 1]
        # A title and a heading may follow each other; more such lines are a list of names.
        heading = likely[i] and (last or (run == 1 and i + 2 < len(found) and not likely[i + 2]))
        result.append(_heading(block) if heading else block)
    return result


def _may_be_heading(text: str, found: list[Block], i: int) -> bool:
    block = found[i]
    line = text[slice(*block.span)]
    above = text[found[i - 1].span.end : block.span.start] if i else "\n\n"
    below = text[block.span.end : found[i + 1].span.start] if i + 1 < len(found) else ""
    numbered = block.kind is BlockKind.ITEM and block.marker.strip("().").isdigit()
    beside = {found[j].kind for j in (i - 1, i + 1) if 0 <= j < len(found)}
    section = numbered and BlockKind.ITEM not in beside
    one = (block.kind is BlockKind.PARAGRAPH or section) and len(block.lines) == 1
    short = len(line) <= 80 and len(line.split()) <= 10 and line[-1] not in ".!;,:。"
    return (
        one
        and short
        and leaves_blank_line(above)
        and leaves_blank_line(below)
        and not has_value(line)
    )


def _heading(block: Block) -> Block:
    return replace(block, kind=BlockKind.HEADING, level=2, marker="")
