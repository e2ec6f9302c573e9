"""What one turn of a conversation gives back, and the turns so far."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.answering.explanation import Why
from bot.answering.parts import Parts, key_of, text_of
from bot.answering.quoting import Quote
from bot.answering.reading import Reading
from corpus.document import Span

# What a conversation remembers: a follow-up never needs more.
TURNS = 8


class Status(StrEnum):
    ANSWERED = "answered"
    UNSURE = "unsure"
    NOT_FOUND = "not_found"
    SMALLTALK = "smalltalk"


@dataclass(frozen=True, slots=True)
class Reply:
    """What is shown is the `parts`, of which a quote names its place in `sources`.

    `confidence` estimates the probability that the quotes shown answer the question; `read_as` is
    a follow-up as it was understood. `reading` is for the turns to come, and None for small talk.
    """

    status: Status
    parts: Parts
    confidence: float = 0.0
    read_as: str | None = None
    sources: tuple[Quote, ...] = ()
    alternatives: tuple[Quote, ...] = ()
    suggestions: tuple[str, ...] = ()
    why: Why | None = None
    reading: Reading | None = field(default=None, repr=False)

    @property
    def text(self) -> str:
        """All that is shown, as plain text."""
        return text_of(self.parts)

    @property
    def plain_quote(self) -> Quote | None:
        """What is plainly shown first; None where nothing is plainly answered."""
        plain = self.status is Status.ANSWERED
        return next(iter(self.sources), None) if plain else None

    @property
    def highlight(self) -> Span | None:
        """The key span inside `text`."""
        return key_of(self.parts)


@dataclass(frozen=True, slots=True)
class Turn:
    question: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class Conversation:
    """What later turns of one person or one thread can lean on."""

    turns: tuple[Turn, ...] = ()
    """The latest turn; before it, where that is another one, the latest about the pages."""

    asides: int = 0
    """Turns since the latest about the pages; after `TURNS` of them nothing leans on that one."""

    @property
    def last(self) -> Reply | None:
        """The latest reply to a question about the pages: what the next turn may be about."""
        return next((t.reply for t in reversed(self.turns) if t.reply.reading), None)

    def after(self, question: str, reply: Reply) -> "Conversation":
        turn = Turn(question, reply)
        if reply.reading:
            return Conversation((turn,))
        asides = self.asides + 1
        about = (before for before in self.turns if before.reply.reading and asides < TURNS)
        return Conversation((*about, turn), asides)
