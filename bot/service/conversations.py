"""Questions in conversations that go on: held in memory, and in the store for other processes."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from time import monotonic, perf_counter_ns

from bot.clock import now
from bot.dialogue.reply import TURNS, Conversation, Reply, Status
from bot.ids import is_id, new_id
from bot.service.live import Live
from bot.service.snapshot import Snapshot
from bot.store.errors import StoreUnavailableError
from bot.store.questions import Record, StoredQuestion, conversation
from bot.store.store import Store

LARGEST = 10_000  # conversations; a full one of eight turns takes about 40 KB
MOST_GIVEN = 20_000  # answers whose ids are remembered
# Ids that are remembered of each conversation, more than it has turns: a turn that was held once
# is not taken for another process's.
REMEMBERED = 4 * TURNS


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply under its id, which feedback names, and the id of its conversation."""

    id: str
    conversation: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class Held:
    """A conversation in memory, and the ids of its turns."""

    conversation: Conversation = field(default_factory=Conversation)
    ids: tuple[str, ...] = ()

    def after(self, answer_id: str, question: str, reply: Reply) -> "Held":
        return Held(self.conversation.after(question, reply), (*self.ids, answer_id)[-REMEMBERED:])

    def reply(self, answer_id: str) -> Reply | None:
        """None for one of a turn that was long ago."""
        ids = self.ids[-len(self.conversation.turns) :]
        turns = zip(ids, self.conversation.turns, strict=True)
        return next((turn.reply for id_, turn in turns if id_ == answer_id), None)


class Memory:
    """The most recently used conversations; each is forgotten when idle for `lifetime` seconds."""

    def __init__(
        self, lifetime: float, largest: int = LARGEST, clock: Callable[[], float] = monotonic
    ) -> None:
        self._lifetime = lifetime
        self._largest = largest
        self._clock = clock
        self._kept: OrderedDict[str, tuple[Held, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, conversation_id: str) -> Held | None:
        self._forget()
        kept = self._kept.get(conversation_id)
        return kept[0] if kept else None

    def keep(self, conversation_id: str, held: Held) -> None:
        self._kept[conversation_id] = held, self._clock()
        self._kept.move_to_end(conversation_id)
        self._forget()

    def drop(self, conversation_id: str) -> None:
        self._kept.pop(conversation_id, None)

    def _forget(self) -> None:
        """The oldest come first, so that this ends at the first one that stays."""
        oldest_kept = self._clock() - self._lifetime
        while self._kept:
            conversation_id, (_, used) = next(iter(self._kept.items()))
            if used >= oldest_kept and len(self._kept) <= self._largest:
                return
            del self._kept[conversation_id]


class Conversations:
    """What every channel asks."""

    def __init__(self, live: Live, memory: Memory, store: Store | None) -> None:
        """Without a store, what is asked is kept in memory only."""
        self._live = live
        self._memory = memory
        self._store = store
        self._given: OrderedDict[str, None] = OrderedDict()
        self.counts: Counter[Status] = Counter()

    @property
    def snapshot(self) -> Snapshot:
        """What questions are answered from now; a request reads it once."""
        return self._live.snapshot

    def gave(self, answer_id: str) -> bool:
        """Whether this process has given that answer, not long ago."""
        return answer_id in self._given

    def forget(self, conversation_ids: Iterable[str]) -> None:
        for conversation_id in conversation_ids:
            self._memory.drop(conversation_id)

    async def ask(self, question: str, conversation_id: str | None, channel: str) -> Answered:
        """A reply in the conversation of that id; in a new one where it is not known."""
        held = None if conversation_id is None else await self._find(conversation_id)
        if conversation_id is None or held is None:
            return self._reply(question, new_id(), Held(), channel)
        return self._reply(question, conversation_id, held, channel)

    async def ask_in(
        self, conversation_id: str, question: str, channel: str, answer_id: str | None = None
    ) -> Answered:
        """A reply in the conversation of that id, which nobody outside can choose."""
        held = await self._find(conversation_id)
        return self._reply(question, conversation_id, held or Held(), channel, answer_id)

    async def knows(self, conversation_id: str) -> bool:
        """Whether anything was asked in the conversation of that id."""
        return await self._find(conversation_id) is not None

    async def given(self, conversation_id: str, answer_id: str) -> Reply | None:
        """The reply of that id, while the conversation goes on; None where it is not known."""
        held = await self._find(conversation_id)
        return held.reply(answer_id) if held else None

    def _reply(
        self,
        question: str,
        conversation_id: str,
        held: Held,
        channel: str,
        answer_id: str | None = None,
    ) -> Answered:
        asked_at, begun = now(), perf_counter_ns()
        snapshot = self.snapshot
        reply = snapshot.chat.reply(question, held.conversation)
        took = (perf_counter_ns() - begun) // 1000
        answer_id = answer_id or new_id()
        self.counts[reply.status] += 1
        self._memory.keep(conversation_id, held.after(answer_id, question, reply))
        self._given[answer_id] = None
        if len(self._given) > MOST_GIVEN:
            self._given.popitem(last=False)
        if self._store:
            version = snapshot.version
            self._store.record(
                Record(
                    answer_id, conversation_id, channel, question, reply, version, asked_at, took
                )
            )
        return Answered(answer_id, conversation_id, reply)

    async def _find(self, conversation_id: str) -> Held | None:
        """With the turns that another process has added meanwhile; None where it is not known."""
        stored: Iterable[StoredQuestion] = ()
        if not is_id(conversation_id):
            return None
        if self._store:
            try:
                stored = await self._store.read(lambda c: conversation(c, conversation_id))
            except StoreUnavailableError:
                stored = ()
        # From here on without a pause: no other question comes between.
        held = self._memory.find(conversation_id)
        chat = self.snapshot.chat
        new = [asked for asked in stored if held is None or asked.id not in held.ids]
        for asked in new:
            held = held or Held()
            reply = chat.reply(asked.question, held.conversation)
            held = held.after(asked.id, asked.question, reply)
        return held
