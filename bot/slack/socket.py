"""`askademy slack`: Slack over a WebSocket that we open, so that nothing needs to reach us."""

import asyncio
import logging
import signal
from asyncio import Event, create_task
from time import time

from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.service.service import Service
from bot.settings import Settings
from bot.slack.api.check import APP, introduced, require_app_token
from bot.slack.api.complaints import Complaints, complaint
from bot.slack.api.retries import UNREACHABLE
from bot.slack.inbound.envelope import is_well_formed
from bot.slack.service import Slack
from bot.slack.work.deliveries import TIMES, Times

# The SDK tells of a failure again at each attempt, with a traceback: we do it in a sentence.
_silent = logging.getLogger("bot.slack.connection")
_silent.setLevel(logging.CRITICAL)


class _Connection(SocketModeClient):
    """Replaces itself when it is lost; says why where it cannot."""

    def __init__(self, token: str, client: AsyncWebClient, ping: float) -> None:
        super().__init__(token, _silent, client, ping_interval=ping)
        self._complaints = Complaints()

    async def issue_new_wss_url(self) -> str:
        try:
            address = await super().issue_new_wss_url()
        except SlackApiError as error:
            self._complaints.tell(complaint(error, APP))
            raise
        except UNREACHABLE:
            self._complaints.unreachable()
            raise
        self._complaints.reached()
        return address


class SocketMode:
    """Raises `SettingsError` where a token is missing or Slack refuses it."""

    def __init__(self, service: Service, settings: Settings, times: Times = TIMES) -> None:
        self._token = require_app_token(settings)
        self._slack = Slack(service, settings, introduced(settings), times)
        self._running = service.running()
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
            connection = _Connection(self._token, self._slack.client, self._ping)
            connection.socket_mode_request_listeners.append(self._received)
            # Not awaited: with a token that was revoked it tries for ever.
            connecting = create_task(connection.connect())  # type: ignore[no-untyped-call]
            await stop.wait()
            connecting.cancel()
            await connection.close()  # type: ignore[no-untyped-call]

    async def _received(
        self, client: AsyncBaseSocketModeClient, request: SocketModeRequest
    ) -> None:
        if not is_well_formed(request.payload):
            # Left without an acknowledgement it would come again.
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id))
            return
        begun = time()
        response = await run_async_bolt_app(self._slack.app, request)
        await send_async_response(client, request, response, begun)
