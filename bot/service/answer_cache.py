"""Replies to questions that begin a conversation, kept with the snapshot that they are from."""

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic
from typing import Any

from bot.dialogue.reply import Reply
from bot.language.preamble import clean

# 32 MiB hold about 3,000 replies: all phrasings of the academy's curation twice.
LARGEST = 32 * 1024 * 1024
# What takes more of it than this is not kept: some giants would drive out thousands of others.
LARGEST_REPLY = LARGEST // 256
# No question stays here for longer after it was answered: what is asked every day costs one answer
# an hour.
LIFETIME = 3_600.0  # seconds


class KeptReply:
    """A reply that is given to everybody who begins with the same question."""

    def __init__(
        self, question: str, reply: Reply, made: Callable[[], dict[str, Any]], size: int
    ) -> None:
        """`made` gives the store's row, `size` is the bytes of a conversation of this turn."""
        self.question = question
        self.reply = reply
        self.size = size
        self.until = 0.0
        self.bodies: dict[bool, bytes] = {}
        """What the API sends, without ids, by whether the reply is explained."""
        self._made = made
        self._row: dict[str, Any] | None = None

    def row(self) -> dict[str, Any]:
        """As the store keeps it of the first who asked: made once."""
        if self._row is None:
            self._row = self._made()
        return self._row


class AnswerCache:
    """Where there is no room, the reply that was given least recently is dropped.

    To be used in one thread.
    """

    def __init__(self, largest: int = LARGEST, clock: Callable[[], float] = monotonic) -> None:
        """`largest` is in bytes."""
        self._largest = largest
        self._clock = clock
        self._kept: OrderedDict[str, KeptReply] = OrderedDict()
        self.size = 0
        """The bytes that all of them take."""

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, question: str) -> KeptReply | None:
        """The reply to the same question, written the same but for what reading leaves out."""
        key = clean(question)
        kept = self._kept.get(key)
        if kept is None:
            return None
        if kept.until < self._clock():
            self._drop(key)
            return None
        self._kept.move_to_end(key)
        return kept

    def keep(self, kept: KeptReply) -> None:
        """Counts it three times: as it is, and as the API sends it, explained and not."""
        counted = 3 * kept.size
        if counted > min(LARGEST_REPLY, self._largest):
            return
        key = clean(kept.question)
        self._drop(key)
        kept.until = self._clock() + LIFETIME
        self._kept[key] = kept
        self.size += counted
        while self.size > self._largest:
            self._drop(next(iter(self._kept)))

    def clear(self) -> None:
        self._kept.clear()
        self.size = 0

    def _drop(self, key: str) -> None:
        kept = self._kept.pop(key, None)
        self.size -= 3 * kept.size if kept else 0
