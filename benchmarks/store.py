"""What the store costs and what it keeps: `make store`, written to `benchmarks/store.md`."""

import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import Connection, insert

from benchmarks.load import CONNECTIONS, all_are, pinned_server, send
from bot.clock import MILLISECONDS_A_DAY
from bot.dialogue.reply import Status
from bot.store.database import database_url, open_database, reading
from bot.store.insights import insights
from bot.store.migrate import migrate
from bot.store.tables import QUESTIONS
from corpus.load import ACADEMY, load
from tests.bot.store.killing import kill

RESULT = Path(__file__).with_name("store.md")
ROUNDS = 5
QUESTIONS_A_ROUND = 2_000
FEEDBACK = 20_000
STORED = 1_000_000
TOPICS = 50_000
DAYS = 90
ROWS = 10_000  # inserted at once
KILLS = 100
SEED = 2001


def feedback_rate() -> float:
    """Acknowledged feedback a second, over HTTP; each is for another answer or browser."""
    with TemporaryDirectory() as folder, pinned_server(_database(folder)) as port:
        asked = send(port, "/api/ask", _questions()[:100])
        ids = [json.loads(body)["id"] for _, body in asked.responses]
        bodies = [_feedback(ids, number) for number in range(FEEDBACK)]
        return all_are(204, send(port, "/api/feedback", bodies)).rate


def ask_rates() -> tuple[Sequence[float], Sequence[float]]:
    """Questions answered a second with questions stored and without, in turns."""
    stored, kept_in_memory = [], []
    with TemporaryDirectory() as first, TemporaryDirectory() as second:
        off = {**_database(second), "ASKADEMY_STORE_QUESTIONS": "off"}
        for _ in range(ROUNDS):
            stored.append(_ask_rate(_database(first)))
            kept_in_memory.append(_ask_rate(off))
    return stored, kept_in_memory


def _ask_rate(environment: dict[str, str]) -> float:
    with pinned_server(environment) as port:
        bodies = _questions()
        send(port, "/api/ask", bodies[:200])
        return all_are(200, send(port, "/api/ask", bodies)).rate


def insights_seconds() -> float:
    """Over a million stored questions, in SQLite."""
    with TemporaryDirectory() as folder:
        engine = open_database(database_url(f"sqlite:///{folder}/askademy.db"))
        migrate(engine)
        with engine.begin() as connection:
            _fill(connection)
        begun = perf_counter()
        with reading(engine) as connection:
            found = insights(connection)
        seconds = perf_counter() - begun
        engine.dispose()
        if found.counts.questions != STORED:
            raise RuntimeError(f"{found.counts.questions} of {STORED} questions were counted")
        return seconds


def _fill(connection: Connection) -> None:
    statuses = [status.value for status in Status]
    for first in range(0, STORED, ROWS):
        numbers = range(first, first + ROWS)
        days = [20_000 + number * DAYS // STORED for number in numbers]
        rows = [
            {
                "id": f"q{number}",
                "conversation": f"c{number // 4}",
                "channel": "api",
                "asked_at": day * MILLISECONDS_A_DAY,
                "day": day,
                "question": f"How many professionals has academy {number % TOPICS} welcomed?",
                "topic": (number % TOPICS) * 7_919_777,
                "status": statuses[number % 7 % len(statuses)],
                "confidence": 0.9,
                "sources": "[]",
                "corpus": "0" * 16,
                "took": 900,
            }
            for number, day in zip(numbers, days, strict=True)
        ]
        connection.execute(insert(QUESTIONS), rows)


def _database(folder: str) -> dict[str, str]:
    return {"ASKADEMY_DATABASE_URL": f"sqlite:///{folder}/askademy.db"}


def _questions() -> list[bytes]:
    """Those of the academy's curation, over and over."""
    entries = load(ACADEMY).curation.phrasings
    asked = [question for entry in entries for question in entry.questions]
    bodies = [json.dumps({"question": question}).encode() for question in asked]
    return (bodies * (QUESTIONS_A_ROUND // len(bodies) + 1))[:QUESTIONS_A_ROUND]


def _feedback(ids: Sequence[str], number: int) -> bytes:
    fields = {"answer": ids[number % len(ids)], "helpful": number % 3 > 0, "client": str(number)}
    return json.dumps(fields).encode()


def report() -> str:
    stored, kept_in_memory = ask_rates()
    ratio = median(stored) / median(kept_in_memory)
    with TemporaryDirectory() as folder:
        killed = kill(database_url(f"sqlite:///{folder}/askademy.db"), KILLS, Random(SEED))  # noqa: S311
    rows = [
        ("acknowledged feedback over HTTP, SQLite", f"{feedback_rate():,.0f} a second", "≥ 2,000"),
        (
            "questions answered over HTTP, stored : not stored",
            f"{median(stored):,.0f} : {median(kept_in_memory):,.0f} a second = {ratio:.2f}",
            "≥ .9",
        ),
        ("`insights` over 1,000,000 questions, SQLite", f"{insights_seconds():.2f} s", "≤ 2 s"),
        (
            f"{killed.rounds} kills (SIGKILL) at random moments",
            f"{len(killed.lost)} lost, {len(killed.doubled)} doubled of {killed.acknowledged:,}",
            "0, 0",
        ),
    ]
    table = "\n".join(f"| {what} | {result} | {goal} |" for what, result, goal in rows)
    machine = f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()})"
    python = platform.python_version()
    return f"""# The store

Made by `make store` on {machine}, CPython {python}: the server on one core, {CONNECTIONS}
connections from the other. Feedback is acknowledged after the commit and its sync to the disk.
Questions: the median of {ROUNDS} runs each, in turns. Killed are processes that save feedback,
events and curation; what is lost or doubled is of what they had acknowledged.

| what | result | goal |
|---|---|---|
{table}
"""


def main() -> None:
    text = report()
    RESULT.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
