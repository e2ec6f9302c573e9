"""Trail and menu lines on top of a page, such as "Home | About > Our Academy"."""

import re

from corpus.english import read_words
from corpus.splitting.markup import Block, BlockKind
from corpus.splitting.unmarked import has_value

_SEPARATOR = re.compile(r"(?<!\s)\s+[|>»›→·/]\s+")
LONGEST_TRAIL = 300
_LINKS = frozenset(read_words(__file__)["navigation"]["links"])


def without_navigation(text: str, found: list[Block]) -> list[Block]:
    """Drop the navigation above the first block that says something."""
    lines = [text[slice(*block.span)] for block in found]
    body = next((i for i, block in enumerate(found) if _says(block, lines[i])), len(found))
    return [found[i] for i in range(body) if not _is_navigation(lines[i])] + found[body:]


def _says(block: Block, line: str) -> bool:
    if block.kind is BlockKind.PARAGRAPH and len(block.lines) == 1:
        return (len(line) > 80 or line[-1] in ".!?。") and not _is_navigation(line)
    return block.kind not in {BlockKind.HEADING, BlockKind.END}


def _is_navigation(line: str) -> bool:
    if line.casefold() in _LINKS:
        return True
    parts = _SEPARATOR.split(line)
    few = all(len(part.split()) <= 6 and part[-1:] not in ".!?" for part in parts)
    return len(parts) > 1 and few and len(line) <= LONGEST_TRAIL and not has_value(line)
