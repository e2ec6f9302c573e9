"""What the buttons of an answer do."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from bot.clock import now
from bot.ids import new_id
from bot.slack.api.calls import Calls
from bot.slack.api.responding import Responder
from bot.slack.inbound.question import Question, event_key, private_question
from bot.slack.inbound.received import Click
from bot.slack.listeners.acknowledgement import TAKEN, Acknowledgement
from bot.slack.listeners.comments import Comments
from bot.slack.listeners.humans import Humans
from bot.slack.listeners.takeovers import Takeovers
from bot.slack.listeners.votes import Voting
from bot.slack.messages import blocks, texts
from bot.slack.messages.blocks import Message, Shown, elsewhere, messages
from bot.slack.messages.button_values import answer_of
from bot.slack.messages.modals import why_view
from bot.slack.messages.offers import KEEP
from bot.slack.messages.rich import plain, rich
from bot.slack.work.answers import Answers
from bot.slack.work.deliveries import Deliveries
from bot.slack.work.policy import Policy
from bot.slack.work.tasks import Tasks

Press = Callable[[Click], Coroutine[Any, Any, None]]


class Buttons:
    def __init__(  # noqa: PLR0913, PLR0917
        self,
        policy: Policy,
        calls: Calls,
        answers: Answers,
        deliveries: Deliveries,
        tasks: Tasks,
        responder: Responder,
        votes: Voting,
        comments: Comments,
        humans: Humans,
        takeovers: Takeovers,
    ) -> None:
        self._policy = policy
        self._calls = calls
        self._answers = answers
        self._deliveries = deliveries
        self._tasks = tasks
        self._responder = responder
        self._votes = votes
        self._comments = comments
        self._presses: dict[str, Press] = {
            blocks.FEEDBACK: self._feedback,
            blocks.WHY: self._why,
            blocks.ALTERNATIVE: self._alternative,
            blocks.SUGGESTION: self._suggestion,
            blocks.ASK_HUMAN: humans.ask,
            blocks.SHARE: self._share,
            KEEP: takeovers.keep,
        }

    async def pressed(self, click: Click) -> Acknowledgement:
        """Acknowledged when it is done, or when Slack cannot wait for it any longer.

        Where it fails it is not acknowledged, and Slack tells the person so.
        """
        press = self._presses.get(click.action.partition(":")[0])
        if press is not None:  # else a link, or a button of another version
            await self._tasks.in_time(self._allowed(press, click))
        return TAKEN

    async def _allowed(self, press: Press, click: Click) -> None:
        """A channel may have been taken off the list since it was answered in.

        That of the people who answer need not be on it.
        """
        channel = click.channel
        is_peoples = channel is not None and channel == self._policy.human_channel
        if channel is None or is_peoples or self._policy.allows(channel):
            await press(click)
        else:
            await self._send(click, elsewhere(self._policy.channels))

    async def _feedback(self, click: Click) -> None:
        sign, carried = click.value[:1], click.value[1:]
        answer = answer_of(carried)
        if answer is None:
            return
        saved = await self._votes.save(click, answer.id, helpful=sign == blocks.HELPFUL)
        if saved and sign == blocks.NOT_HELPFUL:
            await self._comments.ask(click, answer.id)
        if not saved:
            await self._tell(click, texts.NOT_KEPT)
        elif click.message is not None:
            await self._votes.thank(click, click.message)
        elif click.response_url and (shown := await self._answers.recalled(carried)):
            thanking = messages(replace(shown, thanks=True, can_share=True))[-1]
            await self._responder.say(click.response_url, thanking, replace=True)

    async def _why(self, click: Click) -> None:
        if shown := await self._answers.recalled(click.value):
            view = why_view(shown.reply)
            await self._calls.tried(
                click.workspace,
                lambda client: client.views_open(trigger_id=click.trigger, view=view),
            )

    async def _alternative(self, click: Click) -> None:
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

    async def _suggestion(self, click: Click) -> None:
        """Asks a question that was offered; those who see the button see the answer."""
        if click.message is None and click.channel and click.response_url:
            question = private_question(
                click.workspace, click.channel, click.user, click.value, click.response_url
            )
        else:
            question = _public(click)
        if await self._deliveries.accept(question):
            await self._deliveries.work_on(question)

    async def _share(self, click: Click) -> None:
        """Posts for all to see what only one person has seen, and takes it away there."""
        shown = await self._answers.recalled(click.value)
        if shown is None or click.response_url is None:
            return
        key = event_key(click.workspace, "shared", shown.given.id, click.channel or "")
        if not await self._deliveries.first(key):
            return
        for message in messages(replace(shown, asker=click.user)):
            if not await self._responder.say(click.response_url, message, public=True):
                await self._deliveries.withdraw(key)
                await self._tell(click, texts.NOT_SHARED)
                return
        await self._responder.delete(click.response_url)

    async def _tell(self, click: Click, sentence: str) -> None:
        """Only the person who has pressed sees it."""
        await self._send(click, Message(sentence, (rich(plain(sentence)),)))

    async def _send(self, click: Click, message: Message) -> None:
        if click.response_url:
            await self._responder.say(click.response_url, message)


def _public(click: Click) -> Question:
    """The question of a button that others see too: its answer says who asked it."""
    return Question(
        event=event_key(click.workspace, click.trigger),
        answer=new_id(),
        place=click.place,
        message=click.moment or "0",
        user=click.user,
        text=click.value,
        at=now(),
        seen=False,
    )
