import asyncio
from pathlib import Path

import pytest

from bot.dialogue.chat import Chat
from bot.dialogue.reply import Reply, Status
from bot.ids import new_id
from bot.service.conversations import Conversations, Held, Memory
from bot.store.database import database_url
from bot.store.store import Store
from tests.conftest import live

FIRST = "When did the first ILEA open?"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def turns(number: int) -> Held:
    held = Held()
    for turn in range(number):
        held = held.after(f"a{turn}", "?", Reply(Status.ANSWERED, "!"))
    return held


def test_ids_cannot_be_guessed() -> None:
    """Ids hold 128 random bits and none comes twice."""
    ids = {new_id() for _ in range(1_000)}
    assert len(ids) == 1_000
    assert all(len(found) == 22 for found in ids)


def test_conversation_is_found_again() -> None:
    """What was kept under an id is found under it, and under no other."""
    memory = Memory(lifetime=10)
    memory.keep("a", turns(1))
    assert memory.find("a") == turns(1)
    assert memory.find("b") is None


def test_idle_conversation_is_forgotten() -> None:
    """A conversation expires when idle for longer than its lifetime, and not when used."""
    clock = Clock()
    memory = Memory(lifetime=10, clock=clock)
    memory.keep("idle", turns(1))
    memory.keep("used", turns(1))
    clock.now = 6
    memory.keep("used", turns(2))
    clock.now = 11
    assert memory.find("idle") is None
    assert memory.find("used") == turns(2)
    assert len(memory) == 1


def test_memory_is_bounded() -> None:
    """Beyond the largest number the conversation that was used least recently goes."""
    memory = Memory(lifetime=10, largest=2)
    for name in ("a", "b", "a", "c"):
        memory.keep(name, turns(1))
    assert len(memory) == 2
    assert memory.find("a")
    assert memory.find("b") is None


@pytest.mark.parametrize("unknown", ["mine", "", "é\0", "\ud800", "x" * 20_000])
def test_caller_chooses_no_id(academy: Chat, tmp_path: Path, unknown: str) -> None:
    """An id that is not known starts a new conversation under another id."""

    async def ask() -> str:
        conversations = Conversations(live(academy), Memory(lifetime=10), store)
        return (await conversations.ask(FIRST, unknown, "api")).conversation

    store = Store(database_url(f"sqlite:///{tmp_path}/a.db"), 90)
    store.start()
    found = asyncio.run(ask())
    store.close()
    assert found != unknown
    assert len(found) == 22


def test_questions_are_kept_in_memory_without_a_store(academy: Chat) -> None:
    """Without a store a conversation goes on in the process that holds it, and in no other."""

    async def ask() -> tuple[str | None, str | None]:
        here, there = (Conversations(live(academy), Memory(lifetime=60), None) for _ in range(2))
        first = await here.ask(FIRST, None, "api")
        second = await here.ask("And where?", first.conversation, "api")
        other = await there.ask("And where?", first.conversation, "api")
        assert here.gave(second.id)
        assert not there.gave(second.id)
        return second.reply.read_as, other.reply.read_as

    here, there = asyncio.run(ask())
    assert here
    assert there is None
