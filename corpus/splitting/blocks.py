"""Text → its blocks, from what is marked and from what plain text leaves unmarked."""

from corpus.splitting.markup import Block, BlockKind, marked_blocks
from corpus.splitting.navigation import without_navigation
from corpus.splitting.unmarked import refined, with_plain_headings, with_question_headings


def blocks(text: str) -> list[Block]:
    """The blocks in reading order; separators, rules and navigation lines are left out."""
    marked = marked_blocks(text)
    found: list[Block] = []
    for block in marked:
        introduced = bool(found) and text[found[-1].span.end - 1] == ":"
        found += refined(text, block, introduced=introduced)
    found = without_navigation(text, found)
    if not any(block.kind is BlockKind.HEADING for block in marked):
        found = with_plain_headings(text, found)
    return with_question_headings(text, found)
