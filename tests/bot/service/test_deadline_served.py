"""Answers that take too long, on a real server: callers are told, and the others are served."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import httpx
import pytest

from bot.answering.quoting import Quote
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Conversation, Reply
from bot.http.serving import Serving
from bot.routes import routes
from bot.service.conversation_memory import Memory
from bot.service.conversations import Conversations
from bot.service.deadline import THREADS, AnsweringThreads
from bot.service.service import Service
from bot.service.votes import Votes
from bot.settings import secret
from bot.store.database import database_url
from bot.store.store import Store
from tests.bot.store.conftest import eventually, metric
from tests.conftest import live, serving, unlimited

# Longer than any that was answered before it: nothing is known of its length.
SLOW = " ".join(["slow"] * 100)
FIRST = "When did the first ILEA open?"
DEADLINE = 1.0  # seconds


class SlowChat(Chat):
    """The academy's, which for one question waits until it is released."""

    def __init__(self, chat: Chat, released: Event) -> None:
        self.__dict__.update(chat.__dict__)
        self.released = released
        self.begun = Event()

    def reply(self, question: str, conversation: Conversation = Conversation()) -> Reply:  # noqa: B008
        self._wait(question)
        return super().reply(question, conversation)

    def search(self, question: str, limit: int) -> tuple[Quote, ...]:
        self._wait(question)
        return super().search(question, limit)

    def _wait(self, question: str) -> None:
        if question == SLOW:
            self.begun.set()
            assert self.released.wait(60)


@pytest.fixture
def chat(academy: Chat) -> Iterator[SlowChat]:
    released = Event()
    yield SlowChat(academy, released)
    released.set()


@contextmanager
def served(chat: Chat, deadline: float = DEADLINE) -> Iterator[httpx.Client]:
    settings = unlimited()
    store = Store(database_url(secret(settings.database_url)), settings.retention_days)
    threads, slow = AnsweringThreads(deadline), live(chat)
    conversations = Conversations(slow, Memory(lifetime=60), store, threads)
    app = routes(
        Service(slow, store, conversations, Votes(store, conversations), threads),
        settings,
        Serving(),
    )
    with serving(app) as client:
        client.timeout = httpx.Timeout(30)
        yield client


def ask(client: httpx.Client, question: str, conversation: str | None = None) -> httpx.Response:
    return client.post("/api/ask", json={"question": question, "conversation": conversation})


def test_server_goes_on_while_an_answer_takes_long(chat: SlowChat) -> None:
    """Health, metrics and other questions are answered before the slow one is given up."""
    with served(chat, deadline=30) as client, ThreadPoolExecutor(1) as pool:
        slow = pool.submit(ask, client, SLOW)
        assert chat.begun.wait(20)
        assert client.get("/healthz").status_code == 200
        assert ask(client, FIRST).json()["status"] == "answered"
        assert not slow.done()
        chat.released.set()
        assert slow.result(20).status_code == 200


def test_caller_is_told_after_the_deadline(chat: SlowChat) -> None:
    """The API says in a problem what to do, and the page in the same sentence; it is counted."""
    with served(chat) as client:
        response = ask(client, SLOW)
        searched = client.get("/api/search", params={"q": SLOW})
        html = client.post("/chat", data={"q": SLOW})
        assert (response.status_code, searched.status_code, html.status_code) == (503, 503, 503)
        assert response.headers["content-type"] == "application/problem+json"
        assert int(response.headers["retry-after"]) > 0
        sentence = response.json()["detail"]
        assert "ask again in a few seconds" in sentence
        assert sentence == searched.json()["detail"]
        assert sentence in html.text
        assert metric(client, 'askademy_refused_total{reason="deadline"}') == 3
        eventually(lambda: metric(client, "askademy_threads_stuck") == 3)


def test_callers_are_told_at_once_while_all_threads_hang(chat: SlowChat) -> None:
    """Nobody waits for a thread that comes back never; when they come back all is answered."""
    with served(chat) as client, ThreadPoolExecutor(THREADS) as pool:
        first = ask(client, FIRST).json()
        waiting = [pool.submit(ask, client, SLOW) for _ in range(THREADS)]
        assert {found.result(20).status_code for found in waiting} == {503}
        eventually(lambda: metric(client, "askademy_threads_stuck") == THREADS)
        refused = ask(client, "And where?", first["conversation"])
        assert refused.status_code == 503
        assert client.get("/healthz").status_code == 200
        unready = client.get("/readyz")
        assert unready.status_code == 503
        assert "restart the server" in unready.json()["detail"]
        chat.released.set()
        eventually(lambda: metric(client, "askademy_threads_stuck") == 0)
        assert client.get("/readyz").status_code == 200
        follow_up = ask(client, "And where?", first["conversation"]).json()
        assert follow_up["conversation"] == first["conversation"]
        assert follow_up["read_as"]


def test_question_without_an_answer_is_no_turn(chat: SlowChat) -> None:
    """The conversation goes on from the turn before, as if it had not been asked."""
    with served(chat) as client:
        first = ask(client, FIRST).json()
        assert ask(client, SLOW, first["conversation"]).status_code == 503
        again = ask(client, "What did you say?", first["conversation"]).json()
        assert again["answer"] == first["answer"]


def test_questions_of_one_conversation_are_answered_in_turn(chat: SlowChat) -> None:
    """Of two at once the second waits, and is read as a follow-up of the first."""
    with served(chat, deadline=30) as client, ThreadPoolExecutor(2) as pool:
        begun = ask(client, FIRST).json()
        slow = pool.submit(ask, client, SLOW, begun["conversation"])
        assert chat.begun.wait(20)
        second = pool.submit(ask, client, "What did you say?", begun["conversation"])
        assert ask(client, FIRST).status_code == 200
        assert not second.done()
        chat.released.set()
        assert second.result(20).json()["answer"] == slow.result(20).json()["answer"]


def test_sentence_tells_no_internals(chat: SlowChat) -> None:
    """It is for people: no names of code, no numbers."""
    with served(chat, deadline=0.05) as client:
        assert re.fullmatch(r"[A-Za-z ,:]+\.", ask(client, SLOW).json()["detail"])
