"""A service as it lives: whatever people and owners do, in any order, against a model."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from tempfile import mkdtemp
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule
from sqlalchemy import update

from bot.answering.parts import PartKind
from bot.clock import MILLISECONDS_A_DAY, now
from bot.dialogue.reply import TURNS, Reply, Status
from bot.owner.curation import Signature, add, remove
from bot.service.building import build_snapshot, snapshot_with
from bot.service.conversation_memory import Held, Memory
from bot.service.conversations import Conversations
from bot.service.deadline import AnsweringThreads
from bot.service.figures import figures
from bot.service.live import Live
from bot.service.service import Service
from bot.service.turns import replayed
from bot.service.votes import Vote, Votes
from bot.store.database import database_url, open_database, reading
from bot.store.erasure import erase
from bot.store.insights import Counts, insights
from bot.store.questions import StoredQuestion
from bot.store.store import Store
from bot.store.tables import FEEDBACK, QUESTIONS
from corpus.curation.entries import Entry, entry_id
from corpus.curation.model import CuratedAnswer, GlossaryEntry
from corpus.load import Corpus
from tests.bot.dialogue.test_chat import CURATION, HARBOUR, MILL
from tests.bot.store.conftest import RETENTION_DAYS, eventually, rows
from tests.conftest import FOLDER
from tests.patience import PATIENCE
from tests.postgresql import Cluster

START = build_snapshot(Corpus((HARBOUR, MILL), CURATION), None)
PASSAGES = START.retriever.pages.passages
CHANNELS = st.sampled_from(["api", "web"])
QUESTIONS_ASKED = (
    "When was the Harbour Museum founded?",
    "And where is it?",
    "Who is the director of the Mill Museum?",
    "Are dogs allowed?",
    "May I bring my bicycle?",
    "How long is a walkabout?",
    "Thanks",
    "zebra",
)
QUESTION = st.sampled_from(QUESTIONS_ASKED)
UNKNOWN = st.sampled_from([None, "", "A" * 22, "é\0", "A" * 44])
ENTRY: st.SearchStrategy[Entry] = st.one_of(
    st.builds(
        CuratedAnswer,
        st.sampled_from(["Dogs are welcome.", "Only on a lead.", "Leave it in the yard."]),
        st.sampled_from([("Are dogs allowed?",), ("May I bring my bicycle?", "Dogs?")]),
        st.just("Ada"),
        st.just(date(2026, 1, 2)),
    ),
    st.builds(GlossaryEntry, st.just("walkabout"), st.just(("guided tour",))),
)


@dataclass(frozen=True, slots=True)
class Said:
    """A turn of a conversation, as the model has it."""

    id: str
    question: str
    reply: Reply


@dataclass(slots=True)
class Talk:
    channel: str
    turns: list[Said]
    held: Held | None
    """What a process that was not restarted has of it."""


class ServiceMachine(RuleBasedStateMachine):
    """One service over one database, which may be restarted at any time."""

    new_database: ClassVar[Callable[[], str]]

    conversations = Bundle("conversations")
    answers = Bundle("answers")

    def __init__(self) -> None:
        super().__init__()
        self._url = database_url(type(self).new_database())
        self._run = asyncio.Runner()
        self._engine = open_database(self._url)
        self._start()
        # The model.
        self._talks: dict[str, Talk] = {}
        self._votes: dict[tuple[str, str], bool] = {}
        self._erased: set[str] = set()
        self._entries: list[Entry] = []
        self._expected = START

    def _start(self) -> None:
        live, store = Live(START), Store(self._url, RETENTION_DAYS)
        threads, memory = AnsweringThreads(PATIENCE), Memory(lifetime=3_600)
        asked = Conversations(live, memory, store, threads)
        self._service = Service(live, store, asked, Votes(store, asked), threads)
        self._life = AsyncExitStack()
        self._run.run(self._life.enter_async_context(self._service.running()))
        assert store.looked.wait(PATIENCE)
        self._replies = 0

    def _stop(self) -> None:
        self._run.run(self._life.aclose())

    def teardown(self) -> None:
        self._stop()
        self._engine.dispose()
        self._run.close()

    def _ask(self, question: str, identity: str | None, channel: str) -> str:
        """The conversation that it was asked in, after the model was asked the same."""
        asked = self._service.conversations.ask(question, identity, channel)
        found = self._run.run(asked)
        self._replies += 1
        talk = self._talks.get(identity or "")
        if talk is None or talk.channel != channel:
            assert found.conversation not in {*self._talks, identity}
            talk = self._talks[found.conversation] = Talk(channel, [], Held(channel))
        assert self._talks[found.conversation] is talk
        held = talk.held or self._again(talk, len(talk.turns))
        assert found.reply == self._expected.chat.reply(question, held.conversation)
        talk.held = held.after(found.id, question, found.reply)
        talk.turns.append(Said(found.id, question, found.reply))
        return found.conversation

    def _again(self, talk: Talk, turns: int) -> Held:
        """What a process makes of so many turns that it finds in the store."""
        latest = talk.turns[-TURNS:][: turns - max(0, len(talk.turns) - TURNS)]
        stored = [StoredQuestion(said.id, said.question) for said in latest]
        return replayed(self._expected.chat, Held(talk.channel), stored)

    @rule(target=conversations, question=QUESTION, identity=UNKNOWN, channel=CHANNELS)
    def begin(self, question: str, identity: str | None, channel: str) -> str:
        """What nobody was asked in begins anew, with what everybody is told who begins so."""
        conversation = self._ask(question, identity, channel)
        assert len(self._talks[conversation].turns) == 1
        return conversation

    @rule(target=answers, question=QUESTION, identity=conversations, channel=CHANNELS)
    def go_on(self, question: str, identity: str, channel: str) -> str:
        """A conversation goes on in its own channel, and begins anew in another one."""
        return self._talks[self._ask(question, identity, channel)].turns[-1].id

    @rule(identity=conversations, place=st.integers(0, 9))
    def look_up(self, identity: str, place: int) -> None:
        """A reply of a conversation is found again by its id, within its latest turns."""
        talk = self._talks.get(identity)
        if talk is None or place >= len(talk.turns):
            return
        said = talk.turns[place]
        found = self._run.run(self._service.conversations.given(identity, talk.channel, said.id))
        held = talk.held and talk.held.reply(said.id)
        if place < len(talk.turns) - TURNS:
            assert found is None
        else:
            assert found == (held or self._again(talk, place + 1).reply(said.id))

    @rule(answer=answers, voter=st.sampled_from("ab"), helpful=st.booleans(), channel=CHANNELS)
    def vote(self, answer: str, voter: str, helpful: bool, channel: str) -> None:  # noqa: FBT001
        """The last word of a browser counts; what is no answer of ours gets none."""
        there = answer in self._answers()
        saved = self._run.run(self._service.votes.save(Vote(answer, voter, helpful), channel))
        assert saved is (there or answer in self._erased)
        if there:
            self._votes[answer, voter] = helpful

    def _answers(self) -> set[str]:
        return {said.id for talk in self._talks.values() for said in talk.turns}

    def _drop(self, identity: str) -> tuple[int, int]:
        """The questions and the votes that go with a conversation, dropped from the model."""
        talk = self._talks.pop(identity, None)
        gone = {said.id for said in talk.turns} if talk else set[str]()
        votes = [key for key in self._votes if key[0] in gone]
        for key in votes:
            del self._votes[key]
        return len(gone), len(votes)

    @rule(identity=consumes(conversations))
    def forget(self, identity: str) -> None:
        """What is erased is gone everywhere, and its id begins a new conversation."""
        talk = self._talks.get(identity)
        self._erased |= {said.id for said in talk.turns} if talk else set()
        erased = erase(self._url, identity, now())
        assert (erased.questions, erased.feedback) == self._drop(identity)
        if talk:
            knows = self._service.conversations.knows
            eventually(lambda: not self._run.run(knows(identity, talk.channel)))

    @rule(identity=consumes(conversations))
    def grow_old(self, identity: str) -> None:
        """What is older than the days that it is kept for is gone after the next start."""
        talk = self._talks.get(identity)
        ids = [said.id for said in talk.turns] if talk else []
        past = (RETENTION_DAYS + 2) * MILLISECONDS_A_DAY
        q, f = QUESTIONS.c, FEEDBACK.c
        with self._engine.begin() as connection:
            older = {"asked_at": q.asked_at - past, "day": q.day - RETENTION_DAYS - 2}
            connection.execute(update(QUESTIONS).where(q.id.in_(ids)).values(older))
            given = {"given_at": f.given_at - past}
            connection.execute(update(FEEDBACK).where(f.answer.in_(ids)).values(given))
        self._drop(identity)
        self.restart()
        eventually(lambda: not {row["id"] for row in rows(self._engine, QUESTIONS)} & {*ids})
        eventually(lambda: not {row["answer"] for row in rows(self._engine, FEEDBACK)} & {*ids})

    @rule(entry=ENTRY, asked=QUESTION)
    def publish(self, entry: Entry, asked: str) -> None:
        """What is published is answered from, an owner's own answer word for word."""
        added = add(self._url, [entry], PASSAGES, Signature("Ada", now()))
        assert added == (entry not in self._entries)
        if added:
            self._used([*self._entries, entry])
        if isinstance(entry, CuratedAnswer):
            latest = [e for e in self._entries if isinstance(e, CuratedAnswer)]
            for question in entry.questions:
                said = next(e.text for e in reversed(latest) if question in e.questions)
                assert self._owners_words(question) == said
        self._ask(asked, None, "api")

    @rule(entry=ENTRY, asked=QUESTION)
    def undo(self, entry: Entry, asked: str) -> None:
        """What is taken out is not answered from any longer."""
        if entry in self._entries:
            remove(self._url, entry_id(entry), Signature("Ada", now()))
            self._used([each for each in self._entries if each != entry])
        if isinstance(entry, CuratedAnswer):
            texts = {e.text for e in self._entries if isinstance(e, CuratedAnswer)}
            assert {self._owners_words(q) for q in entry.questions} <= {*texts, None}
        self._ask(asked, None, "api")

    def _owners_words(self, question: str) -> str | None:
        first = self._expected.chat.reply(question).parts[0]
        return first.text if first.kind is PartKind.CURATED else None

    def _used(self, entries: Collection[Entry]) -> None:
        """Waits until the service answers from these."""
        self._entries = list(entries)
        self._expected = snapshot_with(entries, START)
        version = self._expected.version
        asked = self._service.conversations

        async def is_used() -> bool:
            await asyncio.sleep(0.002)
            return asked.snapshot.version == version

        eventually(lambda: self._run.run(is_used()))

    @rule()
    def restart(self) -> None:
        """Nothing that was acknowledged is lost with a process."""
        self._stop()
        self._start()
        for talk in self._talks.values():
            talk.held = None

    @rule(channel=st.sampled_from([None, "api", "web"]))
    def look_over(self, channel: str | None) -> None:
        """The overview counts what was asked in a channel, or in all of them."""
        found = figures(self._service.store, now(), 2, channel)
        mine = [talk for talk in self._talks.values() if channel in {None, talk.channel}]
        assert found.counts == _counts(mine)

    @invariant()
    def what_is_kept_is_the_models(self) -> None:
        # Everything that was recorded before is written once this is.
        self._run.run(self._service.store.save(lambda _, rows: [None] * len(rows), {}))
        stored = {(row["id"], row["conversation"]) for row in rows(self._engine, QUESTIONS)}
        talks = self._talks.items()
        assert stored == {(said.id, name) for name, talk in talks for said in talk.turns}
        with reading(self._engine) as connection:
            total = insights(connection)
        assert total.counts == _counts(self._talks.values())
        given = (total.feedback.total, total.feedback.helpful)
        assert given == (len(self._votes), sum(self._votes.values()))
        assert self._service.conversations.tally.replies.total() == self._replies


