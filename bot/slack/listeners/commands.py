"""`/academy QUESTION`, and "Ask the academy" in the menu of a message: answers for one person."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.slack.api.responding import Responder
from bot.slack.api.workspaces import workspace_of
from bot.slack.inbound.markup import typed
from bot.slack.inbound.question import conversation_id
from bot.slack.messages import texts
from bot.slack.messages.blocks import Message, elsewhere
from bot.slack.work.answers import Answers, Policy
from bot.slack.work.deliveries import Deliveries

Json = dict[str, Any]

SHORTCUT = "ask_academy"


class Commands:
    def __init__(
        self, answers: Answers, deliveries: Deliveries, responder: Responder, policy: Policy
    ) -> None:
        self._answers = answers
        self._deliveries = deliveries
        self._responder = responder
        self._policy = policy

    def listen(self, app: AsyncApp) -> None:
        app.command(texts.COMMAND)(self.command)
        app.message_shortcut(SHORTCUT)(self.shortcut)

    async def command(self, body: Json, context: AsyncBoltContext, ack: AsyncAck) -> None:
        """The acknowledgement is the answer: there is nothing between them to be lost."""
        with self._deliveries.busy():
            text = typed(str(body.get("text") or ""))
            first, *others = await self._answered(text, context)
            await ack(
                text=first.text,
                blocks=list(first.blocks),
                response_type="ephemeral",
                unfurl_links=False,
            )
            await self._say(others, context)

    async def shortcut(self, body: Json, context: AsyncBoltContext, ack: AsyncAck) -> None:
        """Acknowledged when it is answered."""
        message = body.get("message")
        text = message.get("text") if isinstance(message, dict) else None
        asked = typed(text) if isinstance(text, str) else ""
        await self._deliveries.in_time(self._answer(asked, context), lambda _: ack())

    async def _answer(self, text: str, context: AsyncBoltContext) -> None:
        await self._say(await self._answered(text, context), context)

    async def _answered(self, text: str, context: AsyncBoltContext) -> list[Message]:
        channel, user = context.channel_id or "", context.user_id or ""
        if not self._policy.allows(channel):
            return [elsewhere(self._policy.channels)]
        conversation = conversation_id(workspace_of(context), channel, user)
        return await self._answers.to_one(conversation, text)

    async def _say(self, messages: list[Message], context: AsyncBoltContext) -> None:
        for message in messages:
            if context.response_url:
                await self._responder.say(context.response_url, message)
