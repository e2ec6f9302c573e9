"""Questions in conversations that go on: held in memory, and in the store for other processes."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from math import ceil
from sys import getsizeof
from time import perf_counter, perf_counter_ns
from weakref import WeakValueDictionary

from bot.clock import day_of, now
from bot.dialogue.reply import TURNS, Reply
from bot.ids import first_id, further_id, is_id, new_id
from bot.service.answer_cache import KeptReply
from bot.service.conversation_memory import Held, Memory
from bot.service.deadline import UNKNOWN, AnsweringThreads
from bot.service.limits import Limit
from bot.service.live import Live
from bot.service.overdue import FrequentError
from bot.service.records import record
from bot.service.snapshot import Snapshot
from bot.service.tally import Tally
from bot.service.turns import MeasuredTurn, measured_turn, next_turn, replayed
from bot.stages import stage
from bot.store.errors import StoreUnavailableError
from bot.store.questions import Record, StoredQuestion, as_row, conversation
from bot.store.spool import Row
from bot.store.store import Store

# Seconds: what takes less is done in the loop. Handing it to a thread and back costs .24 ms
# (benchmarks/conversations.md), and a thread that works keeps the loop waiting for up to 5 ms.
LIGHT = 0.002
MOST_GIVEN = 20_000  # answers whose ids are remembered, with their conversations': 6 MB


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply with its ids."""

    id: str
    """Of the reply: feedback names it."""

    conversation: str
    """The id of the conversation that it is a turn of."""

    reply: Reply

    snapshot: Snapshot
    """What it was answered from."""

    kept: KeptReply | None = None
    """What it was taken from, where others have asked the same."""


