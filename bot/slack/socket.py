"""`askademy slack`: Slack over a WebSocket that we open, so that nothing needs to reach us."""

import asyncio
import logging
import signal
from asyncio import Event, create_task

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
from bot.slack.inbound.bodies import MalformedError
from bot.slack.inbound.received import received
from bot.slack.listeners.acknowledgement import TAKEN, Acknowledgement
from bot.slack.service import Slack
from bot.slack.work.policy import TIMES, Times
from bot.tracing.wanted import running, wanted_tracing

# The SDK tells of a failure again at each attempt, with a traceback: we do it in a sentence.
_silent = logging.getLogger("bot.slack.connection")
_silent.setLevel(logging.CRITICAL)


class _Connection(SocketModeClient):
    """The SDK's connection, which replaces itself when it is lost; the log says why it cannot."""

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
    def __init__(self, service: Service, settings: Settings, times: Times = TIMES) -> None:
        """Raises `SettingsError` where a token is missing or Slack refuses it."""
        self._token = require_app_token(settings)
        self._slack = Slack(service, settings, introduced(settings), times)
        self._tracing = wanted_tracing()
        self._running = service.running()
        self._ping = times.ping

    def serve(self) -> None:
        """Returns after SIGTERM or Ctrl-C."""
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await self.run(stop)

    async def run(self, stop: Event) -> None:
        """Returns once `stop` is set, and what was in progress is done."""
        async with running(self._tracing), self._running, self._slack.running():
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
        self._slack.tasks.start(self._answered(client, request))

    async def _answered(
        self, client: AsyncBaseSocketModeClient, request: SocketModeRequest
    ) -> None:
        """What has no acknowledgement comes again."""
        told = await self._told(request)
        if told.status == TAKEN.status:
            response = SocketModeResponse(request.envelope_id, told.body)
            await client.send_socket_mode_response(response)

    async def _told(self, request: SocketModeRequest) -> Acknowledgement:
        try:
            inbound = received(request.payload)
        except MalformedError:  # it would be as malformed the next time
            return TAKEN
        return await self._slack.reception.receive(inbound, again=bool(request.retry_attempt))
