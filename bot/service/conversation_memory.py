"""Conversations in memory: the latest ones, as many as fit into a number of bytes."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import NamedTuple

from bot.dialogue.reply import TURNS, Conversation, Reply
from bot.service.footprint import footprint

# A conversation takes 5 to 50 kB (benchmarks/conversations.md); of those that are not in memory
# any longer the store has the questions.
LARGEST = 64 * 1024 * 1024
# What the memory itself needs for a conversation: its id, its place and its time.
ENTRY_BYTES = 400
# Ids that are remembered of each conversation, more than are read of it: a turn that was held once
# is not taken for another process's.
REMEMBERED = 4 * TURNS


@dataclass(frozen=True, slots=True)
class Held:
    """A conversation in memory."""

    channel: str
    """Where it is held: its id is none of another channel."""

    conversation: Conversation = field(default_factory=Conversation)
    """What later turns can lean on."""

    ids: str = ""
    """Of the latest replies, the latest last; one text takes a third of what a tuple does."""

    def after(self, answer_id: str, question: str, reply: Reply) -> "Held":
        ids = " ".join([*self.ids.split(), answer_id][-REMEMBERED:])
        return Held(self.channel, self.conversation.after(question, reply), ids)

    def having(self, answer_ids: Iterable[str]) -> "Held":
        """With these replies given in it, of which nothing is held."""
        return replace(self, ids=" ".join([*self.ids.split(), *answer_ids][-REMEMBERED:]))

    def has(self, answer_id: str) -> bool:
        """Whether the reply of that id was given in it, not long ago."""
        return answer_id in self.ids.split()

    def reply(self, answer_id: str) -> Reply | None:
        """The latest reply, where that is its id: of those before it nothing is held."""
        turns = self.conversation.turns
        return turns[-1].reply if turns and self.ids.split()[-1] == answer_id else None


def size_of(held: Held) -> int:
    """The bytes that it takes here."""
    return footprint(held) + ENTRY_BYTES


class _Kept(NamedTuple):
    held: Held
    used: float
    size: int


class Memory:
    """Where there is no room, the conversation that was used least recently is dropped."""

    def __init__(
        self, lifetime: float, largest: int = LARGEST, clock: Callable[[], float] = monotonic
    ) -> None:
        """A conversation that is idle for `lifetime` seconds is dropped; `largest` is in bytes."""
        self._lifetime = lifetime
        self._largest = largest
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self.size = 0
        """The bytes that all of them take."""

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, conversation_id: str, channel: str) -> Held | None:
        """None where it is not known, or belongs to another channel."""
        self._forget()
        kept = self._kept.get(conversation_id)
        return kept.held if kept and kept.held.channel == channel else None

    def keep(self, conversation_id: str, held: Held, size: int | None = None) -> None:
        """`size` is what `size_of` it gives, where that is known: it takes a while."""
        self.drop(conversation_id)
        size = size_of(held) if size is None else size
        self._kept[conversation_id] = _Kept(held, self._clock(), size)
        self.size += size
        self._forget()

    def drop(self, conversation_id: str) -> None:
        kept = self._kept.pop(conversation_id, None)
        self.size -= kept.size if kept else 0

    def drop_all(self, is_one: Callable[[str], bool]) -> None:
        """Drops the conversations of whose ids `is_one` says so."""
        for conversation_id in [each for each in self._kept if is_one(each)]:
            self.drop(conversation_id)

    def _forget(self) -> None:
        """The oldest come first, so that this ends at the first one that stays."""
        oldest = self._clock() - self._lifetime
        while self._kept:
            conversation_id, kept = next(iter(self._kept.items()))
            if kept.used >= oldest and self.size <= self._largest:
                return
            self.drop(conversation_id)
