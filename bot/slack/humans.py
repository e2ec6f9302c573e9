"""Asking a human: the modal, and the channel that people read."""

import json
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import texts
from bot.slack.answers import Answers, Policy
from bot.slack.clicks import Click, Json
from bot.slack.deliveries import Deliveries
from bot.slack.modals import (
    ASK_HUMAN_VIEW,
    QUESTION_BLOCK,
    contact_view,
    human_message,
    human_view,
    sent_view,
)
from bot.slack.retries import UNREACHABLE
from bot.slack.values import asked_of
from bot.slack.workspaces import Workspaces, workspace_of


class Humans:
    def __init__(
        self, workspaces: Workspaces, policy: Policy, answers: Answers, deliveries: Deliveries
    ) -> None:
        self._workspaces = workspaces
        self._policy = policy
        self._answers = answers
        self._deliveries = deliveries

    def listen(self, app: AsyncApp) -> None:
        app.view(ASK_HUMAN_VIEW)(self.send)

    async def ask(self, click: Click) -> None:
        asked = asked_of(click.value)
        if asked is None:
            return
        # An ephemeral message has no address; what stands above it is the channel.
        moment = click.moment if click.message is not None else None
        if self._policy.human_channel:
            source = {"channel": click.channel, "moment": moment}
            await self.open(click, human_view(asked.question, source))
        elif self._policy.contact:
            client = await self._workspaces.client(click.team)
            address = await self._address(client, click.channel, moment) if client else None
            await self.open(click, contact_view(asked.question, self._policy.contact, address))

    async def open(self, click: Click, view: Json) -> None:
        client = await self._workspaces.client(click.team)
        if client is None:
            return
        try:
            await client.views_open(trigger_id=click.trigger, view=view)
        except SlackApiError as error:
            self._answers.refused(error, click.team)
        except UNREACHABLE:
            self._answers.unreachable()

    async def send(self, body: Json, view: Json, context: AsyncBoltContext, ack: AsyncAck) -> None:
        """Acknowledged once it is posted, so that nobody waits for an answer in vain."""
        question, source, user = _submitted(view), _source(view), body.get("user")
        asker = str(user.get("id") or "") if isinstance(user, dict) else ""
        team = workspace_of(context)
        with self._deliveries.busy():
            sent = bool(question and asker) and await self._post(team, asker, question, source)
        if sent:
            await ack(response_action="update", view=sent_view())
        else:
            await ack(response_action="errors", errors={QUESTION_BLOCK: texts.NOT_SENT})

    async def _post(self, team: str, asker: str, question: str, source: Json) -> bool:
        client = await self._workspaces.client(team)
        if client is None or self._policy.human_channel is None:
            return False
        address = await self._address(client, source.get("channel"), source.get("moment"))
        message = human_message(asker, question, address)
        try:
            await client.chat_postMessage(
                channel=self._policy.human_channel,
                text=message.text,
                blocks=list(message.blocks),
                unfurl_links=False,
            )
        except SlackApiError as error:
            self._answers.refused(error, team)
            return False
        except UNREACHABLE:
            self._answers.unreachable()
            return False
        return True

    async def _address(self, client: AsyncWebClient, channel: Any, moment: Any) -> str | None:
        """The link to a message; None where it has none."""
        if not (isinstance(channel, str) and isinstance(moment, str)):
            return None
        try:
            told = await client.chat_getPermalink(channel=channel, message_ts=moment)
        except (SlackApiError, *UNREACHABLE):
            return None
        return str(told.get("permalink") or "") or None


def _submitted(view: Json) -> str:
    match view.get("state"):
        case {"values": {"question": {"text": {"value": str(question)}}}}:
            return question.strip()[:1_000]
    return ""


def _source(view: Json) -> Json:
    try:
        found = json.loads(view.get("private_metadata") or "")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
