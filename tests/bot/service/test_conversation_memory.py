"""Conversations in memory: found again, forgotten in time, and bounded by bytes."""

import tracemalloc

import pytest

from bot.answering.explanation import Contribution, Why
from bot.answering.parts import said
from bot.answering.reading import Reading
from bot.dialogue.reply import Reply, Status
from bot.ids import new_id
from bot.language.question import read_question
from bot.service.conversation_memory import ENTRY_BYTES, Held, Memory
from bot.service.footprint import footprint
from index.query import Query, QueryWord


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def turns(number: int) -> Held:
    held = Held("api")
    for turn in range(number):
        held = held.after(f"a{turn}", "?", Reply(Status.ANSWERED, said("!")))
    return held


def long_turns(number: int) -> Held:
    """As they come of long questions: each reply with its reading and its explanation."""
    held = Held("api")
    for turn in range(number):
        words = [f"{turn} of {place} words of a question" for place in range(100)]
        query = Query(tuple(QueryWord(word, word, 0, {word: 1.0}) for word in words))
        parts = tuple(Contribution("text", f"{word}!", 0.5) for word in words)
        why = Why("?", (), 1.0, parts, 1.0, None, (), None, 0.0)
        reply = Reply(
            Status.ANSWERED,
            said("!" * 500),
            why=why,
            reading=Reading(read_question("?"), query, ()),
        )
        held = held.after(new_id(), f"{turn}?" * 300, reply)
    return held


def test_conversation_is_found_again() -> None:
    """What was kept under an id is found under it, and under no other."""
    memory = Memory(lifetime=10)
    memory.keep("a", turns(1))
    assert memory.find("a", "api") == turns(1)
    assert memory.find("b", "api") is None


@pytest.mark.parametrize("channel", ["slack", "page", ""])
def test_conversation_belongs_to_its_channel(channel: str) -> None:
    """An id of one channel is none of another."""
    memory = Memory(lifetime=10)
    memory.keep("a", turns(1))
    assert memory.find("a", channel) is None
    assert memory.find("a", "api")


def test_idle_conversation_is_forgotten() -> None:
    """A conversation expires when idle for longer than its lifetime, and not when used."""
    clock = Clock()
    memory = Memory(lifetime=10, clock=clock)
    memory.keep("idle", turns(1))
    memory.keep("used", turns(1))
    clock.now = 6
    memory.keep("used", turns(2))
    clock.now = 11
    assert memory.find("idle", "api") is None
    assert memory.find("used", "api") == turns(2)
    assert len(memory) == 1


def test_least_recently_used_conversation_makes_room() -> None:
    """Where there is room for two, the one that was used before them goes."""
    memory = Memory(lifetime=10)
    memory.keep("a", turns(1))
    memory = Memory(lifetime=10, largest=2 * memory.size)
    for name in ("a", "b", "a", "c"):
        memory.keep(name, turns(1))
    assert len(memory) == 2
    assert memory.find("a", "api")
    assert memory.find("b", "api") is None


def test_size_is_that_of_what_is_kept() -> None:
    """What is replaced, dropped or expired no longer counts."""
    clock = Clock()
    memory = Memory(lifetime=10, clock=clock)
    memory.keep("a", turns(2))
    once = memory.size
    assert once > ENTRY_BYTES
    memory.keep("a", turns(2))
    assert memory.size == once
    memory.drop("a")
    memory.drop("a")
    assert memory.size == 0
    memory.keep("a", turns(1))
    clock.now = 11
    assert memory.find("a", "api") is None
    assert memory.size == 0


def test_reply_that_was_given_last_is_held() -> None:
    """The latest reply is found by its id; of those before it the id alone is known."""
    held = turns(3)
    assert held.reply("a2")
    assert held.reply("a1") is None
    assert held.has("a1")
    assert not held.has("a")
    assert Held("api").reply("") is None


def test_conversation_of_many_turns_takes_what_its_latest_does() -> None:
    """Eight long turns take a tenth more than one at most: earlier ones are not held."""
    one, eight = Memory(lifetime=10), Memory(lifetime=10)
    one.keep("a", long_turns(1))
    eight.keep("a", long_turns(8))
    assert eight.size < 1.1 * one.size


def test_memory_takes_no_more_bytes_than_it_may() -> None:
    """Of 100 long conversations those stay that fit, by Python's own count of bytes."""
    largest = 1_000_000
    memory = Memory(lifetime=10, largest=largest)
    for number in range(100):
        memory.keep(str(number), long_turns(2))
    kept = len(memory)
    assert memory.size <= largest
    assert 5 < kept < 50
    tracemalloc.start()
    try:
        same = [long_turns(2) for _ in range(kept)]
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(same) == kept
    assert 0.8 * largest < taken < 1.1 * largest


def test_those_that_are_named_are_dropped() -> None:
    """The others stay, and their size alone is counted."""
    memory = Memory(lifetime=60)
    for name in ("a1", "a2", "b"):
        memory.keep(name, turns(1))
    memory.drop_all(lambda name: name.startswith("a"))
    assert [name for name in ("a1", "a2", "b") if memory.find(name, "api")] == ["b"]
    assert memory.size == footprint(turns(1)) + ENTRY_BYTES
