"""The first database that a version of Askademy kept, as its own code made it, with data in it.

The statements were taken from databases that commit 9c5f2bf had made (`.schema`, `pg_dump`): what
today's migrations would make of their first steps does not count here.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from sqlalchemy import URL, Connection, Engine, text

from bot.clock import MILLISECONDS_A_DAY, now
from bot.store.database import open_database, reading

DAYS = 60  # of the questions: fewer than are kept without a setting
ROWS = 10_000  # inserted at once

_NUMBER = {"sqlite": "INTEGER NOT NULL", "postgresql": "BIGSERIAL NOT NULL"}
_FLOAT = {"sqlite": "FLOAT", "postgresql": "DOUBLE PRECISION"}
_STATEMENTS = """
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO alembic_version VALUES ('0002');
CREATE TABLE questions (
    number {number}, id VARCHAR(32) NOT NULL, conversation VARCHAR(64) NOT NULL,
    channel VARCHAR(16) NOT NULL, asked_at BIGINT NOT NULL, day INTEGER NOT NULL,
    question TEXT NOT NULL, read_as TEXT, topic BIGINT NOT NULL, status VARCHAR(16) NOT NULL,
    confidence {float} NOT NULL, sources TEXT NOT NULL, corpus VARCHAR(16) NOT NULL,
    took INTEGER NOT NULL, PRIMARY KEY (number), UNIQUE (id)
);
CREATE INDEX questions_conversation ON questions (conversation, number);
CREATE INDEX questions_counted ON questions (day, status, topic);
CREATE TABLE feedback (
    answer VARCHAR(32) NOT NULL, voter VARCHAR(64) NOT NULL, helpful BOOLEAN NOT NULL,
    comment TEXT, given_at BIGINT NOT NULL, PRIMARY KEY (answer, voter)
);
CREATE INDEX feedback_given ON feedback (given_at);
CREATE TABLE forgotten (
    number {number}, conversation VARCHAR(64) NOT NULL, forgotten_at BIGINT NOT NULL,
    PRIMARY KEY (number), UNIQUE (conversation)
);
CREATE TABLE events (
    id VARCHAR(128) NOT NULL, received_at BIGINT NOT NULL, work TEXT, lease_until BIGINT,
    PRIMARY KEY (id)
);
CREATE INDEX events_received ON events (received_at);
CREATE INDEX events_leased ON events (lease_until);
"""
# The columns that there were, and what a table is sorted by.
COLUMNS = {
    "questions": (
        (
            "number, id, conversation, channel, asked_at, day, question, read_as, topic, status,"
            " confidence, sources, corpus, took"
        ),
        "number",
    ),
    "feedback": ("answer, voter, helpful, comment, given_at", "answer, voter"),
    "forgotten": ("number, conversation, forgotten_at", "number"),
    "events": ("id, received_at, work, lease_until", "id"),
}

# How many rows each table has, and the SHA-256 of them in their order.
Contents = dict[str, tuple[int, str]]


def make(url: URL, questions: int) -> Contents:
    """An empty database becomes one of that version; what is in it then.

    Four questions are a conversation, a third of them has a vote, and some of the votes a comment.
    """
    engine = open_database(url)
    kind = engine.dialect.name
    with engine.begin() as connection:
        for statement in _STATEMENTS.strip().split(";\n"):
            typed = statement.format(number=_NUMBER[kind], float=_FLOAT[kind])
            connection.exec_driver_sql(typed.rstrip(";"))
        _fill(connection, questions)
    found = contents(engine)
    engine.dispose()
    return found


def contents(engine: Engine) -> Contents:
    """Of the columns that there were; what is in others is not looked at."""
    found = {}
    with reading(engine) as connection:
        for table, (columns, order) in COLUMNS.items():
            digest, count = sha256(), 0
            for row in connection.execute(
                text(f"SELECT {columns} FROM {table} ORDER BY {order}")  # noqa: S608
            ):
                # SQLite has numbers where PostgreSQL has truth.
                digest.update(repr([int(v) if isinstance(v, bool) else v for v in row]).encode())
                count += 1
            found[table] = count, digest.hexdigest()
    return found


def untied(engine: Engine) -> int:
    """How many votes do not know the conversation and channel that their question was asked in."""
    statement = (
        "SELECT count(*) FROM feedback JOIN questions ON questions.id = feedback.answer WHERE"
        " coalesce(feedback.conversation, '') <> questions.conversation"
        " OR coalesce(feedback.channel, '') <> questions.channel"
    )
    with reading(engine) as connection:
        return int(connection.execute(text(statement)).scalar_one())


def _fill(connection: Connection, questions: int) -> None:
    latest = now()
    for first in range(0, questions, ROWS):
        numbers = range(first, min(first + ROWS, questions))
        for table, rows in (
            ("questions", [_question(n, questions, latest) for n in numbers]),
            ("feedback", [_vote(n, latest) for n in numbers if n % 3 == 0]),
            (
                "forgotten",
                [{"conversation": f"f{n}", "forgotten_at": latest} for n in numbers[::50]],
            ),
            ("events", [*_events(numbers, latest)]),
        ):
            names = ", ".join(rows[0])
            values = ", ".join(f":{name}" for name in rows[0])
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), rows)  # noqa: S608


def _question(number: int, of: int, latest: int) -> dict[str, Any]:
    asked = latest - (of - number) * DAYS * MILLISECONDS_A_DAY // of
    return {
        "id": f"q{number}",
        "conversation": f"c{number // 4}",
        "channel": ("api", "web", "slack")[number // 4 % 3],
        "asked_at": asked,
        "day": asked // MILLISECONDS_A_DAY,
        "question": f"How many professionals has academy {number % 977} welcomed – since “2001”?",
        "read_as": f"And since {number}?" if number % 4 else None,
        "topic": (number % 977) * -7_919_777_000_001,
        "status": ("answered", "unsure", "not_found")[number % 5 % 3],
        "confidence": number % 1000 / 1000,
        "sources": f'[["roswell","{number:064x}",{number},{number + 80}]]',
        "corpus": f"{number % 3:016x}",
        "took": 900 + number % 100,
    }


def _vote(number: int, latest: int) -> dict[str, Any]:
    comment = f"Comment {number}: 100 % – it’s “fine”" if number % 2 else None
    voter = sha256(str(number).encode()).hexdigest()
    return {
        "answer": f"q{number}",
        "voter": voter,
        "helpful": number % 4 > 0,
        "comment": comment,
        "given_at": latest - number % 1000,
    }


def _events(numbers: range, latest: int) -> Iterator[dict[str, Any]]:
    for number in numbers[::20]:
        is_done = number % 40 == 0
        yield {
            "id": f"Ev{number}",
            "received_at": latest,
            "work": None if is_done else f'{{"n": {number}}}',
            "lease_until": None if is_done else latest,
        }
