"""Slack as a part of the process: put together, started, and drained at the end."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientSession, ClientTimeout, TCPConnector
from slack_sdk.web import SlackResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.service.service import Service
from bot.settings import Settings, secret
from bot.slack.api.calls import Calls
from bot.slack.api.complaints import Complaints
from bot.slack.api.oauth import OAuth
from bot.slack.api.responding import Responder
from bot.slack.api.retries import Retries
from bot.slack.api.workspaces import OneToken, Workspaces
from bot.slack.inbound.question import Question
from bot.slack.listeners.app_home import Opening
from bot.slack.listeners.buttons import Buttons
from bot.slack.listeners.commands import Commands
from bot.slack.listeners.humans import Humans
from bot.slack.listeners.mentions import Messages, bolt_app, listen_to_the_rest
from bot.slack.listeners.submissions import Submissions
from bot.slack.listeners.votes import Voting
from bot.slack.work.answers import Answers, Policy
from bot.slack.work.deliveries import TIMES, Deliveries, Outcome, Times
from bot.store.store import Store

MOST_CONNECTIONS = 20
CALL_SECONDS = 10.0

# The SDK prepares what it would log for debugging where no level is set.
_log = logging.getLogger("bot.slack.client")
_log.setLevel(logging.WARNING)


class Slack:
    """`introduced` is what Slack has said of the bot token at the start."""

    def __init__(
        self,
        service: Service,
        settings: Settings,
        introduced: SlackResponse | None,
        times: Times = TIMES,
    ) -> None:
        self.client = AsyncWebClient(
            base_url=settings.slack_api_url, logger=_log, retry_handlers=[Retries()]
        )
        self._token = secret(settings.slack_bot_token) or ""
        self._introduced = introduced
        complaints = Complaints()
        self.oauth = _oauth(self.client, service.store, settings)
        tokens = self.oauth.installations if self.oauth else OneToken(self._token)
        self._workspaces = workspaces = Workspaces(self.client, tokens, complaints)
        policy = Policy(settings.slack_channels, settings.slack_human_channel, settings.contact)
        calls = Calls(workspaces, complaints)
        answers = Answers(service.conversations, calls, policy)
        humans = Humans(calls, policy, answers)

        async def work(question: Question, in_doubt: bool) -> Outcome:  # noqa: FBT001
            working = humans.post if question.above else answers.answer
            return await working(question, in_doubt)

        signing_secret = secret(settings.slack_signing_secret) or ""
        self._deliveries = deliveries = Deliveries(
            service.store, work, times, keeps_questions=settings.store_questions
        )
        self.app = bolt_app(self.client, workspaces, signing_secret, complaints)
        responder = Responder(self.client)
        votes = Voting(service.votes, calls, responder)
        for listener in (
            Messages(answers, deliveries, policy),
            Commands(answers, deliveries, responder, policy),
            Buttons(policy, calls, answers, deliveries, responder, votes, humans),
            Submissions(humans, deliveries, policy),
            Opening(service.live, calls, deliveries),
        ):
            listener.listen(self.app)
        if self.oauth:
            self.oauth.listen(self.app, workspaces)
        listen_to_the_rest(self.app)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Within the loop that serves, and while the store is open."""
        connector = TCPConnector(limit=MOST_CONNECTIONS)
        async with ClientSession(
            connector=connector, timeout=ClientTimeout(total=CALL_SECONDS)
        ) as session:
            # One for the life of the app: a session for each call is a connection for each.
            self.client.session = session
            if self._introduced is not None:
                self._workspaces.introduce(self._token, self._introduced)
            self._deliveries.start()
            yield
            await self._deliveries.drain()


def _oauth(client: AsyncWebClient, store: Store, settings: Settings) -> OAuth | None:
    """None for one workspace, whose token is in the settings."""
    client_secret = secret(settings.slack_client_secret)
    if not (settings.slack_client_id and client_secret):
        return None
    key = secret(settings.slack_key)
    return OAuth(client, settings.slack_client_id, client_secret, store, key)
