"""Feedback over HTTP, on a real server."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from bot.app import create_app
from bot.clock import now
from bot.store.database import database_url, open_database, reading
from bot.store.erasure import erase
from bot.store.insights import insights
from bot.store.tables import FEEDBACK, QUESTIONS
from tests.bot.http.test_api import JSON, problem
from tests.bot.store.conftest import ask, eventually, give, metric, rows
from tests.conftest import serving, unlimited

QUESTION = "When did the first ILEA open?"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('store')}/askademy.db"


@pytest.fixture(scope="module")
def server(database: str) -> Iterator[httpx.Client]:
    with serving(create_app(unlimited(database_url=database))) as client:
        yield client


@pytest.fixture
def stored(database: str) -> Iterator[Engine]:
    opened = open_database(database_url(database))
    yield opened
    opened.dispose()


@pytest.fixture
def answer(server: httpx.Client) -> str:
    found: str = ask(server, QUESTION)["id"]
    return found


def of(engine: Engine, answer: str) -> list[dict[str, Any]]:
    return [row for row in rows(engine, FEEDBACK) if row["answer"] == answer]


def test_feedback_is_saved_before_it_is_acknowledged(
    server: httpx.Client, stored: Engine, answer: str
) -> None:
    """204 without a body, and the row is in the database when it comes."""
    response = give(server, answer, comment="Thanks, ada@example.org")
    assert (response.status_code, response.content) == (204, b"")
    (row,) = of(stored, answer)
    assert (row["helpful"], row["comment"]) == (True, "Thanks, [e-mail]")


def test_last_word_of_a_browser_counts_and_each_browser_has_one(
    server: httpx.Client, stored: Engine, answer: str
) -> None:
    """Sending again replaces what the same client sent, and nothing of another's."""
    with reading(stored) as connection:
        before = insights(connection).feedback
    for client, helpful in (("a", True), ("b", True), ("a", False), ("a", False), (None, True)):
        assert give(server, answer, client=client, helpful=helpful).status_code == 204
    assert sorted(row["helpful"] for row in of(stored, answer)) == [False, True, True]
    with reading(stored) as connection:
        after = insights(connection).feedback
    assert (after.total - before.total, after.helpful - before.helpful) == (3, 2)


def test_feedback_sent_again_changes_nothing(
    server: httpx.Client, stored: Engine, answer: str
) -> None:
    """A request repeated after a lost connection leaves one row that says the same."""
    for _ in range(5):
        assert give(server, answer, client="a", comment="Good").status_code == 204
    (row,) = of(stored, answer)
    assert (row["helpful"], row["comment"]) == (True, "Good")


def test_each_of_several_replies_has_its_own(
    server: httpx.Client, stored: Engine, answer: str
) -> None:
    """Feedback to one reply of a conversation says nothing of another one."""
    other = ask(server, QUESTION)["id"]
    assert give(server, answer).status_code == 204
    assert give(server, other, helpful=False).status_code == 204
    assert [row["helpful"] for row in of(stored, answer)] == [True]
    assert [row["helpful"] for row in of(stored, other)] == [False]


@pytest.mark.parametrize("unknown", ["none", "x" * 64, "é", "'; --", "\0", " ", "😀"])
def test_unknown_answer_is_404(server: httpx.Client, stored: Engine, unknown: str) -> None:
    """An id that no reply has is told so, and leaves nothing behind."""
    assert "id of a reply" in problem(give(server, unknown), 404)
    assert of(stored, unknown) == []
    assert metric(server, "askademy_store_up") == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"helpful": 0}, "helpful: "),
        ({"helpful": 1}, "helpful: "),
        ({"helpful": "true"}, "helpful: "),
        ({"helpful": "yes"}, "helpful: "),
        ({"helpful": None}, "helpful: "),
        ({"helpful": [True]}, "helpful: "),
        ({"answer": None}, "answer: "),
        ({"answer": 7}, "answer: "),
        ({"answer": ""}, "answer: "),
        ({"answer": "x" * 65}, "answer: "),
        ({"comment": 7}, "comment: "),
        ({"comment": "x" * 2_001}, "comment: "),
        ({"client": 7}, "client: "),
        ({"client": "x" * 101}, "client: "),
        ({"rating": 5}, "rating: "),
    ],
    ids=str,
)
def test_wrong_field_is_told(
    server: httpx.Client, stored: Engine, answer: str, fields: dict[str, Any], sentence: str
) -> None:
    """A field that is not of its type gets a 422 that names it, and nothing is saved."""
    body = {"answer": answer, "helpful": True} | fields
    assert sentence in problem(server.post("/api/feedback", json=body), 422)
    assert of(stored, answer) == []


