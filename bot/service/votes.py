"""Whether people found an answer helpful: every channel saves that here, and here it is counted."""

import asyncio
from collections import Counter
from dataclasses import dataclass

from bot.clock import now
from bot.ids import is_id
from bot.service.conversations import Conversations
from bot.store.feedback import feedback_row, write_feedback, write_known_feedback
from bot.store.spool import Row
from bot.store.store import Store

# Between two looks for an answer of another process, which gathers for 0.04 s what it writes. Of
# two servers that were voted at right after the other one's answer 4 votes in 100 came too early.
PAUSES = (0.1, 0.5)


@dataclass(frozen=True, slots=True)
class Vote:
    answer: str
    """The id of the reply, or of a question of the FAQ."""

    voter: str
    """Tells people or browsers apart: of each the last word on an answer counts."""

    helpful: bool

    comment: str | None = None
    """In the voter's words; it is masked before it is kept."""


class Votes:
    def __init__(self, store: Store, conversations: Conversations) -> None:
        """`conversations` tell which answers this process has given."""
        self._store = store
        self._conversations = conversations
        self.counts: Counter[tuple[str, bool]] = Counter()
        """Votes saved, by the channel and by whether the answer was helpful."""

    async def save(self, vote: Vote, channel: str, *, is_known: bool = False) -> bool:
        """Whether there is such an answer; when this returns, the vote is on the disk.

        An answer that `is_known` to be ours, and one that this process has given, is not looked
        for in the store; another process may have given one a moment ago. Raises
        `StoreUnavailableError`.
        """
        if not is_id(vote.answer):
            return False
        conversation = self._conversations.conversation_of(vote.answer)
        # Masking a long comment takes a while: others are answered meanwhile.
        row = await asyncio.to_thread(
            feedback_row,
            vote.answer,
            vote.voter,
            vote.comment,
            now(),
            helpful=vote.helpful,
            conversation=conversation,
            channel=channel,
        )
        saved = await self._saved(row, is_known=is_known or conversation is not None)
        if saved:
            self.counts[channel, vote.helpful] += 1
        return saved

    async def _saved(self, row: Row, *, is_known: bool) -> bool:
        write = write_known_feedback if is_known else write_feedback
        for pause in (*PAUSES, None):
            if await self._store.save(write, row, again=write_known_feedback):
                return True
            if pause is not None:
                await asyncio.sleep(pause)
        return False