def _counts(talks: Collection[Talk]) -> Counts:
    found = Counter(said.reply.status for talk in talks for said in talk.turns)
    return Counts(*(found[status] for status in Status))


def lived(examples: int, machine: type[ServiceMachine], patch: pytest.MonkeyPatch) -> None:
    """Runs so many lives, and more with the profile "long"."""
    # So that the service looks more often than in earnest: the rules wait for it.
    patch.setattr("bot.store.writer.TICK_SECONDS", 0.01)
    # A busy machine is no slow database.
    for bound in ("reader.PATIENCE", "writer.STUCK", "store.SAVE", "store.CLOSE"):
        patch.setattr(f"bot.store.{bound}_SECONDS", PATIENCE)
    # No other process gives answers.
    patch.setattr("bot.service.votes.PAUSES", ())
    case = machine.TestCase
    profile = settings()
    case.settings = settings(
        max_examples=examples * profile.max_examples // 100,
        stateful_step_count=profile.stateful_step_count // 3,
    )
    case().runTest()


def test_any_life_of_a_service_keeps_to_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions, votes, erasure, age, publishing, undoing and restarts do what the model does."""

    class OnSqlite(ServiceMachine):
        new_database = staticmethod(lambda: f"sqlite:///{mkdtemp(dir=FOLDER.name)}/askademy.db")

    lived(10, OnSqlite, monkeypatch)


def test_any_life_over_postgresql_keeps_to_the_model(
    monkeypatch: pytest.MonkeyPatch, postgresql: Cluster
) -> None:
    """The same over a server's database."""

    class OnPostgresql(ServiceMachine):
        new_database = staticmethod(postgresql.new_database)

    lived(2, OnPostgresql, monkeypatch)
