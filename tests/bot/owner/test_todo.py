from pathlib import Path

import pytest
from sqlalchemy import URL

from bot.clock import MILLISECONDS_A_DAY
from bot.dialogue.reply import Status
from bot.owner import todo as module
from bot.owner.curation import Signature
from bot.owner.todo import State, channels, mark, todo
from bot.service.building import build_chat
from bot.service.records import record
from bot.store.database import database_url
from bot.store.feedback import feedback_row, write_known_feedback
from bot.store.marks import Mark, Marked
from bot.store.questions import as_row, write_questions
from bot.store.session import writing
from corpus.curation.model import Curation, Phrasings
from corpus.document import Document
from corpus.load import Corpus

NOW = 20_000 * MILLISECONDS_A_DAY + 9
PAGE = Document("mill", "Mill", "The mill grinds on Mondays. It sells bread. Dogs stay outside.")
CHAT = build_chat(Corpus((PAGE,), Curation()), None)
ADA = Signature("Ada", NOW + 1)


@pytest.fixture
def url(tmp_path: Path) -> URL:
    return database_url(f"sqlite:///{tmp_path}/askademy.db")


def ask(url: URL, *questions: str, at: int = NOW, status: Status | None = None) -> list[str]:
    """Keeps what was asked, with what the chat replied or with another status."""
    ids = []
    with writing(url) as connection:
        for number, question in enumerate(questions):
            reply = CHAT.reply(question)
            identity = f"{at}-{number}-{question}"[:32]
            kept = record(identity, "c", "api", question, reply, corpus="0", asked_at=at, took=1)
            row = as_row(kept) | ({"status": status} if status else {})
            write_questions(connection, [row])
            ids.append(identity)
    return ids


def vote(url: URL, answer: str, comment: str | None = None, at: int = NOW) -> None:
    row = feedback_row(answer, "v", comment, at, helpful=False, conversation="c")
    with writing(url) as connection:
        write_known_feedback(connection, [row])


def test_what_asks_the_same_is_one_task(url: URL) -> None:
    """With all its questions, its count, its trend, and where it was asked."""
    ask(url, "Where can I park?", "where can i park", "Park where?", "Is the tower haunted?")
    ask(url, "Where can I park?", at=NOW - 7 * MILLISECONDS_A_DAY)
    parking, haunted = todo(url, CHAT, NOW, days=7)
    assert parking.questions == ("Where can I park?", "Park where?")
    assert (parking.count, parking.before, parking.trend) == (3, 1, 2)
    assert parking.channels == {"api": 3}
    assert (haunted.name, haunted.state, haunted.marked) == (
        "Is the tower haunted?",
        State.OPEN,
        None,
    )
    assert todo(url, CHAT, NOW, days=7, channel="slack") == ()


def test_what_is_answered_now_is_told_last(url: URL) -> None:
    """A phrasing that was added since has answered all of its questions."""
    ask(url, "Where can I park?", "Is the tower haunted?")
    tied = Phrasings("Dogs stay outside", ("Where can I park?",))
    chat = CHAT.with_corpus(Corpus((PAGE,), Curation((tied,))))
    assert [(task.name, task.state) for task in todo(url, chat, NOW)] == [
        ("Is the tower haunted?", State.OPEN),
        ("Where can I park?", State.ANSWERED),
    ]


def test_an_answer_that_was_voted_against_is_open_while_it_is_the_same(url: URL) -> None:
    """What people missed in it is told; another answer settles it."""
    (answer,) = ask(url, "When does the mill grind?")
    vote(url, answer, "At what time?")
    assert channels(url, NOW) == {"api"}
    (task,) = todo(url, CHAT, NOW)
    assert (task.state, task.unhelpful, task.comments[0].text) == (State.OPEN, 1, "At what time?")
    tied = Phrasings("It sells bread", ("When does the mill grind?",))
    (task,) = todo(url, CHAT.with_corpus(Corpus((PAGE,), Curation((tied,)))), NOW)
    assert task.state is State.ANSWERED


def test_what_was_marked_says_by_whom(url: URL) -> None:
    """Also when it is asked in other words later; a mark can be taken back."""
    ask(url, "Where can I park?", "Where can I park?")
    mark(url, ["Where can I park?"], Mark.IGNORED, ADA)
    ask(url, "Park where?", at=NOW + 5)
    (task,) = todo(url, CHAT, NOW + 5)
    assert (task.state, task.marked) == (State.IGNORED, Marked(Mark.IGNORED, "Ada", ADA.at))
    mark(url, ["Where can I park?"], None, ADA)
    (task,) = todo(url, CHAT, NOW + 5)
    assert (task.state, task.marked) == (State.OPEN, None)


def test_what_was_done_in_vain_is_open_again(url: URL) -> None:
    """Asked afterwards and not answered, it is not done."""
    ask(url, "Where can I park?")
    mark(url, ["Where can I park?"], Mark.DONE, ADA)
    assert [task.state for task in todo(url, CHAT, NOW)] == [State.DONE]
    ask(url, "Where can I park?", at=ADA.at + 1)
    assert [task.state for task in todo(url, CHAT, NOW + 9)] == [State.OPEN]


def test_only_the_most_frequent_are_told(url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is open goes before what was asked more often and is settled."""
    monkeypatch.setattr(module, "MOST", 1)
    ask(url, "Where can I park?", "Where can I park?", "Is the tower haunted?")
    mark(url, ["Where can I park?"], Mark.OUT_OF_SCOPE, ADA)
    assert [task.name for task in todo(url, CHAT, NOW)] == ["Is the tower haunted?"]
