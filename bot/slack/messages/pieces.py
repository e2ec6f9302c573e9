"""The parts of an answer → blocks that fit: quotes look like quotes, and nothing else does."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from bot.answering.parts import AnswerPart, PartKind, Parts
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
    """Quotes that follow each other stand behind one bar, as the lines of a list do."""
    elements = [
        {
            "type": "rich_text_quote" if is_quote else "rich_text_section",
            "elements": list(_lines(together)),
        }
        for is_quote, together in groupby(shown, key=lambda piece: piece.is_quote)
    ]
    return {"type": "rich_text", "elements": elements}


def _lines(shown: Iterable[AnswerPiece]) -> Iterator[Block]:
    for number, piece in enumerate(shown):
        if number:
            yield plain("\n")
        if piece.part.kind is PartKind.SAID:
            # Whom the bot names itself can be reached.
            yield from contacts(piece.text)
        else:
            yield from marked(piece.part.text, piece.part.highlight, piece.span)
