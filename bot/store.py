"""Where conversations are kept between two requests: in memory, until the process ends."""

from collections import OrderedDict
from collections.abc import Callable
from secrets import token_urlsafe
from time import monotonic

from bot.reply import Conversation

LARGEST = 10_000  # conversations; a full one of eight turns takes about 40 KB


def new_id() -> str:
    """128 random bits: an id is all that protects a conversation."""
    return token_urlsafe(16)


class Conversations:
    """The most recently used conversations; each is forgotten when idle for `lifetime` seconds."""

    def __init__(
        self, lifetime: float, largest: int = LARGEST, clock: Callable[[], float] = monotonic
    ) -> None:
        self._lifetime = lifetime
        self._largest = largest
        self._clock = clock
        self._kept: OrderedDict[str, tuple[Conversation, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, conversation_id: str | None) -> tuple[str, Conversation]:
        """The conversation of that id; a new one with an id of ours where it is not known."""
        self._forget()
        if conversation_id is not None and conversation_id in self._kept:
            return conversation_id, self._kept[conversation_id][0]
        return new_id(), Conversation()

    def keep(self, conversation_id: str, conversation: Conversation) -> None:
        self._kept[conversation_id] = conversation, self._clock()
        self._kept.move_to_end(conversation_id)
        self._forget()

    def _forget(self) -> None:
        """The oldest come first, so that this ends at the first one that stays."""
        oldest_kept = self._clock() - self._lifetime
        while self._kept:
            conversation_id, (_, used) = next(iter(self._kept.items()))
            if used >= oldest_kept and len(self._kept) <= self._largest:
                return
            del self._kept[conversation_id]
