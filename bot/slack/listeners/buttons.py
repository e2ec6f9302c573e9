"""What the buttons of an answer do."""

import re
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.clock import now
from bot.ids import new_id
from bot.slack.api.calls import Calls
from bot.slack.api.responding import Responder
from bot.slack.api.workspaces import workspace_of
from bot.slack.inbound.clicks import Click, click_in
from bot.slack.inbound.question import Question, conversation_id, event_key
from bot.slack.listeners.humans import Humans
from bot.slack.listeners.votes import Voting
from bot.slack.messages import blocks, texts
from bot.slack.messages.blocks import Message, Shown, elsewhere, messages
from bot.slack.messages.button_values import asked_of
from bot.slack.messages.modals import why_view
from bot.slack.messages.rich import plain, rich
from bot.slack.work.answers import Answers, Policy
from bot.slack.work.deliveries import Deliveries

Json = dict[str, Any]
Press = Callable[[Click], Coroutine[Any, Any, None]]


class Buttons:
    def __init__(  # noqa: PLR0913, PLR0917
        self,
        policy: Policy,
        calls: Calls,
        answers: Answers,
        deliveries: Deliveries,
        responder: Responder,
        votes: Voting,
        humans: Humans,
    ) -> None:
        self._policy = policy
        self._calls = calls
        self._answers = answers
        self._deliveries = deliveries
        self._responder = responder
        self._votes = votes
        self._humans = humans

    def listen(self, app: AsyncApp) -> None:
        presses: dict[str, Press] = {
            blocks.FEEDBACK: self.feedback,
            blocks.WHY: self.why,
            blocks.ALTERNATIVE: self.alternative,
            blocks.SUGGESTION: self.suggestion,
            blocks.ASK_HUMAN: self._humans.ask,
            blocks.SHARE: self.share,
        }

        async def pressed(body: Json, context: AsyncBoltContext, ack: AsyncAck) -> None:
            click = click_in(body, workspace_of(context))
            press = presses.get(click.action.partition(":")[0]) if click else None
            if click is None or press is None:
                await ack()  # a link, or a button of an older version
                return
            await self._deliveries.in_time(self._allowed(press, click), lambda _: ack())

        app.action(re.compile(""))(pressed)

    async def _allowed(self, press: Press, click: Click) -> None:
        """A channel may have been taken off the list since it was answered in."""
        if click.channel is None or self._policy.allows(click.channel):
            await press(click)
        else:
            await self._send(click, elsewhere(self._policy.channels))

    async def feedback(self, click: Click) -> None:
        sign, asked = click.value[:1], asked_of(click.value[1:])
        if asked is None:
            return
        saved = await self._votes.save(click, asked.answer, helpful=sign == blocks.HELPFUL)
        if not saved:
            await self._tell(click, texts.NOT_KEPT)
        elif click.message is not None:
            await self._votes.thank(click, click.message)
        elif click.response_url:
            shown = await self._answers.recalled(click.value[1:])
            if shown:
                thanking = messages(replace(shown, thanks=True, can_share=True))[-1]
                await self._responder.say(click.response_url, thanking, replace=True)

    async def why(self, click: Click) -> None:
        if shown := await self._answers.recalled(click.value):
            view = why_view(shown.reply)
            await self._calls.tried(
                click.team, lambda client: client.views_open(trigger_id=click.trigger, view=view)
            )

    async def alternative(self, click: Click) -> None:
        shown = await self._answers.recalled(click.value)
        if shown is None:
            await self._tell(click, texts.CHANGED)
        else:
            await self._replace(click, shown)

    async def _replace(self, click: Click, shown: Shown) -> None:
        first, *others = messages(shown if click.message else replace(shown, can_share=True))
        if click.message is not None:
            await self._votes.update(click, first)
        elif click.response_url:
            await self._responder.say(click.response_url, first, replace=True)
        for message in others:
            if click.response_url:
                await self._responder.say(click.response_url, message)

    async def suggestion(self, click: Click) -> None:
        """Asks a question that was offered: before the eyes of those who see the button."""
        ephemeral = click.message is None and click.channel is not None
        if ephemeral and click.response_url:
            conversation = conversation_id(click.team, click.channel or "", click.user)
            for message in await self._answers.to_one(conversation, click.value):
                await self._responder.say(click.response_url, message)
            return
        question = Question(
            event=event_key(click.team, click.trigger),
            answer=new_id(),
            place=click.place,
            message=click.moment or "0",
            user=click.user,
            text=click.value,
            at=now(),
            seen=False,
        )
        if await self._deliveries.accept(question):
            await self._deliveries.work_on(question)

    async def share(self, click: Click) -> None:
        """Posts for all to see what only one has seen, and takes it away there."""
        shown = await self._answers.recalled(click.value)
        if shown is None or click.response_url is None:
            return
        key = event_key(click.team, "shared", shown.asked.answer, click.channel or "")
        if not await self._deliveries.first(key):
            return
        for message in messages(replace(shown, asker=click.user)):
            if not await self._responder.say(click.response_url, message, public=True):
                await self._deliveries.withdraw(key)
                await self._tell(click, texts.NOT_SHARED)
                return
        await self._responder.delete(click.response_url)

    async def _tell(self, click: Click, sentence: str) -> None:
        """To the one who pressed, and nobody else."""
        await self._send(click, Message(sentence, (rich(plain(sentence)),)))

    async def _send(self, click: Click, message: Message) -> None:
        if click.response_url:
            await self._responder.say(click.response_url, message)
