"""Any sequence of what people and owners do, against a model of a few dictionaries."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from bot.clock import now
from bot.dialogue.reply import TURNS
from bot.service.conversation_memory import Memory
from bot.service.conversations import Answered
from bot.store.curation import addition, current_entries, removal, write_curation
from bot.store.database import database_url, open_database, reading
from bot.store.feedback import feedback_row, write_feedback
from bot.store.forgetting import forget
from bot.store.insights import insights
from bot.store.migrate import migrate
from bot.store.questions import conversation
from bot.store.store import Store
from bot.store.tables import FEEDBACK, QUESTIONS
from corpus.curation.entries import Entry
from corpus.curation.model import CuratedAnswer
from tests.bot.dialogue.test_chat import MUSEUMS
from tests.bot.store.conftest import RETENTION_DAYS, eventually, rows
from tests.conftest import conversing

REPLICA = st.integers(0, 1)
QUESTION = st.sampled_from(
    ["When was the Harbour Museum founded?", "And where is it?", "Tell me more", "Thanks", "zebra"]
)
ENTRY = st.builds(
    CuratedAnswer,
    st.sampled_from(["Yes.", "No."]),
    st.sampled_from([("Bikes?",), ("Dogs?", "Cats?")]),
    st.just("Ada"),
    st.just(date(2026, 1, 2)),
)


@dataclass
class Replica:
    """A process that serves, as far as conversations and the store go."""

    store: Store
    memory: Memory = field(default_factory=lambda: Memory(lifetime=60))
    curated: Collection[Entry] = ()

    def __post_init__(self) -> None:
        self.conversations = conversing(MUSEUMS, self.store, self.memory)
        self.store.start(self._publish, self.conversations.forget)
        assert self.store.looked.wait(20)

    def _publish(self, entries: Collection[Entry]) -> None:
        self.curated = entries


class StoreMachine(RuleBasedStateMachine):
    """Two replicas over one SQLite file; either may be restarted at any time."""

    conversations = Bundle("conversations")
    answers = Bundle("answers")

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        self._url = database_url(f"sqlite:///{Path(self._folder.name)}/askademy.db")
        self._loop = asyncio.new_event_loop()
        self._engine = open_database(self._url)
        migrate(self._engine)
        self._replicas = [self._start() for _ in range(2)]
        # The model.
        self._turns: dict[str, list[tuple[str, str]]] = {}
        self._erased: set[str] = set()
        self._feedback: dict[tuple[str, str], bool] = {}
        self._entries: list[Entry] = []
        self._steps = 0

    def _start(self) -> Replica:
        return Replica(Store(self._url, RETENTION_DAYS))

    def teardown(self) -> None:
        for replica in self._replicas:
            replica.store.close()
        self._engine.dispose()
        self._loop.close()
        self._folder.cleanup()

    async def _ask(self, number: int, question: str, conversation_id: str | None) -> Answered:
        replica = self._replicas[number]
        found = await replica.conversations.ask(question, conversation_id, "api")
        # Everything that was recorded before is written once this is.
        await replica.store.save(lambda _, rows: [None] * len(rows), {})
        return found

    @rule(target=conversations, number=REPLICA, question=QUESTION)
    def begin(self, number: int, question: str) -> str:
        found = self._loop.run_until_complete(self._ask(number, question, None))
        assert found.conversation not in self._turns
        assert found.reply.read_as is None
        self._turns[found.conversation] = [(found.id, question)]
        return found.conversation

    @rule(target=answers, number=REPLICA, question=QUESTION, conversation_id=conversations)
    def go_on(self, number: int, question: str, conversation_id: str) -> str:
        found = self._loop.run_until_complete(self._ask(number, question, conversation_id))
        assert found.conversation == conversation_id
        turns = self._turns[conversation_id]
        turns.append((found.id, question))
        held = self._replicas[number].memory.find(conversation_id, "api")
        assert held
        assert held.ids.split()[-TURNS:] == [identity for identity, _ in turns[-TURNS:]]
        assert held.conversation.turns[-1].question == question
        return found.id

    @rule(number=REPLICA, answer=answers, voter=st.sampled_from("ab"), helpful=st.booleans())
    def give(self, number: int, answer: str, voter: str, helpful: bool) -> None:  # noqa: FBT001
        replica = self._replicas[number]
        row = feedback_row(answer, voter, None, now(), helpful=helpful)
        there = any(answer == identity for turns in self._turns.values() for identity, _ in turns)
        saved = self._loop.run_until_complete(replica.store.save(write_feedback, row))
        # Feedback to what was erased is no mistake, but nothing of it is kept.
        assert saved is (there or answer in self._erased)
        if there:
            self._feedback[answer, row["voter"]] = helpful

    @rule(consumed=consumes(conversations), number=REPLICA)
    def erase(self, consumed: str, number: int) -> None:
        answers = {identity for identity, _ in self._turns.pop(consumed, [])}
        self._erased |= answers
        gone = [key for key in self._feedback if key[0] in answers]
        with self._engine.begin() as connection:
            erased = forget(connection, consumed, now())
        assert erased == (len(answers), len(gone))
        for key in gone:
            del self._feedback[key]
        eventually(lambda: all(r.memory.find(consumed, "api") is None for r in self._replicas))
        found = self._loop.run_until_complete(self._ask(number, "And where is it?", consumed))
        assert found.conversation != consumed
        assert found.reply.read_as is None
        self._turns[found.conversation] = [(found.id, "And where is it?")]

    @rule(entry=ENTRY, adds=st.booleans())
    def curate(self, entry: CuratedAnswer, adds: bool) -> None:  # noqa: FBT001
        row = addition(entry, "Ada", now()) if adds else removal(entry, "Ada", now())
        with self._engine.begin() as connection:
            (changed,) = write_curation(connection, [row])
        assert changed is (adds != (entry in self._entries))
        if changed and adds:
            self._entries.append(entry)
        elif changed:
            self._entries.remove(entry)
        expected = self._entries
        eventually(lambda: all(list(r.curated) == expected for r in self._replicas))

    @rule(number=REPLICA)
    def restart(self, number: int) -> None:
        self._replicas[number].store.close()
        self._replicas[number] = self._start()

    @invariant()
    def database_has_what_the_model_has(self) -> None:
        stored = rows(self._engine, QUESTIONS)
        by_conversation: dict[str, list[tuple[str, str]]] = {}
        for row in stored:
            pair = row["id"], row["question"]
            by_conversation.setdefault(row["conversation"], []).append(pair)
        assert by_conversation == self._turns
        feedback = rows(self._engine, FEEDBACK)
        assert {(r["answer"], r["voter"]): r["helpful"] for r in feedback} == self._feedback
        with reading(self._engine) as connection:
            assert list(current_entries(connection).values()) == self._entries
            counted = insights(connection)
            for identity, turns in self._turns.items():
                latest = conversation(connection, identity, "api", TURNS)
                found = [(asked.id, asked.question) for asked in latest]
                assert found == turns[-TURNS:]
        assert counted.counts.questions == sum(map(len, self._turns.values()))
        assert counted.feedback.helpful == sum(self._feedback.values())
        assert counted.feedback.total == len(self._feedback)


def test_any_sequence_keeps_to_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions, feedback, curation, erasure and restarts in any order do what the model does."""
    # So that the replicas look more often than in earnest: the rules wait for them.
    monkeypatch.setattr("bot.store.writer.TICK_SECONDS", 0.01)
    # A busy machine is no slow database.
    monkeypatch.setattr("bot.store.reader.PATIENCE_SECONDS", 10)
    monkeypatch.setattr("bot.store.writer.STUCK_SECONDS", 10)
    case = StoreMachine.TestCase
    profile = settings()
    case.settings = settings(
        max_examples=profile.max_examples // 12,
        stateful_step_count=profile.stateful_step_count // 5,
    )
    case().runTest()
