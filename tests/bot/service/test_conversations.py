import asyncio
from pathlib import Path

import pytest

from bot.dialogue.chat import Chat
from bot.ids import new_id
from bot.store.database import database_url, open_database
from bot.store.store import Store
from bot.store.tables import QUESTIONS
from tests.bot.store.conftest import rows
from tests.conftest import conversing

FIRST = "When did the first ILEA open?"


def test_ids_cannot_be_guessed() -> None:
    """Ids hold 128 random bits and none comes twice."""
    ids = {new_id() for _ in range(1_000)}
    assert len(ids) == 1_000
    assert all(len(found) == 22 for found in ids)


@pytest.mark.parametrize("unknown", ["mine", "", "é\0", "\ud800", "x" * 20_000])
def test_caller_chooses_no_id(academy: Chat, tmp_path: Path, unknown: str) -> None:
    """An id that is not known starts a new conversation under another id."""

    async def ask() -> str:
        conversations = conversing(academy, store)
        return (await conversations.ask(FIRST, unknown, "api")).conversation

    store = Store(database_url(f"sqlite:///{tmp_path}/a.db"), 90)
    store.start()
    found = asyncio.run(ask())
    store.close()
    assert found != unknown
    assert len(found) == 22


def test_preview_is_no_turn(academy: Chat, tmp_path: Path) -> None:
    """What is only looked at is not counted, not kept, and leaned on by nothing that follows."""

    async def ask() -> str | None:
        conversations = conversing(academy, store)
        first = await conversations.ask(FIRST, None, "slack")
        before, reply = await conversations.preview(first.conversation, "Who are you?", "slack")
        assert before is first.reply
        assert reply.text
        assert conversations.tally.replies.total() == 1
        further = await conversations.ask("And where?", first.conversation, "slack")
        return further.reply.read_as

    store = Store(database_url(f"sqlite:///{tmp_path}/a.db"), 90)
    store.start()
    assert asyncio.run(ask())
    store.close()
    database = open_database(database_url(f"sqlite:///{tmp_path}/a.db"))
    assert len(rows(database, QUESTIONS)) == 2
    database.dispose()


def test_questions_are_kept_in_memory_without_a_store(academy: Chat) -> None:
    """Without a store a conversation goes on in the process that holds it, and in no other."""

    async def ask() -> tuple[str | None, str | None]:
        here, there = (conversing(academy, None) for _ in range(2))
        first = await here.ask(FIRST, None, "api")
        second = await here.ask("And where?", first.conversation, "api")
        other = await there.ask("And where?", first.conversation, "api")
        assert here.conversation_of(second.id) == first.conversation
        assert there.conversation_of(second.id) is None
        return second.reply.read_as, other.reply.read_as

    here, there = asyncio.run(ask())
    assert here
    assert there is None
