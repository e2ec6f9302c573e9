"""`askademy slack`: Slack over a WebSocket that we open, so that nothing needs to reach us."""

import asyncio
import logging
import signal
from asyncio import Event, create_task

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.conversations import Conversations
from bot.publishing import Publisher, running
from bot.settings import Settings
from bot.slack.check import introduced, require_app_token
from bot.slack.deliveries import TIMES, Times
from bot.slack.envelope import is_well_formed
from bot.slack.service import Slack
from bot.store.store import Store

_log = logging.getLogger("bot.slack.connection")
_log.setLevel(logging.WARNING)


class _Brief(logging.Filter):
    """The SDK tells of a failure again at each attempt, with a traceback."""

    def __init__(self) -> None:
        super().__init__()
        self._last = ""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = None
        told, self._last = self._last, record.getMessage()
        return told != self._last


_log.addFilter(_Brief())


class _Handler(AsyncSocketModeHandler):
    async def handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        if is_well_formed(req.payload):
            await super().handle(client, req)  # type: ignore[arg-type]
        else:
            # It would come again.
            await client.send_socket_mode_response(SocketModeResponse(req.envelope_id))


class SocketMode:
    """Raises `SettingsError` where a token is missing or Slack refuses it."""

    def __init__(
        self,
        conversations: Conversations,
        store: Store,
        publisher: Publisher,
        settings: Settings,
        times: Times = TIMES,
    ) -> None:
        self._token = require_app_token(settings)
        self._slack = Slack(conversations, store, settings, introduced(settings), times)
        self._running = running(store, conversations, publisher)
        self._ping = times.ping

    def serve(self) -> None:
        """Until SIGTERM or Ctrl-C."""
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await self.run(stop)

    async def run(self, stop: Event) -> None:
        async with self._running, self._slack.running():
            handler = _Handler(
                self._slack.app,
                self._token,
                logger=_log,
                web_client=self._slack.client,
                ping_interval=self._ping,
            )
            # Not awaited: with a token that was revoked it tries for ever.
            connecting = create_task(handler.client.connect())  # type: ignore[no-untyped-call]
            await stop.wait()
            connecting.cancel()
            await handler.client.close()  # type: ignore[no-untyped-call]
