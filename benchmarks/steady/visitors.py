"""People who ask and vote over HTTP while what answers them is killed, and the account of it."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import count
from string import ascii_lowercase
from threading import Event, Thread
from time import sleep

from sqlalchemy import URL, select

from bot.store.database import open_database, reading
from bot.store.feedback import feedback_row
from bot.store.tables import FEEDBACK, QUESTIONS

VISITORS = 8
PAUSE_SECONDS = 0.02  # after a connection that was broken, and at most between two questions
TIMEOUT_SECONDS = 20.0


@dataclass
class Account:
    """What was acknowledged: that of a broken connection may be there, or may not."""

    questions: set[str] = field(default_factory=set)
    """Ids of the replies that came."""

    votes: set[tuple[str, str]] = field(default_factory=set)
    """Answer and voter of those with 204."""

    sent_votes: set[tuple[str, str]] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True)
class Settled:
    """What the database has of an account."""

    votes: int
    lost_votes: int
    doubled: int
    """Questions that were sent once and are there twice, and votes that nobody has sent."""

    questions: int
    lost_questions: int

    failed: int
    """Responses with 500, or with a status that no visitor expects."""


@contextmanager
def visiting(port: int, account: Account) -> Iterator[None]:
    stop, numbers = Event(), count()
    threads = [
        Thread(target=_visit, args=(port, account, stop, numbers), daemon=True)
        for _ in range(VISITORS)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _visit(port: int, account: Account, stop: Event, numbers: "count[int]") -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    while not stop.is_set():
        number = next(numbers)
        try:
            _ask_and_vote(connection, account, number)
        except (OSError, HTTPException):
            connection.close()
            sleep(PAUSE_SECONDS)
    connection.close()


def _ask_and_vote(connection: HTTPConnection, account: Account, number: int) -> None:
    text = f"When was ILEA Roswell established, {_word(number)}?"
    status, body = _post(connection, account, "/api/ask", {"question": text})
    if status != 200:
        sleep(PAUSE_SECONDS)
        return
    answer = str(json.loads(body)["id"])
    account.questions.add(answer)
    # A vote is seldom given at once; half of the answers get one.
    sleep(PAUSE_SECONDS * (number % 5) / 5)
    if number % 2 == 0:
        voter = f"v{number}"
        account.sent_votes.add((answer, voter))
        vote = {"answer": answer, "helpful": number % 3 > 0, "client": voter}
        status, _ = _post(connection, account, "/api/feedback", vote)
        if status == 204:
            account.votes.add((answer, voter))


def _post(
    connection: HTTPConnection, account: Account, path: str, fields: object
) -> tuple[int, bytes]:
    headers = {"Content-Type": "application/json"}
    connection.request("POST", path, json.dumps(fields), headers)
    response = connection.getresponse()
    body = response.read()
    account.statuses[response.status] += 1
    return response.status, body


def _word(number: int) -> str:
    """Another one for each number; letters alone, which nothing masks."""
    letters = ""
    while number or len(letters) < 6:
        number, rest = divmod(number, 26)
        letters += ascii_lowercase[rest]
    return f"k{letters}"


def settled(url: URL, account: Account) -> Settled:
    """Once nothing waits any longer."""
    engine = open_database(url)
    with reading(engine) as connection:
        questions = connection.execute(select(QUESTIONS.c.id, QUESTIONS.c.question)).all()
        votes = set(map(tuple, connection.execute(select(FEEDBACK.c.answer, FEEDBACK.c.voter))))
    engine.dispose()
    ids = {row.id for row in questions}
    texts = Counter(row.question for row in questions)
    acknowledged = set(map(_key, account.votes))
    sent = set(map(_key, account.sent_votes))
    # 404: the vote for an answer that was lost with the process before it was written.
    expected = {200, 204, 404, 503}
    return Settled(
        len(acknowledged),
        len(acknowledged - votes),
        sum(number - 1 for number in texts.values()) + len(votes - sent),
        len(account.questions),
        len(account.questions - ids),
        sum(number for status, number in account.statuses.items() if status not in expected),
    )


def _key(vote: tuple[str, str]) -> tuple[str, str]:
    row = feedback_row(*vote, None, 0, helpful=True)
    return str(row["answer"]), str(row["voter"])