@pytest.mark.parametrize("missing", ["answer", "helpful"])
def test_missing_field_is_told(server: httpx.Client, answer: str, missing: str) -> None:
    """Answer and verdict are needed, and nothing is guessed."""
    body = {"answer": answer, "helpful": True}
    del body[missing]
    assert f"{missing}: " in problem(server.post("/api/feedback", json=body), 422)


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"", JSON, 400),
        (b"{", JSON, 400),
        (b'{"answer": "\\ud800", "helpful": true}', JSON, 400),
        (b"[]", JSON, 422),
        (b"null", JSON, 422),
        (b'{"answer": "a", "helpful": true}', {}, 415),
        (b'{"answer": "a", "helpful": true}', {"Content-Type": "text/plain"}, 415),
        (b"a=b", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        (json.dumps({"answer": "x" * 70_000}).encode(), JSON, 413),
    ],
)
def test_wrong_body_is_told(
    server: httpx.Client, content: bytes, headers: dict[str, str], status: int
) -> None:
    """What is no JSON object, is not said to be, or is too large gets the right code."""
    problem(server.post("/api/feedback", content=content, headers=headers), status)


def test_other_methods_are_refused(server: httpx.Client) -> None:
    """Feedback is posted, and cannot be read over HTTP."""
    response = server.get("/api/feedback")
    problem(response, 405)
    assert "POST" in response.headers["allow"]


def test_feedback_is_limited_as_questions_are() -> None:
    """Who sends without end is told to wait."""
    with serving(create_app(unlimited(rate_limit="3/minute"))) as client:
        statuses = [give(client, "a").status_code for _ in range(5)]
        assert statuses == [404, 404, 404, 429, 429]
        assert int(give(client, "a").headers["retry-after"]) > 0


def test_without_stored_questions_feedback_is_for_what_this_process_said(tmp_path: Path) -> None:
    """With storing off no question is in the files; feedback names an answer given, or is 404."""
    url = f"sqlite:///{tmp_path}/askademy.db"
    settings = unlimited(database_url=url, store_questions="off")
    with serving(create_app(settings)) as client:
        first = ask(client, QUESTION)
        second = ask(client, "And where?", first["conversation"])
        assert second["read_as"]
        assert second["conversation"] == first["conversation"]
        assert give(client, first["id"]).status_code == 204
        assert give(client, second["id"], helpful=False).status_code == 204
        problem(give(client, "another"), 404)
    with serving(create_app(settings)) as restarted:
        problem(give(restarted, first["id"]), 404)
        after = ask(restarted, "And where?", first["conversation"])
        assert after["conversation"] != first["conversation"]
        assert after["read_as"] is None
    opened = open_database(database_url(url))
    assert rows(opened, QUESTIONS) == []
    with reading(opened) as connection:
        found = insights(connection)
    assert (found.counts.questions, found.feedback.total, found.feedback.helpful) == (0, 2, 1)
    opened.dispose()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if b"first ILEA" in path.read_bytes()]


@pytest.mark.parametrize("stored", ["on", "off"])
def test_feedback_is_erased_with_its_conversation(tmp_path: Path, stored: str) -> None:
    """Also where no questions are stored; later feedback is taken, and nothing of it kept."""
    url = f"sqlite:///{tmp_path}/askademy.db"
    with serving(create_app(unlimited(database_url=url, store_questions=stored))) as client:
        answer = ask(client, QUESTION)
        assert give(client, answer["id"], comment="My-very-own-words").status_code == 204
        found = erase(database_url(url), answer["conversation"], now())
        assert (found.questions, found.feedback) == (int(stored == "on"), 1)
        assert give(client, answer["id"], comment="My-very-own-words").status_code == 204
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if b"My-very-own-words" in path.read_bytes()]


def test_another_replica_takes_feedback_to_a_stored_answer(database: str, answer: str) -> None:
    """Whoever gets the feedback, the answer is known once it is stored, also after a restart."""
    with serving(create_app(unlimited(database_url=database))) as other:
        eventually(lambda: give(other, answer, client="z").status_code == 204)
