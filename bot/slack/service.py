"""Slack as a part of the server: put together, started, and drained at the end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientSession, ClientTimeout, TCPConnector
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversations import Conversations
from bot.settings import Settings, secret
from bot.slack.answers import Answers, Policy
from bot.slack.app import Messages, bolt_app
from bot.slack.complaints import Complaints
from bot.slack.deliveries import Deliveries, Times
from bot.slack.retries import Retries
from bot.slack.workspaces import OneToken, Workspaces
from bot.store.store import Store

MOST_CONNECTIONS = 20
CALL_SECONDS = 10.0


class Slack:
    def __init__(
        self,
        conversations: Conversations,
        store: Store,
        settings: Settings,
        times: Times = Times(),  # noqa: B008
    ) -> None:
        self._client = AsyncWebClient(base_url=settings.slack_api_url, retry_handlers=[Retries()])
        policy = Policy(settings.slack_channels, settings.slack_human_channel, settings.contact)
        workspaces = Workspaces(self._client, OneToken(secret(settings.slack_bot_token) or ""))
        answers = Answers(conversations, workspaces, policy, Complaints())
        self._deliveries = Deliveries(store, answers.answer, times)
        self.app = bolt_app(self._client, workspaces, secret(settings.slack_signing_secret) or "")
        Messages(answers, self._deliveries, policy).listen(self.app)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Within the loop that serves, and while the store is open."""
        connector = TCPConnector(limit=MOST_CONNECTIONS)
        async with ClientSession(
            connector=connector, timeout=ClientTimeout(total=CALL_SECONDS)
        ) as session:
            # One for the life of the app: a session for each call is a connection for each.
            self._client.session = session
            self._deliveries.start()
            yield
            await self._deliveries.drain()
