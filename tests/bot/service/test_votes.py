"""Feedback is saved and counted in one place for every channel."""

import asyncio
from pathlib import Path

import pytest

from bot.service.votes import Vote, Votes
from bot.store.database import database_url
from bot.store.errors import StoreUnavailableError
from bot.store.feedback import feedback_row, write_feedback
from bot.store.questions import write_questions
from bot.store.store import Store
from bot.store.tables import FEEDBACK
from tests.bot.dialogue.test_chat import MUSEUMS
from tests.bot.store.conftest import asked, migrated, rows, started
from tests.conftest import conversing


def test_what_is_saved_is_counted(tmp_path: Path) -> None:
    """A vote on a known answer is in the store, and counted under its channel and verdict."""
    url = database_url(f"sqlite:///{tmp_path}/a.db")

    async def vote(votes: Votes) -> list[bool]:
        return [
            await votes.save(Vote("a", "ada", helpful=True), "slack", is_known=True),
            await votes.save(Vote("a", "ben", helpful=False), "slack", is_known=True),
            await votes.save(Vote("a", "eve", helpful=True), "page", is_known=True),
            await votes.save(Vote("unknown", "ada", helpful=True), "api", is_known=False),
            await votes.save(Vote("no id!", "ada", helpful=True), "api", is_known=True),
        ]

    with started(url) as store:
        votes = Votes(store, conversing(MUSEUMS, None))
        assert asyncio.run(vote(votes)) == [True, True, True, False, False]
    expected = {("slack", True): 1, ("slack", False): 1, ("page", True): 1}
    assert dict(votes.counts) == expected
    with migrated(url) as engine:
        assert [row["answer"] for row in rows(engine, FEEDBACK)] == ["a"] * 3


def test_answer_of_another_process_may_come_a_moment_later(tmp_path: Path) -> None:
    """A vote that is quicker than what has given the answer is not refused for that."""
    url = database_url(f"sqlite:///{tmp_path}/a.db")

    async def vote(store: Store) -> bool:
        votes = Votes(store, conversing(MUSEUMS, None))
        saving = asyncio.create_task(votes.save(Vote("a", "ada", helpful=True), "api"))
        looked = store.save(write_feedback, feedback_row("b", "", None, 0, helpful=True))
        await looked  # in the order in which they are called: the vote's first look is over
        with migrated(url) as engine, engine.begin() as other:
            write_questions(other, [asked("a")])
        return await saving

    with started(url) as store:
        assert asyncio.run(vote(store))


def test_what_cannot_be_saved_is_not_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a database the one who votes is told, and nothing is counted."""
    monkeypatch.setattr("bot.store.store.SAVE_SECONDS", 0.05)
    store = Store(database_url(f"sqlite:///{tmp_path}/a.db"), 90)
    votes = Votes(store, conversing(MUSEUMS, None))
    with pytest.raises(StoreUnavailableError):
        asyncio.run(votes.save(Vote("a", "ada", helpful=True), "api", is_known=True))
    assert not votes.counts
