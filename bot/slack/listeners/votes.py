"""Feedback: one word of each person about an answer, and thanks in place of the buttons."""

from bot.service.votes import Vote, Votes
from bot.slack.api.calls import Calls
from bot.slack.api.responding import Responder
from bot.slack.inbound.received import Click, Comment, PressedMessage
from bot.slack.messages.blocks import Message, thanked
from bot.slack.work.answers import CHANNEL
from bot.store.errors import StoreUnavailableError


class Voting:
    def __init__(self, votes: Votes, calls: Calls, responder: Responder) -> None:
        self._votes = votes
        self._calls = calls
        self._responder = responder

    async def save(
        self, rated: Click | Comment, answer: str, *, helpful: bool, comment: str | None = None
    ) -> bool:
        """Whether the vote is kept. The answer's id is one of ours: Slack has signed the button."""
        vote = Vote(answer, f"{rated.workspace}:{rated.user}", helpful, comment)
        try:
            return await self._votes.save(vote, CHANNEL, is_known=True)
        except StoreUnavailableError:
            return False

    async def thank(self, click: Click, message: PressedMessage) -> None:
        """Thanks in the message, in place of the buttons that ask for feedback."""
        blocks = [
            thanked() if block.get("type") == "context_actions" else block
            for block in message.blocks or []
        ]
        await self.update(click, Message(message.text, tuple(blocks)))

    async def update(self, click: Click, message: Message) -> None:
        """Puts another message in the place of the one whose button was pressed."""
        if await self._updated(click, message) or not click.response_url:
            return
        # What was shared in a channel that the bot is not in, it may change only in this way.
        await self._responder.say(click.response_url, message, replace=True, public=True)

    async def _updated(self, click: Click, message: Message) -> bool:
        channel = click.channel
        if channel is None:
            return False
        told = await self._calls.tried(
            click.workspace,
            lambda client: client.chat_update(
                channel=channel,
                ts=click.moment,
                text=message.text,
                blocks=list(message.blocks),
            ),
            may_be_refused=True,
        )
        return told is not None
