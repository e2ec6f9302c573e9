"""Replies that are given again: the same as new ones, bounded by bytes, gone with their pages."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.parts import said
from bot.contract.build import answered_bytes, answered_json, encoded
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Reply, Status
from bot.service.answer_cache import LARGEST_REPLY, LIFETIME, AnswerCache, KeptReply
from bot.service.conversations import Answered
from bot.store.database import database_url, open_database
from bot.store.store import Store
from bot.store.tables import QUESTIONS
from corpus.load import ACADEMY, load
from tests.bot.store.conftest import rows
from tests.conftest import academy_snapshot, conversing

FIRST = "When did the first ILEA open?"
ASKED = [text for entry in load(ACADEMY).curation.phrasings for text in entry.questions]
# What reading leaves out, and what it does not.
AROUND = st.text(" \t\n\u00a0\u200b\x00?!.,éE\u0301", max_size=5)
QUESTIONS_OF_PEOPLE = st.one_of(
    st.text(min_size=1, max_size=60),
    st.builds("".join, st.tuples(AROUND, st.sampled_from(ASKED), AROUND)),
    st.sampled_from(ASKED).map(str.upper),
)


def kept(question: str, size: int = 100) -> KeptReply:
    return KeptReply(question, Reply(Status.ANSWERED, said("!")), dict, size)


def without_ids(body: bytes) -> Any:
    found = json.loads(body)
    return [value for name, value in found.items() if name not in {"id", "conversation"}]


@settings(max_examples=12)
@given(st.lists(QUESTIONS_OF_PEOPLE, min_size=1, max_size=3), st.booleans())
def test_reply_that_is_given_again_is_the_same(questions: list[str], explain: bool) -> None:  # noqa: FBT001
    """Asked once or again, and written in another way, a question has the reply of its own text."""
    chat = academy_snapshot().chat
    conversations = conversing(chat, None)

    async def ask(question: str) -> Answered:
        return await conversations.ask(question, None, "api")

    for question in [*questions, *questions, *(f" {text}\u200b " for text in questions)]:
        found = asyncio.run(ask(question))
        new = replace(found, reply=chat.reply(question), kept=None)
        assert answered_bytes(found, explain=explain) == answered_bytes(new, explain=explain)


def test_ids_are_new(academy: Chat) -> None:
    """A reply that is given again has ids of its own, and its conversation goes on by itself."""

    async def ask() -> None:
        conversations = conversing(academy, None)
        one, again = [await conversations.ask(FIRST, None, "api") for _ in range(2)]
        assert again.kept
        assert len({one.id, again.id, one.conversation, again.conversation}) == 4
        assert conversations.conversation_of(again.id) == again.conversation
        assert (await conversations.ask("And where?", again.conversation, "api")).reply.read_as
        assert conversations.tally.replies.total() == 3

    asyncio.run(ask())


def test_follow_up_is_never_taken_from_it(academy: Chat) -> None:
    """What was asked within a conversation is read with it, also where it was asked alone."""

    async def ask() -> None:
        conversations = conversing(academy, None)
        alone = await conversations.ask("And where?", None, "api")
        first = await conversations.ask(FIRST, None, "api")
        further = await conversations.ask("And where?", first.conversation, "api")
        assert further.reply != alone.reply
        assert (await conversations.ask("And where?", None, "api")).reply == alone.reply

    asyncio.run(ask())


def test_it_is_kept_by_the_store_like_any_other(academy: Chat, tmp_path: Path) -> None:
    """A reply given again has a row with its own ids, times and the question as asked."""
    url = database_url(f"sqlite:///{tmp_path}/a.db")

    async def ask() -> None:
        conversations = conversing(academy, store)
        for question, channel in ((FIRST, "api"), (FIRST, "page"), (f"{FIRST}\n", "api")):
            await conversations.ask(question, None, channel)

    store = Store(url, 90)
    store.start()
    asyncio.run(ask())
    store.close()
    database = open_database(url)
    new, again, other = rows(database, QUESTIONS)
    database.dispose()
    differ = {name for name in new if new[name] != again[name]}
    assert differ - {"asked_at", "took"} == {"number", "id", "conversation", "channel"}
    assert other["question"] == f"{FIRST}\n"


def test_other_pages_begin_without_any() -> None:
    """A snapshot that is made of another one, or anew, has none of its replies."""
    snapshot = academy_snapshot()
    snapshot.answers.keep(kept("a"))
    assert len(replace(snapshot, version="b").answers) == 0
    snapshot.answers.clear()


def test_erased_conversations_leave_none(academy: Chat) -> None:
    """Where a conversation is erased, no reply is kept: its question may be among them."""

    async def ask() -> None:
        conversations = conversing(academy, None)
        found = await conversations.ask(FIRST, None, "api")
        assert len(conversations.snapshot.answers) == 1
        conversations.forget({found.conversation})
        assert len(conversations.snapshot.answers) == 0

    asyncio.run(ask())


def test_the_one_used_least_recently_goes() -> None:
    """Where there is no room, the reply goes that nobody was given for longest."""
    answers = AnswerCache(largest=900)
    for question in "abc":
        answers.keep(kept(question))
    assert answers.find("a")
    answers.keep(kept("d"))
    assert [bool(answers.find(question)) for question in "abcd"] == [True, False, True, True]
    assert answers.size == 900


def test_giants_drive_out_nothing() -> None:
    """A reply that takes more than its share is not kept, and none of the others goes."""
    answers = AnswerCache()
    answers.keep(kept("a"))
    answers.keep(kept("giant", LARGEST_REPLY))
    assert answers.find("a")
    assert answers.find("giant") is None


def test_nothing_stays_for_long() -> None:
    """A reply is kept for an hour after it was made, however often it is given."""
    now = [0.0]
    answers = AnswerCache(clock=lambda: now[0])
    answers.keep(kept("a"))
    now[0] = LIFETIME
    assert answers.find("a")
    now[0] = LIFETIME + 1
    assert answers.find("a") is None
    assert answers.size == 0


@pytest.mark.parametrize("explain", [False, True])
def test_what_the_api_sends_is_counted(academy: Chat, explain: bool) -> None:  # noqa: FBT001
    """The JSON of a reply takes less than what is counted for it."""

    async def ask(question: str) -> Answered:
        await conversations.ask(question, None, "api")
        return await conversations.ask(question, None, "api")

    conversations = conversing(academy, None)
    for question in ASKED[::50]:
        found = asyncio.run(ask(question))
        assert found.kept
        assert len(encoded(answered_json(found, explain=explain))) < found.kept.size


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(1, 400))))
def test_size_is_bounded(asked: list[tuple[str, int]]) -> None:
    """Whatever is asked in whatever order, all replies together take no more than the bound."""
    answers = AnswerCache(largest=1_000)
    for question, size in asked:
        if answers.find(question) is None:
            answers.keep(kept(question, size))
        assert 0 <= answers.size <= 1_000
    answers.clear()
    assert answers.size == 0
