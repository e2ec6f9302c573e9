"""The weekly letter to a channel of Slack: one process posts it, whichever asks first."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from bot.clock import moment, now
from bot.service.beside import beside
from bot.slack.api.calls import Calls
from bot.slack.inbound.markup import escaped
from bot.slack.messages.rich import LONGEST, plain, rich
from bot.store.errors import StoreUnavailableError
from bot.store.events import accept_events, event_row, withdraw_events
from bot.store.store import Store

# After Monday's midnight, UTC: the letter tells the week before.
BEGINS = timedelta(hours=8)
LOOK_SECONDS = 600.0


class Letters:
    def __init__(
        self, store: Store, calls: Calls, channel: str, letter: Callable[[int], str]
    ) -> None:
        """`letter` gives the text at a moment, in milliseconds since 1970."""
        self._store = store
        self._calls = calls
        self._channel = channel
        self._letter = letter

    async def look(self) -> None:
        """Posts this week's letter, if it is time and nobody has."""
        await self.post(now())

    async def post(self, at: int) -> None:
        """As `look`, at another moment; a letter that Slack refuses is posted at a later look.

        A process that is killed while it posts may leave the week without a letter.
        """
        event = week_of(at, self._channel)
        try:
            row = event_row(event, None, at, 0)
            is_ours = await self._store.save(accept_events, row, again=accept_events)
            if not is_ours:
                return
            text = await beside(partial(self._letter, at))
            if not await self._posted(text[:LONGEST]):
                await self._store.save(withdraw_events, {"id": event}, again=withdraw_events)
        except StoreUnavailableError:
            return  # the next look is soon

    async def _posted(self, text: str) -> bool:
        answer = await self._calls.tried(
            "",
            lambda client: client.chat_postMessage(
                channel=self._channel, text=escaped(text), blocks=[rich(plain(text))]
            ),
        )
        return answer is not None


def week_of(at: int, channel: str) -> str:
    """The id of a week's letter: a week begins on Monday at eight, UTC."""
    year, week, _ = (moment(at) - BEGINS).isocalendar()
    return f"letter-{channel}-{year}-{week}"
