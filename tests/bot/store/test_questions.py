"""Conversations that several processes share, and what is kept of their questions."""

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import URL, Engine

from bot.dialogue.reply import TURNS
from bot.ids import new_id
from bot.service.conversation_memory import Memory
from bot.service.conversations import Answered, Conversations
from bot.store.errors import StoreUnavailableError
from bot.store.questions import conversation, topic, write_questions
from bot.store.store import Store
from bot.store.tables import QUESTIONS
from corpus.load import ACADEMY, load
from tests.bot.dialogue.test_chat import MUSEUMS
from tests.bot.store.conftest import asked, contents, eventually, rows, run, started
from tests.conftest import conversing

FIRST = "When was the Harbour Museum founded?"
FOLLOW_UP = "And who is its director?"


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is no slow database."""
    monkeypatch.setattr("bot.store.reader.PATIENCE_SECONDS", 10)


def conversations(store: Store) -> Conversations:
    return conversing(MUSEUMS, store)


async def flushed(store: Store) -> None:
    """Everything that was recorded before is written."""
    await store.save(lambda _, rows: [None] * len(rows), {})


async def known(store: Store, conversation_id: str, count: int, channel: str = "api") -> None:
    """Waits until the reader of a store that has just started sees the turns."""
    for _ in range(1_000):
        try:
            if (
                len(await store.read(lambda c: conversation(c, conversation_id, channel, TURNS)))
                == count
            ):
                return
        except StoreUnavailableError:
            continue  # it is not connected yet
        finally:
            await asyncio.sleep(0.01)
    pytest.fail("the other store did not see the conversation")


def test_two_replicas_share_a_conversation(url: URL) -> None:
    """A follow-up that another process gets is read with the turns of the first one."""

    async def talk(one: Store, other: Store) -> tuple[Answered, Answered, Answered]:
        here, there = conversing(MUSEUMS, one, memory), conversations(other)
        first = await here.ask(FIRST, None, "api")
        await flushed(one)
        await known(other, first.conversation, 1)
        second = await there.ask(FOLLOW_UP, first.conversation, "api")
        await flushed(other)
        third = await here.ask("What did you say?", first.conversation, "api")
        held = memory.find(first.conversation, "api")
        assert held
        assert held.ids.split() == [first.id, second.id, third.id]
        assert [turn.question for turn in held.conversation.turns] == ["What did you say?"]
        return first, second, third

    memory = Memory(lifetime=60)

    with started(url) as one, started(url) as other:
        first, second, third = run(talk(one, other))
    assert second.conversation == third.conversation == first.conversation
    assert second.reply.read_as
    assert "Harbour Museum" in second.reply.read_as
    assert third.reply.text == second.reply.text


def test_conversation_survives_a_restart(url: URL) -> None:
    """A process that starts anew goes on with the conversation, and replies as before."""

    async def begin(store: Store) -> tuple[str, str]:
        here = conversations(store)
        first = await here.ask(FIRST, None, "api")
        second = await here.ask(FOLLOW_UP, first.conversation, "api")
        return first.conversation, second.reply.text

    async def go_on(store: Store) -> Answered:
        await known(store, conversation_id, 2)
        return await conversations(store).ask("Say that again", conversation_id, "api")

    with started(url) as store:
        conversation_id, said = run(begin(store))
    with started(url) as store:
        again = run(go_on(store))
    assert again.conversation == conversation_id
    assert again.reply.text == said


def test_conversation_is_bounded(url: URL) -> None:
    """What another process reads of a conversation is its latest turns, oldest first."""

    async def talk(one: Store, other: Store) -> tuple[list[str], tuple[str, ...]]:
        here = conversations(one)
        first = await here.ask(FIRST, None, "api")
        later = [await here.ask(FIRST, first.conversation, "api") for _ in range(2 * TURNS)]
        ids = [first.id, *(answered.id for answered in later)]
        await flushed(one)
        await known(other, first.conversation, TURNS)
        found = await other.read(lambda c: conversation(c, first.conversation, "api", TURNS))
        memory = Memory(lifetime=60)
        await conversing(MUSEUMS, other, memory).ask(FIRST, first.conversation, "api")
        held = memory.find(first.conversation, "api")
        assert held
        assert len(held.ids.split()) == TURNS + 1
        return ids, tuple(turn.id for turn in found)

    with started(url) as one, started(url) as other:
        ids, found = run(talk(one, other))
    assert found == tuple(ids[-TURNS:])


def test_concurrent_questions_lose_no_turn(url: URL, engine: Engine) -> None:
    """Questions asked at once in one conversation, at two processes, are all kept."""

    async def talk(one: Store, other: Store) -> set[str]:
        here, there = conversations(one), conversations(other)
        first = await here.ask(FIRST, None, "api")
        await flushed(one)
        await known(other, first.conversation, 1)
        later = await asyncio.gather(
            *((here, there)[i % 2].ask(FOLLOW_UP, first.conversation, "api") for i in range(40))
        )
        assert {answered.conversation for answered in later} == {first.conversation}
        assert all(answered.reply.read_as for answered in later)
        return {first.id, *(answered.id for answered in later)}

    with started(url) as one, started(url) as other:
        ids = run(talk(one, other))
    stored = rows(engine, QUESTIONS)
    assert {row["id"] for row in stored} == ids
    assert len(stored) == len(ids) == 41


def test_conversation_of_a_channel_is_begun_under_its_id(url: URL) -> None:
    """`ask_in` goes on under an id that the channel made, also in another process."""

    async def talk(one: Store, other: Store) -> tuple[Answered, Answered]:
        first = await conversations(one).ask_in("thread-1", FIRST, "slack")
        await flushed(one)
        await known(other, "thread-1", 1, "slack")
        return first, await conversations(other).ask_in("thread-1", FOLLOW_UP, "slack")

    with started(url) as one, started(url) as other:
        first, second = run(talk(one, other))
    assert first.conversation == second.conversation == "thread-1"
    assert second.reply.read_as


def test_other_channel_reads_nothing_of_a_stored_conversation(url: URL, engine: Engine) -> None:
    """An id that Slack's conversation has is unknown to the API, and the page's to Slack."""

    async def talk(one: Store, other: Store) -> tuple[Answered, Answered]:
        await conversations(one).ask_in("thread-1", FIRST, "slack")
        page = await conversations(one).ask(FIRST, None, "page")
        await flushed(one)
        await known(other, "thread-1", 1, "slack")
        there = conversations(other)
        assert not await there.knows("thread-1", "api")
        assert not await there.knows(page.conversation, "slack")
        assert await there.given("thread-1", "page", page.id) is None
        asked = await there.ask("What did you say?", "thread-1", "api")
        return asked, await there.ask(FOLLOW_UP, page.conversation, "api")

    with started(url) as one, started(url) as other:
        again, follow_up = run(talk(one, other))
    assert again.conversation != "thread-1"
    assert "Harbour" not in again.reply.text
    assert follow_up.reply.read_as is None
    assert len({row["conversation"] for row in rows(engine, QUESTIONS)}) == 4


def test_reply_of_an_earlier_turn_is_made_again(url: URL) -> None:
    """What is held in memory no longer is replied from the questions in the store, as before."""

    async def talk(store: Store) -> None:
        here = conversations(store)
        asked = [
            await here.ask_in("thread-1", question, "slack") for question in (FIRST, FOLLOW_UP)
        ]
        await here.ask_in("thread-1", "Thanks", "slack")
        await flushed(store)
        await known(store, "thread-1", 3, "slack")
        for answered in asked:
            assert await here.given("thread-1", "slack", answered.id) == answered.reply
        assert await here.given("thread-1", "slack", new_id()) is None

    with started(url) as store:
        run(talk(store))


def test_row_has_the_reply_and_nothing_else(url: URL, engine: Engine) -> None:
    """Of a reply its status, confidence, places and corpus are kept, and how long it took."""

    async def talk(store: Store) -> tuple[Answered, Answered]:
        here = conversations(store)
        first = await here.ask(FIRST, None, "api")
        return first, await here.ask(FOLLOW_UP, first.conversation, "api")

    with started(url) as store:
        first, second = run(talk(store))
    found, follow_up = rows(engine, QUESTIONS)
    (quote,) = first.reply.sources
    assert found["id"] == first.id
    assert found["conversation"] == follow_up["conversation"] == first.conversation
    assert (found["channel"], follow_up["channel"]) == ("api", "api")
    assert (found["question"], found["read_as"]) == (FIRST, None)
    assert (follow_up["question"], follow_up["read_as"]) == (FOLLOW_UP, second.reply.read_as)
    assert found["status"] == "answered"
    assert found["confidence"] == pytest.approx(first.reply.confidence, abs=1e-4)
    assert json.loads(found["sources"]) == [
        [quote.document.id, quote.document.sha256, quote.start, quote.end]
    ]
    assert found["corpus"] == load(ACADEMY).version
    assert 0 < found["took"] < 60_000_000
    assert found["day"] == found["asked_at"] // 86_400_000
    assert first.reply.text.encode() not in contents(url)


def test_question_is_written_once(engine: Engine) -> None:
    """A row that comes a second time, as from a spool, changes nothing."""
    with engine.begin() as connection:
        write_questions(connection, [asked("a"), asked("b"), asked("a")])
    before = rows(engine, QUESTIONS)
    with engine.begin() as connection:
        write_questions(connection, [asked("b", question="Another?"), asked("c")])
    assert rows(engine, QUESTIONS)[:2] == before
    assert [row["id"] for row in rows(engine, QUESTIONS)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "question", ["\0", "nul \0 in it", "\ud800", "half \udc00 of a pair", "\x1b[31m", "😀", "'; --"]
)
def test_any_question_is_kept(url: URL, engine: Engine, question: str) -> None:
    """Control characters and lone surrogates do not keep a question out of the database."""

    async def talk(store: Store) -> str:
        return (await conversations(store).ask(question, None, "api")).id

    with started(url) as store:
        answer = run(talk(store))
        eventually(lambda: [row["id"] for row in rows(engine, QUESTIONS)] == [answer])
        assert store.is_up


def test_ids_that_no_process_gave_are_not_looked_for(url: URL) -> None:
    """An id of other characters or of any length starts a new conversation and harms nothing."""

    async def talk(store: Store) -> None:
        here = conversations(store)
        for unknown in ("\0", "\ud800", "é", "x" * 100_000, "", "' OR 1=1 --", "a b"):
            assert (await here.ask(FIRST, unknown, "api")).conversation != unknown

    with started(url) as store:
        run(talk(store))
        assert store.is_up


def test_topic_is_that_of_the_words() -> None:
    """Case, accents and punctuation do not make another topic; other words and none do."""
    assert topic("Où est-il?") == topic("  ou   EST il ") == topic("ou_est_il!")
    assert len({topic("a"), topic("b"), topic("a b"), topic("")}) == 4


@given(st.text(st.characters(codec="utf-8"), max_size=50))
def test_topic_fits_both_databases(question: str) -> None:
    """It is an integer of 64 bits, equal for equal texts."""
    assert -(2**63) <= topic(question) < 2**63
    assert (
        topic(question) == topic(question.upper().lower()) or question.upper().lower() != question
    )


def test_answers_given_are_remembered_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process remembers the answers that it gave, and the oldest are forgotten first."""
    monkeypatch.setattr("bot.service.conversations.MOST_GIVEN", 2)

    async def talk() -> list[str]:
        return [(await here.ask(FIRST, None, "api")).id for _ in range(3)]

    here = conversing(MUSEUMS, None)
    ids = run(talk())
    assert [bool(here.conversation_of(answer)) for answer in ids] == [False, True, True]
    assert here.conversation_of(new_id()) is None


def test_no_personal_number_or_address_reaches_the_database(url: URL) -> None:
    """Of questions, readings and comments nothing that identifies a person is in the files."""
    number, address = "+49 151 2345 6789", "ada.miller@private.example"
    asked = f"When was the Harbour Museum founded? Call {number} or write to {address}"

    async def ask_twice(store: Store) -> None:
        conversations = conversing(MUSEUMS, store)
        first = await conversations.ask(asked, None, "api")
        follow_up = f"And where is it? I am {address}, {number}"
        await conversations.ask(follow_up, first.conversation, "api")

    with started(url) as store:
        run(ask_twice(store))
    found = contents(url)
    assert b"Harbour Museum" in found
    for secret in (number, "2345", address, "ada.miller", "private.example"):
        assert secret.encode() not in found
