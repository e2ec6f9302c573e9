"""The questions that were asked, with what their replies were; a conversation is made of them."""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from hashlib import blake2b

from sqlalchemy import Connection, select

from bot.clock import day_of
from bot.dialogue.reply import Status
from bot.masking.mask import masked
from bot.store.database import insert
from bot.store.forgetting import conversations_forgotten, remember_answers
from bot.store.rollups import recount
from bot.store.spool import Row
from bot.store.tables import QUESTIONS

_BETWEEN_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class StoredQuestion:
    """One question of a conversation, under the id of its reply."""

    id: str
    question: str


@dataclass(frozen=True, slots=True)
class QuotedPlace:
    """Where a quote stands."""

    document: str
    sha256: str
    """Of the document's text."""

    start: int
    end: int
    """In characters: `text[start:end]` is the quote."""


@dataclass(frozen=True, slots=True)
class Record:
    """A question with what its reply was, to be kept."""

    id: str
    """Of the reply."""

    conversation: str
    """The id of the conversation that it is a turn of."""

    channel: str
    """Such as "api"."""

    question: str
    """As it was asked: it is masked on its way into the database."""

    read_as: str | None
    """A follow-up as it was understood; None for what was read as it was asked."""

    status: Status
    confidence: float
    sources: tuple[QuotedPlace, ...]
    """The quotes that the reply shows."""

    corpus: str
    """The version of the pages and the curation."""

    asked_at: int
    """In milliseconds since 1970."""

    took: int
    """How long the reply took, in microseconds."""


def as_row(record: Record) -> Row:
    """Masked: from here on nothing has what a person wrote about themselves."""
    question = masked(record.question)
    read_as = masked(record.read_as) if record.read_as else None
    return {
        "id": record.id,
        "conversation": record.conversation,
        "channel": record.channel,
        "asked_at": record.asked_at,
        "day": day_of(record.asked_at),
        "question": question,
        "read_as": read_as,
        "topic": topic(read_as or question),
        "status": record.status.value,
        "confidence": round(record.confidence, 4),
        "sources": json.dumps([*map(astuple, record.sources)], separators=(",", ":")),
        "corpus": record.corpus,
        "took": record.took,
    }


def topic(question: str) -> int:
    """Equal for questions of the same words: case, accents and punctuation do not matter."""
    plain = unicodedata.normalize("NFKD", question).casefold()
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    words = _BETWEEN_WORDS.sub(" ", letters).strip()
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), signed=True)


def write_questions(connection: Connection, rows: Sequence[Row]) -> Sequence[None]:
    """Leaves out those of conversations that were forgotten, and those that are there already."""
    gone = conversations_forgotten(connection, {row["conversation"] for row in rows})
    kept = [row for row in rows if row["conversation"] not in gone]
    if kept:
        connection.execute(insert(connection, QUESTIONS).on_conflict_do_nothing(), kept)
        # What has waited in the spool may be of a day that is counted already.
        recount(connection, {row["day"] for row in kept})
    for row in rows:
        if row["conversation"] in gone:
            remember_answers(connection, [row["id"]], row["asked_at"])
    return [None] * len(rows)


def conversation(
    connection: Connection, conversation_id: str, channel: str, most: int
) -> tuple[StoredQuestion, ...]:
    """Its latest questions, oldest first; none where the channel has no such conversation."""
    found = connection.execute(
        select(QUESTIONS.c.id, QUESTIONS.c.question)
        .where(QUESTIONS.c.conversation == conversation_id, QUESTIONS.c.channel == channel)
        .order_by(QUESTIONS.c.number.desc())
        .limit(most)
    )
    return tuple(StoredQuestion(*row) for row in found)[::-1]
