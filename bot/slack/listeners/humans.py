"""Asking a human: the modal that asks for the question, and the channel that people read."""

from bot.ids import new_id
from bot.slack.api.calls import Calls
from bot.slack.inbound.question import Above, Question
from bot.slack.inbound.received import Click
from bot.slack.messages.button_values import answer_of
from bot.slack.messages.modals import contact_view, human_message, human_view, unsent_message
from bot.slack.work.answers import Answers
from bot.slack.work.policy import Delivered, Policy


class Humans:
    def __init__(self, calls: Calls, policy: Policy, answers: Answers) -> None:
        self._calls = calls
        self._policy = policy
        self._answers = answers

    async def ask(self, click: Click) -> None:
        """Opens the modal: with the question to send, or with whom to ask."""
        answer = answer_of(click.value)
        if answer is None:
            return
        # An ephemeral message has no address; what stands above it is the channel.
        above = Above(click.channel, click.moment if click.message is not None else None)
        if self._policy.human_channel:
            view = human_view(answer.question, above, new_id())
        elif self._policy.contact:
            address = await self._address(click.workspace, above)
            view = contact_view(answer.question, self._policy.contact, address)
        else:
            return
        await self._calls.tried(
            click.workspace, lambda client: client.views_open(trigger_id=click.trigger, view=view)
        )

    async def post(self, question: Question, *, in_doubt: bool) -> Delivered:
        """Posts a question for people to answer.

        With `in_doubt` the modal is closed by now: who asked is told where nobody will answer.
        """
        address = await self._address(question.place.team, question.above)
        message = human_message(question.user, question.text, address)
        delivered = await self._answers.post(question, [message], in_doubt=in_doubt)
        if delivered is Delivered.REFUSED and in_doubt:
            await self.tell_unsent(question)
        return delivered

    async def tell_unsent(self, question: Question) -> None:
        """Gives the question back to who asked it, in their direct messages."""
        message = unsent_message(question.text)
        await self._calls.tried(
            question.place.team,
            lambda client: client.chat_postMessage(
                channel=question.user, text=message.text, blocks=list(message.blocks)
            ),
        )

    async def _address(self, team: str, above: Above | None) -> str | None:
        """The link to the message above; None where it has none."""
        if above is None or not above.channel or not above.moment:
            return None
        channel, moment = above.channel, above.moment
        told = await self._calls.tried(
            team,
            lambda client: client.chat_getPermalink(channel=channel, message_ts=moment),
            may_be_refused=True,
        )
        return str(told.get("permalink") or "") or None if told else None
