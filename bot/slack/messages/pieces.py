"""The parts of an answer → blocks that fit: quotes look like quotes, and nothing else does."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from bot.answering.parts import AnswerPart, PartKind, Parts
from bot.answering.quote_lines import quote_lines
from bot.slack.messages.rich import LONGEST, Block, contacts, marked, parts, plain
from corpus.document import Span


@dataclass(frozen=True, slots=True)
class AnswerPiece:
    """As much of a part as one message has room for."""

    part: AnswerPart
    span: Span
    """Of the part's text."""

    @property
    def text(self) -> str:
        return self.part.text[slice(*self.span)]

    @property
    def is_quote(self) -> bool:
        return self.part.kind is PartKind.QUOTE


def pieces(answer: Parts) -> list[list[AnswerPiece]]:
    """The pieces of an answer, by the message that they stand in; together they are all of it."""
    found: list[list[AnswerPiece]] = [[]]
    room = LONGEST
    for piece in (AnswerPiece(part, span) for part in answer for span in parts(part.text)):
        size = len(piece.text) + 1
        if found[-1] and size > room:
            found.append([])
            room = LONGEST
        found[-1].append(piece)
        room -= size
    return found


def answer_block(shown: Iterable[AnswerPiece]) -> Block:
    """Quotes that follow each other stand behind one bar; the items of a list are a list."""
    elements: list[Block] = []
    for is_quote, found in groupby(shown, key=lambda piece: piece.is_quote):
        together = list(found)
        elements += _quoted(together) if is_quote else [_said(together)]
    return {"type": "rich_text", "elements": elements}


def _said(shown: Iterable[AnswerPiece]) -> Block:
    """What is no quote, each piece on lines of its own."""
    return {"type": "rich_text_section", "elements": _joined(map(_own_words, shown))}


def _own_words(piece: AnswerPiece) -> list[Block]:
    if piece.part.kind is PartKind.CURATED:
        return list(marked(piece.part.text, piece.part.highlight, piece.span))
    # Whom the bot names itself can be reached.
    return list(contacts(piece.text))


def _quoted(shown: Iterable[AnswerPiece]) -> Iterator[Block]:
    lines = [line for piece in shown for line in _lines(piece)]
    for is_list, together in groupby(lines, key=lambda line: line[0]):
        found = [elements for _, elements in together]
        if is_list:
            items = [{"type": "rich_text_section", "elements": elements} for elements in found]
            yield {"type": "rich_text_list", "style": "bullet", "border": 1, "elements": items}
        else:
            yield {"type": "rich_text_quote", "elements": _joined(found)}


def _lines(piece: AnswerPiece) -> Iterator[tuple[bool, list[Block]]]:
    """Whether it is an item, and the line; a part that several messages show is left as it is."""
    if len(piece.text) < len(piece.part.text):
        yield False, list(marked(piece.part.text, piece.part.highlight, piece.span))
        return
    for line in quote_lines(piece.part):
        shown = [plain(text, "bold") if is_key else plain(text) for text, is_key in line.pieces]
        yield line.is_item, shown


def _joined(lines: Iterable[list[Block]]) -> list[Block]:
    """One line below the other."""
    found: list[Block] = []
    for number, line in enumerate(lines):
        found += [*([plain("\n")] if number else []), *line]
    return found
