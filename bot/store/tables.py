"""The tables of the store; `migrations` brings older databases to them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

METADATA = MetaData()


def _number() -> TypeEngine[int]:
    """SQLite numbers rows by itself only in a column of its own INTEGER."""
    return BigInteger().with_variant(Integer, "sqlite")


# A conversation is its questions in the order of their numbers: asked again they give its replies.
QUESTIONS = Table(
    "questions",
    METADATA,
    Column("number", _number(), primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("conversation", String(64), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("asked_at", BigInteger, nullable=False, comment="milliseconds since 1970, UTC"),
    Column("day", Integer, nullable=False, comment="days since 1970, UTC"),
    Column("question", Text, nullable=False, comment="masked"),
    Column("read_as", Text, comment="masked"),
    Column("topic", BigInteger, nullable=False, comment="equal for questions that are the same"),
    Column("status", String(16), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("sources", Text, nullable=False, comment="JSON: document, sha256, start, end"),
    Column("corpus", String(16), nullable=False, comment="the version of pages and curation"),
    Column("took", Integer, nullable=False, comment="microseconds"),
    Index("questions_conversation", "conversation", "number"),
    # All that the insights count is in this index: the rows themselves are not read.
    Index("questions_counted", "day", "status", "topic"),
)

FEEDBACK = Table(
    "feedback",
    METADATA,
    Column("answer", String(32), primary_key=True, comment="the id of the question's row"),
    Column("voter", String(64), primary_key=True, comment="a hash that holds for one answer only"),
    Column("helpful", Boolean, nullable=False),
    Column("comment", Text, comment="masked"),
    Column("given_at", BigInteger, nullable=False, comment="milliseconds since 1970, UTC"),
    # Its question may be stored nowhere: this alone says what to erase with a conversation.
    Column("conversation", String(64), comment="of the answer; null where it is of none"),
    Column("channel", String(16), comment="that it was given in; null where that is not known"),
    Index("feedback_given", "given_at"),
    Index("feedback_conversation", "conversation"),
)

# Conversations that were erased: what still waits elsewhere to be written is dropped.
FORGOTTEN = Table(
    "forgotten",
    METADATA,
    Column("number", _number(), primary_key=True, autoincrement=True),
    Column("conversation", String(64), nullable=False, unique=True),
    Column("forgotten_at", BigInteger, nullable=False, comment="milliseconds since 1970, UTC"),
)

# The answers in these conversations, as far as they are known: feedback that still comes to one of
# them is taken from its sender as any other, and not kept.
FORGOTTEN_ANSWERS = Table(
    "forgotten_answers",
    METADATA,
    Column("answer", String(32), primary_key=True),
    Column("forgotten_at", BigInteger, nullable=False, comment="milliseconds since 1970, UTC"),
)

# Events that were acknowledged. One whose `lease_until` has passed was left by a process that
# died; it is null once the work is done, and the work is gone with it.
EVENTS = Table(
    "events",
    METADATA,
    Column("id", String(128), primary_key=True),
    Column("received_at", BigInteger, nullable=False, comment="milliseconds since 1970, UTC"),
    Column("work", Text, comment="JSON, masked"),
    Column("lease_until", BigInteger, comment="milliseconds since 1970, UTC"),
    Column(
        "attempts",
        Integer,
        nullable=False,
        server_default="0",
        comment="to do the work, which have not come to an end",
    ),
    Index("events_received", "received_at"),
    Index("events_leased", "lease_until"),
)

# Each step is a row, and none is ever changed: what counts now is what the steps add up to.
CURATION = Table(
    "curation",
    METADATA,
    Column("number", _number(), primary_key=True, autoincrement=True),
    Column("entry", String(16), nullable=False, comment="its id"),
    Column("kind", String(16), nullable=False),
    Column("content", Text, comment="JSON; null where the entry was taken out"),
    Column("author", Text, comment="of the step"),
    Column("done_at", BigInteger, nullable=False, comment="milliseconds since 1970, UTC"),
)

# Kept until the app is removed from the workspace: this is no data of people who ask.
INSTALLATIONS = Table(
    "installations",
    METADATA,
    Column("workspace", String(100), primary_key=True, comment="of a team or an organisation"),
    Column("data", Text, nullable=False, comment="JSON with tokens; encrypted where a key is set"),
    Column("installed_at", BigInteger, nullable=False, comment="milliseconds since 1970, UTC"),
)

# Those who may sign in at /admin, until they are removed.
EDITORS = Table(
    "editors",
    METADATA,
    Column("name", String(80), primary_key=True),
    Column(
        "password", String(200), nullable=False, comment="a hash, as bot/owner/passwords.py has"
    ),
    Column("added_at", BigInteger, nullable=False, comment="milliseconds since 1970, UTC"),
)

# Sessions that were ended before their time; the others end by themselves.
ENDED_SESSIONS = Table(
    "ended_sessions",
    METADATA,
    Column("session", String(32), primary_key=True),
    Column("ended_at", BigInteger, nullable=False, comment="milliseconds since 1970, UTC"),
)

# What editors have done with the folder of pages.
PAGE_CHANGES = Table(
    "page_changes",
    METADATA,
    Column("number", _number(), primary_key=True, autoincrement=True),
    Column("action", String(16), nullable=False),
    Column("source", Text, nullable=False, comment="the file or the address"),
    Column("author", Text, nullable=False),
    Column("done_at", BigInteger, nullable=False, comment="milliseconds since 1970, UTC"),
)

# How often a password was tried, so that every replica counts the same.
ATTEMPTS = Table(
    "attempts",
    METADATA,
    Column("source", String(64), primary_key=True, comment="a hash of a network or of a name"),
    Column("full_at", BigInteger, nullable=False, comment="milliseconds since 1970, UTC"),
    Index("attempts_full", "full_at"),
)

# What replicas sign with, made by the first one.
SIGNING_KEYS = Table(
    "signing_keys",
    METADATA,
    Column("name", String(32), primary_key=True, comment="what is signed with it"),
    Column("value", String(64), nullable=False),
)

# What was asked on days that are over, counted once. A day is counted again where something of it
# was written or deleted afterwards: its row is gone then.
COUNTED_DAYS = Table(
    "counted_days",
    METADATA,
    Column("day", Integer, primary_key=True, autoincrement=False, comment="days since 1970, UTC"),
)

DAY_COUNTS = Table(
    "day_counts",
    METADATA,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("channel", String(16), primary_key=True),
    Column("corpus", String(16), primary_key=True),
    Column("answered", Integer, nullable=False),
    Column("unsure", Integer, nullable=False),
    Column("not_found", Integer, nullable=False),
    Column("smalltalk", Integer, nullable=False),
)

# The questions that were asked most on each day.
DAY_TOPICS = Table(
    "day_topics",
    METADATA,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("channel", String(16), primary_key=True),
    Column("topic", BigInteger, primary_key=True, autoincrement=False),
    Column("answered", Integer, nullable=False),
    Column("unsure", Integer, nullable=False),
    Column("not_found", Integer, nullable=False),
    Column("latest", BigInteger, nullable=False, comment="the number of the latest of them"),
)

# What the owner says of questions that were not answered well; the latest row of a topic counts. It
# has no question: what people wrote is erased with their conversations.
MARKS = Table(
    "marks",
    METADATA,
    Column("number", _number(), primary_key=True, autoincrement=True),
    Column("topic", BigInteger, nullable=False, comment="of the questions"),
    Column("mark", String(16), comment="null where an earlier one was taken back"),
    Column("author", Text, nullable=False),
    Column("done_at", BigInteger, nullable=False, comment="milliseconds since 1970, UTC"),
)

# Questions whose right answers no change may lose: the owner has chosen them, and they stay.
REGRESSIONS = Table(
    "regressions",
    METADATA,
    Column("topic", BigInteger, primary_key=True, autoincrement=False, comment="of the question"),
    Column("question", Text, nullable=False, comment="masked"),
    Column("quote", Text, nullable=False, comment="what the answer has to show"),
    Column("author", Text, nullable=False),
    Column("done_at", BigInteger, nullable=False, comment="milliseconds since 1970, UTC"),
)
