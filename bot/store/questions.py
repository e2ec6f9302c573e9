"""The questions that were asked, with what their replies were; a conversation is made of them."""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import Connection, select

from bot.clock import day_of
from bot.dialogue.reply import TURNS, Reply
from bot.masking.mask import masked
from bot.store.database import insert
from bot.store.spool import Row
from bot.store.tables import FORGOTTEN, QUESTIONS

_BETWEEN_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class StoredQuestion:
    """One question of a conversation, under the id of its reply."""

    id: str
    question: str


@dataclass(frozen=True, slots=True)
class Record:
    """A question with its reply, to be kept: when it was asked, and how long the reply took.

    `asked_at` is in milliseconds since 1970, `took` in microseconds.
    """

    id: str
    conversation: str
    channel: str
    question: str
    reply: Reply
    corpus: str
    asked_at: int
    took: int


def as_row(record: Record) -> Row:
    """Masked: from here on nothing has what a person wrote about themselves."""
    question = masked(record.question)
    read_as = masked(record.reply.read_as) if record.reply.read_as else None
    sources = [[q.document.id, q.document.sha256, q.start, q.end] for q in record.reply.sources]
    return {
        "id": record.id,
        "conversation": record.conversation,
        "channel": record.channel,
        "asked_at": record.asked_at,
        "day": day_of(record.asked_at),
        "question": question,
        "read_as": read_as,
        "topic": topic(read_as or question),
        "status": record.reply.status.value,
        "confidence": round(record.reply.confidence, 4),
        "sources": json.dumps(sources, separators=(",", ":")),
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
    conversations = {row["conversation"] for row in rows}
    gone = frozenset(
        connection.scalars(
            select(FORGOTTEN.c.conversation).where(FORGOTTEN.c.conversation.in_(conversations))
        )
    )
    kept = [row for row in rows if row["conversation"] not in gone]
    if kept:
        connection.execute(insert(connection, QUESTIONS).on_conflict_do_nothing(), kept)
    return [None] * len(rows)


def conversation(
    connection: Connection, conversation_id: str, channel: str
) -> tuple[StoredQuestion, ...]:
    """Its latest questions, oldest first; none where the channel has no such conversation."""
    found = connection.execute(
        select(QUESTIONS.c.id, QUESTIONS.c.question)
        .where(QUESTIONS.c.conversation == conversation_id, QUESTIONS.c.channel == channel)
        .order_by(QUESTIONS.c.number.desc())
        .limit(TURNS)
    )
    return tuple(StoredQuestion(*row) for row in found)[::-1]