class Conversations:
    """What every channel asks.

    The id of a conversation belongs to the channel that it began in: in another one it is
    not known.
    """

    def __init__(
        self,
        live: Live,
        memory: Memory,
        store: Store | None,
        threads: AnsweringThreads,
        limit: Limit | None = None,
    ) -> None:
        """Without a store, what is asked is kept in memory only."""
        self._live = live
        self._memory = memory
        self._store = store
        self._threads = threads
        self.limit = limit
        """How often something may be asked in one conversation."""
        self._given: OrderedDict[str, str] = OrderedDict()  # answer → conversation
        # There while somebody waits for it: the questions of one conversation are answered in turn.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._erased: Collection[str] = ()  # as they were told the last time
        self.tally = Tally()
        """Of the replies given."""

    @property
    def snapshot(self) -> Snapshot:
        """What questions are answered from now; a request reads it once."""
        return self._live.snapshot

    def __len__(self) -> int:
        """How many conversations are in memory."""
        return len(self._memory)

    @property
    def size(self) -> int:
        """The bytes of the conversations in memory."""
        return self._memory.size

    def conversation_of(self, answer_id: str) -> str | None:
        """The id of the conversation in which this process gave the answer, not long ago."""
        return self._given.get(answer_id)

    def forget(self, conversation_ids: Collection[str]) -> None:
        """Drops conversations that were erased, and what is being asked in them just now.

        Those that go on with one of them go too: `conversation_ids` are the ids of the first.
        Which of the kept replies are to their questions is not known.
        """
        self.snapshot.answers.clear()
        self._memory.drop_all(lambda conversation_id: first_id(conversation_id) in conversation_ids)
        self._erased = conversation_ids

    async def ask(self, question: str, conversation_id: str | None, channel: str) -> Answered:
        """A reply in the conversation of that id, in a new one where the channel has none such.

        Raises `OverdueError` where there is no reply in time; the question is no turn then.
        `FrequentError` where too much is asked in the conversation.
        """
        with self._answering(channel) as counted:
            if conversation_id is not None and is_id(conversation_id):
                await self._require(conversation_id)
                async with self._threads.in_time(), self._in_turn(conversation_id):
                    held, missed = await self._found(conversation_id, channel)
                    if held or missed:
                        held = held or Held(channel)
                        return counted(await self._reply(question, conversation_id, held, missed))
            return counted(await self._reply(question, new_id(), Held(channel)))

    async def ask_in(
        self, conversation_id: str, question: str, channel: str, answer_id: str | None = None
    ) -> Answered:
        """A reply in the conversation of that id, which nobody outside can choose.

        Raises `OverdueError` and `FrequentError` as `ask` does.
        """
        with self._answering(channel) as counted:
            await self._require(conversation_id)
            async with self._threads.in_time(), self._in_turn(conversation_id):
                held, missed = await self._found(conversation_id, channel)
                held = held or Held(channel)
                return counted(
                    await self._reply(question, conversation_id, held, missed, answer_id)
                )

    async def preview(
        self, conversation_id: str, question: str, channel: str
    ) -> tuple[Reply | None, Reply]:
        """The latest reply about the pages in the conversation, and what the next would be.

        The question is no turn of it, and nothing is kept. Raises `OverdueError`.
        """
        async with self._threads.in_time(), self._in_turn(conversation_id):
            held, missed = await self._found(conversation_id, channel)
            work = partial(next_turn, self.snapshot.chat, held or Held(channel), missed, question)
            turn = await self._threads.run(work)
            return turn.before.conversation.last, turn.reply

    async def alone(self, question: str) -> Reply:
        """The reply to a question outside of all conversations; raises `OverdueError`."""
        return await self._threads.run(partial(self.snapshot.chat.reply, question))

    async def knows(self, conversation_id: str, channel: str) -> bool:
        """Whether anything was asked in the channel's conversation of that id."""
        return any(await self._found(conversation_id, channel))

    async def given(self, conversation_id: str, channel: str, answer_id: str) -> Reply | None:
        """The reply of that id in a conversation that goes on; None where it is not known.

        Of an earlier turn it is made again from the questions in the store. Raises `OverdueError`.
        """
        held = self._memory.find(conversation_id, channel)
        if held and (reply := held.reply(answer_id)):
            return reply
        asked = await self._stored(conversation_id, channel)
        place = next((i for i, turn in enumerate(asked) if turn.id == answer_id), None)
        if place is None:
            return None
        work = partial(replayed, self.snapshot.chat, Held(channel), asked[: place + 1])
        return (await self._threads.run(work)).reply(answer_id)

    def continued(self, answered: Answered, channel: str, there: str) -> str:
        """The id of a new conversation in the channel `there`, with what went before in this one.

        It is held in memory only, until it is asked something; who forgets one forgets both.
        """
        conversation_id = further_id(answered.conversation)
        held = self._memory.find(answered.conversation, channel)
        if held:
            self._memory.keep(conversation_id, Held(there, held.conversation, held.ids))
        return conversation_id

    async def _require(self, conversation_id: str) -> None:
        if self.limit and (wait := await self.limit.wait({conversation_id: 1})):
            raise FrequentError(ceil(wait))

    @asynccontextmanager
    async def _in_turn(self, conversation_id: str) -> AsyncIterator[None]:
        """After all that were asked before in the conversation."""
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        async with lock:
            yield

    async def _found(
        self, conversation_id: str, channel: str
    ) -> tuple[Held | None, list[StoredQuestion]]:
        """What is held of a conversation, and the turns that another process has added to it."""
        stored = await self._stored(conversation_id, channel)
        held = self._memory.find(conversation_id, channel)
        return held, [asked for asked in stored if held is None or not held.has(asked.id)]

    async def _stored(self, conversation_id: str, channel: str) -> tuple[StoredQuestion, ...]:
        if self._store is None or not is_id(conversation_id):
            return ()
        try:
            with stage("conversation"):
                return await self._store.read(
                    lambda c: conversation(c, conversation_id, channel, TURNS)
                )
        except StoreUnavailableError:
            return ()

    async def _reply(
        self,
        question: str,
        conversation_id: str,
        held: Held,
        missed: Sequence[StoredQuestion] = (),
        answer_id: str | None = None,
    ) -> Answered:
        asked = _Asked(question, answer_id or new_id(), conversation_id, held, now())
        snapshot = self.snapshot
        is_first = not (held.conversation.turns or missed)
        if is_first and (kept := snapshot.answers.find(question)):
            return self._again(asked, kept, snapshot)
        erased = self._erased
        made = await self._made(asked, missed, snapshot)
        turn, is_erased = made.turn, erased is not self._erased
        recorded = _record(asked, turn.reply, turn.took, snapshot)
        if not is_erased or first_id(conversation_id) not in self._erased:
            self._memory.keep(conversation_id, made.held, made.size)
        if is_first and not is_erased:
            # To mask a question takes longer than to give its reply again.
            row = cache(partial(as_row, recorded))
            snapshot.answers.keep(KeptReply(question, turn.reply, row, made.size))
            if self._store:
                self._store.record_again(row, {})
        elif self._store:
            self._store.record(recorded)
        return self._given_now(Answered(asked.id, conversation_id, turn.reply, snapshot))

    async def _made(
        self, asked: "_Asked", missed: Sequence[StoredQuestion], snapshot: Snapshot
    ) -> MeasuredTurn:
        """The turn: in the loop where that is light, else in a thread beside it."""
        follows = bool(asked.held.conversation.turns)
        work = partial(measured_turn, snapshot.chat, asked.held, missed, asked.question, asked.id)
        expected = snapshot.pace.expected(asked.question, follows=follows)
        if missed or snapshot.retriever.is_elsewhere:
            return await self._threads.run(work, expected or UNKNOWN)
        if expected is None or expected > LIGHT:
            made = await self._threads.run(work, expected or UNKNOWN)
        else:
            made = await self._threads.at_once(work, expected)
        lasted = made.turn.took / 1e6
        snapshot.pace.took(asked.question, made.worked, lasted, follows=follows)
        return made

    def _again(self, asked: "_Asked", kept: KeptReply, snapshot: Snapshot) -> Answered:
        """The reply that another conversation began with."""
        begun = perf_counter_ns()
        held = asked.held.after(asked.id, asked.question, kept.reply)
        self._memory.keep(asked.conversation, held, kept.size + getsizeof(asked.question))
        took = (perf_counter_ns() - begun) // 1000
        if self._store and asked.question == kept.question:
            self._store.record_again(kept.row, asked.columns(took))
        elif self._store:
            self._store.record(_record(asked, kept.reply, took, snapshot))
        return self._given_now(Answered(asked.id, asked.conversation, kept.reply, snapshot, kept))

    @contextmanager
    def _answering(self, channel: str) -> Iterator[Callable[[Answered], Answered]]:
        """Gives what counts the reply to a question that was asked when it began."""
        begun = perf_counter()
        with stage("question") as note:
            note("channel", channel)

            def counted(answered: Answered) -> Answered:
                self.tally.add(answered.reply, channel, perf_counter() - begun)
                note("status", answered.reply.status.value)
                return answered

            yield counted

    def _given_now(self, answered: Answered) -> Answered:
        """The same, remembered."""
        self._given[answered.id] = answered.conversation
        if len(self._given) > MOST_GIVEN:
            self._given.popitem(last=False)
        return answered


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, and the ids that its reply will have."""

    question: str
    id: str
    conversation: str
    held: Held
    at: int  # milliseconds since 1970

    def columns(self, took: int) -> Row:
        """Of the store's row, what differs where others have asked the same."""
        return {
            "id": self.id,
            "conversation": self.conversation,
            "channel": self.held.channel,
            "asked_at": self.at,
            "day": day_of(self.at),
            "took": took,
        }


def _record(asked: _Asked, reply: Reply, took: int, snapshot: Snapshot) -> Record:
    return record(
        asked.id,
        asked.conversation,
        asked.held.channel,
        asked.question,
        reply,
        corpus=snapshot.version,
        asked_at=asked.at,
        took=took,
    )
