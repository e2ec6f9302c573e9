"""Slack as a part of the process: put together, started, and drained at the end."""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientSession, ClientTimeout, TCPConnector
from slack_sdk.web import SlackResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import now
from bot.owner.curation import Signature, add
from bot.owner.letter import letter
from bot.service.service import Service
from bot.settings import Settings, secret
from bot.slack.api.calls import Calls
from bot.slack.api.complaints import Complaints
from bot.slack.api.oauth import OAuth
from bot.slack.api.responding import Responder
from bot.slack.api.retries import Retries
from bot.slack.api.workspaces import OneToken, Workspaces
from bot.slack.inbound.conversation_ids import ConversationIds
from bot.slack.inbound.question import Question
from bot.slack.listeners.app_home import AppHome
from bot.slack.listeners.buttons import Buttons
from bot.slack.listeners.commands import Commands
from bot.slack.listeners.comments import Comments
from bot.slack.listeners.humans import Humans
from bot.slack.listeners.mentions import Mentions
from bot.slack.listeners.reception import Reception
from bot.slack.listeners.removal import Removal
from bot.slack.listeners.submissions import Submissions
from bot.slack.listeners.takeovers import Keep, Takeovers
from bot.slack.listeners.votes import Voting
from bot.slack.messages.blocks import Message
from bot.slack.work.answers import Answers
from bot.slack.work.claims import Claims
from bot.slack.work.deliveries import Deliveries
from bot.slack.work.letters import LOOK_SECONDS, Letters
from bot.slack.work.policy import TIMES, Delivered, Policy, Times
from bot.slack.work.private import PrivateAnswers
from bot.slack.work.tasks import Tasks
from bot.store.database import database_url
from bot.store.store import Store
from corpus.curation.model import CuratedAnswer

MOST_CONNECTIONS = 20
CALL_SECONDS = 10.0

# The SDK prepares what it would log for debugging where no level is set.
_log = logging.getLogger("bot.slack.client")
_log.setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class BotsAndHumans:
    """Questions for the bot are answered, those for people are posted to them as they are."""

    answers: Answers
    private: PrivateAnswers
    humans: Humans

    async def prepare(self, question: Question, *, in_doubt: bool) -> Sequence[Message] | None:
        if question.above:
            return ()  # what is posted needs Slack to be asked first
        return await self.answers.prepare(question, in_doubt=in_doubt)

    async def post(
        self, question: Question, messages: Sequence[Message], *, in_doubt: bool
    ) -> Delivered:
        if question.above:
            return await self.humans.post(question, in_doubt=in_doubt)
        if question.respond is not None:
            return await self.private.post(question, messages, in_doubt=in_doubt)
        return await self.answers.post(question, messages, in_doubt=in_doubt)

    async def give_up(self, question: Question) -> Delivered:
        if question.respond is not None:
            return await self.private.give_up(question)
        if question.above is None:
            return await self.answers.give_up(question)
        await self.humans.tell_unsent(question)
        return Delivered.DONE


class Slack:
    """What stands behind both ways that Slack's requests come in: HTTP and Socket Mode."""

    def __init__(
        self,
        service: Service,
        settings: Settings,
        introduced: SlackResponse | None,
        times: Times = TIMES,
    ) -> None:
        """`introduced` is what Slack has said of the bot token at the start."""
        self.client = AsyncWebClient(
            base_url=settings.slack_api_url, logger=_log, retry_handlers=[Retries()]
        )
        self._token = secret(settings.slack_bot_token) or ""
        self._introduced = introduced
        complaints = Complaints()
        self.oauth = _oauth(self.client, service.store, settings)
        tokens = self.oauth.installations if self.oauth else OneToken(self._token)
        self._workspaces = workspaces = Workspaces(self.client, tokens, complaints)
        policy = Policy(
            settings.slack_channels,
            settings.slack_human_channel,
            settings.slack_bots,
            settings.contact,
        )
        calls = Calls(workspaces, complaints)
        responder = Responder(self.client)
        answers = Answers(
            service.conversations, calls, policy, ConversationIds(_shared_secret(settings))
        )
        humans = Humans(calls, policy, answers)
        self.tasks = tasks = Tasks(times.patience, times.drain)
        claims = Claims(service.store, times)
        self._deliveries = deliveries = Deliveries(
            claims,
            tasks,
            BotsAndHumans(answers, PrivateAnswers(responder, claims), humans),
            times,
            keeps_questions=settings.store_questions,
        )
        self._letters = _letters(service, calls, settings)
        votes = Voting(service.votes, calls, responder)
        comments = Comments(votes, calls)
        takeovers = Takeovers(
            workspaces, calls, policy, deliveries, responder, _keeping(service, settings)
        )
        self.reception = Reception(
            Mentions(workspaces, answers, deliveries, policy),
            AppHome(service.live, calls, settings.slack_command),
            Removal(workspaces, self.oauth.installations if self.oauth else None),
            Buttons(
                policy,
                calls,
                answers,
                deliveries,
                tasks,
                responder,
                votes,
                comments,
                humans,
                takeovers,
            ),
            Commands(answers, deliveries, tasks, responder, policy),
            Submissions(humans, deliveries, tasks, policy),
            comments,
            takeovers,
            tasks,
            complaints,
        )

    @property
    def waiting(self) -> int:
        """Questions that are accepted and not answered yet."""
        return self._deliveries.waiting

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answers while the context is open; needs the loop that serves and an open store."""
        connector = TCPConnector(limit=MOST_CONNECTIONS)
        async with ClientSession(
            connector=connector, timeout=ClientTimeout(total=CALL_SECONDS)
        ) as session:
            # One for the life of the app: a session for each call is a connection for each.
            self.client.session = session
            if self._introduced is not None:
                self._workspaces.introduce(self._token, self._introduced)
            self._deliveries.start()
            if self._letters:
                self.tasks.repeat(self._letters.look, LOOK_SECONDS)
            yield
            await self.tasks.drain()


def _keeping(service: Service, settings: Settings) -> Keep:
    url = database_url(secret(settings.database_url))

    def keep(answer: CuratedAnswer) -> bool:
        passages = service.live.snapshot.retriever.pages.passages
        return add(url, [answer], passages, Signature(answer.author, now())) == 1

    return keep


def _letters(service: Service, calls: Calls, settings: Settings) -> Letters | None:
    """None where no channel is set."""
    if settings.letter_channel is None:
        return None
    url = database_url(secret(settings.database_url))
    return Letters(
        service.store,
        calls,
        settings.letter_channel,
        lambda at: letter(url, service.live.snapshot.chat, at),
    )


def _shared_secret(settings: Settings) -> str:
    """A secret that every replica of the app has, and nobody else."""
    return secret(settings.slack_signing_secret) or secret(settings.slack_app_token) or ""


def _oauth(client: AsyncWebClient, store: Store, settings: Settings) -> OAuth | None:
    """For several workspaces; None for one, whose token is in the settings."""
    client_secret = secret(settings.slack_client_secret)
    if not (settings.slack_client_id and client_secret):
        return None
    key = secret(settings.slack_key)
    return OAuth(client, settings.slack_client_id, client_secret, store, key)
