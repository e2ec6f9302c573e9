"""What the bot listens to, as a Bolt app."""

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.api.complaints import Complaints
from bot.slack.api.retries import UNREACHABLE
from bot.slack.api.workspaces import Workspaces, workspace_of
from bot.slack.inbound.incoming import question_in
from bot.slack.inbound.question import Question, event_key
from bot.slack.work.answers import Answers, Policy
from bot.slack.work.deliveries import Deliveries
from bot.store.errors import StoreUnavailableError

Json = dict[str, Any]

RETRY = "x-slack-retry-num"

_log = logging.getLogger(__name__)
# Bolt logs the bodies of requests, which hold what people wrote, and each refusal anew.
_silent = logging.getLogger("bot.slack.bolt")
_silent.setLevel(logging.CRITICAL)


def bolt_app(
    client: AsyncWebClient, workspaces: Workspaces, secret: str, complaints: Complaints
) -> AsyncApp:
    app = AsyncApp(
        name="askademy",
        logger=_silent,
        client=client,
        # Bolt takes its own class as well as a function.
        authorize=workspaces,  # type: ignore[arg-type]
        signing_secret=secret,
        attaching_conversation_kwargs_enabled=False,
    )

    async def failed(error: Exception) -> BoltResponse:
        """Slack delivers it again. What was asked stays out of the log."""
        if isinstance(error, StoreUnavailableError):
            return BoltResponse(status=503)
        if isinstance(error, (SlackApiError, *UNREACHABLE)):
            complaints.unreachable()
            return BoltResponse(status=503)
        _log.error("A request of Slack's failed.", exc_info=error)
        return BoltResponse(status=500)

    app.error(failed)
    return app


class Messages:
    """Mentions, direct messages and follow-ups: kept, acknowledged, then answered."""

    def __init__(self, answers: Answers, deliveries: Deliveries, policy: Policy) -> None:
        self._answers = answers
        self._deliveries = deliveries
        self._policy = policy

    def listen(self, app: AsyncApp) -> None:
        for event in ("app_mention", "message"):
            app.event(event, middleware=[self.accepted])(self.answer)

    async def accepted(  # Bolt fills in what is named
        self,
        body: Json,
        event: Json,
        request: AsyncBoltRequest,
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[None]],  # noqa: A002  # Bolt's name
    ) -> BoltResponse | None:
        """Before Slack is told that the event has arrived: an answer to it is owed from then on."""
        team, bot = workspace_of(context), context.bot_user_id or ""
        question = question_in(event, event_key(team, str(body.get("event_id") or "")), team, bot)
        if question is None or not await self._is_for_us(question, event):
            return BoltResponse(status=200)
        # A process that did not live to acknowledge it may have answered it.
        in_doubt = RETRY in request.headers
        new = await self._deliveries.accept(question)
        if self._deliveries.is_owed(question.event):
            if new:
                self._deliveries.begin(question, in_doubt=in_doubt)
            return BoltResponse(status=503)  # Slack delivers it again, should we not live to answer
        if not new:
            return BoltResponse(status=200)
        context["question"], context["in_doubt"] = question, in_doubt
        await next()
        return None

    async def answer(self, context: AsyncBoltContext) -> None:
        await self._deliveries.work_on(context["question"], in_doubt=context["in_doubt"])

    async def _is_for_us(self, question: Question, event: Json) -> bool:
        if not self._policy.allows(question.place.channel):
            return False
        if event.get("type") == "app_mention" and event.get("edited"):
            # Slack tells of a mention again when it is edited: it is new where the bot is not yet.
            return not await self._answers.is_part_of(question)
        return question.invited or await self._answers.is_part_of(question)


def listen_to_the_rest(app: AsyncApp) -> None:
    """Bolt answers 404 to what nobody listens to, and Slack would deliver it again."""
    app.event(re.compile(""))(_nothing)


async def _nothing() -> None:
    pass
