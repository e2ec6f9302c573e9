"""Answers of people to a question that was asked of them: kept where who has written one says so.

Until then nothing of an answer is kept, and a click reads it again: what is kept is what the person
sees in Slack.
"""

from collections.abc import Callable
from functools import partial

from bot.clock import today
from bot.owner.curation import BlankFieldError, QuestionRefusedError, own_answer
from bot.service.beside import beside
from bot.slack.api.calls import Calls
from bot.slack.api.responding import Responder
from bot.slack.api.workspaces import Workspaces
from bot.slack.inbound.incoming import is_peoples_answer
from bot.slack.inbound.markup import typed
from bot.slack.inbound.question import event_key
from bot.slack.inbound.received import Click, WrittenMessage
from bot.slack.inbound.threads import Asked, ThreadMessage, asked_in, message_at
from bot.slack.messages import texts
from bot.slack.messages.blocks import Message
from bot.slack.messages.offers import PeoplesReply, offer, reply_of, told
from bot.slack.messages.rich import shortened
from bot.slack.work.deliveries import Deliveries
from bot.slack.work.policy import Policy
from bot.store.errors import StoreUnavailableError
from corpus.curation.entries import entry_id
from corpus.curation.model import CuratedAnswer

LONGEST_NAME = 100  # characters

# Publishes an answer, and says whether it was not there yet; raises `StoreUnavailableError`.
Keep = Callable[[CuratedAnswer], bool]


class UnreadError(Exception):
    """Raised where Slack does not give a message back."""


class Takeovers:
    def __init__(  # noqa: PLR0913, PLR0917
        self,
        workspaces: Workspaces,
        calls: Calls,
        policy: Policy,
        deliveries: Deliveries,
        responder: Responder,
        keep: Keep,
    ) -> None:
        self._workspaces = workspaces
        self._calls = calls
        self._policy = policy
        self._deliveries = deliveries
        self._responder = responder
        self._keep = keep

    def may_concern(self, message: WrittenMessage) -> bool:
        """Whether it stands where people answer; all else is not looked at."""
        return message.channel == self._policy.human_channel

    async def offer(self, message: WrittenMessage) -> None:
        """Asks who has answered a question whether their words may be kept, once for each answer.

        Nobody else sees it. Who has asked the question answers nothing, and a question with
        something private in it is left to the two of them.
        """
        team, channel, user = message.workspace, message.channel, message.user
        bot = await self._workspaces.bot_user(team)
        if not (bot and user) or not is_peoples_answer(message, bot, self._policy.human_channel):
            return
        reply = PeoplesReply(message.thread or "", message.ts)
        try:
            asked = await self._asked(team, reply, bot)
        except UnreadError:
            return  # the log says why
        if asked is None or asked.asker == user or asked.is_private:
            return
        if await self._deliveries.first(event_key(team, "offer", channel, message.ts)):
            sentence = texts.MAY_KEEP.format(question=asked.text)
            await self._whisper(team, user, reply, offer(sentence, reply))

    async def keep(self, click: Click) -> None:
        """The person's consent: publishes their words, and says what has come of it."""
        reply = reply_of(click.value)
        if reply and click.channel == self._policy.human_channel and click.response_url:
            message = await self._kept(click, reply)
            await self._responder.say(click.response_url, message, replace=True)

    async def _kept(self, click: Click, reply: PeoplesReply) -> Message:
        """What the person is told; where it may go better the next time, with the button."""
        try:
            found = await self._found(click, reply)
            if isinstance(found, str):
                return told(found)
            is_new = await beside(partial(self._keep, found))
        except UnreadError:
            return offer(texts.NOT_READ, reply)
        except StoreUnavailableError:
            return offer(texts.KEEP_LATER, reply)
        if not is_new:
            return told(texts.KEPT_BEFORE)
        (question,) = found.questions
        kept = texts.KEPT.format(question=question, author=found.author, entry=entry_id(found))
        return told(kept)

    async def _found(self, click: Click, reply: PeoplesReply) -> CuratedAnswer | str:
        """What is to be kept, or the sentence that says why nothing is; raises `UnreadError`."""
        bot = await self._workspaces.bot_user(click.workspace)
        asked = await self._asked(click.workspace, reply, bot or "")
        answer = await self._message(click.workspace, reply.thread, reply.moment)
        if asked is None or answer is None:
            return texts.NOT_THERE
        if answer.user != click.user:
            return texts.NOT_YOURS
        if asked.is_private:
            return texts.PRIVATE
        author = shortened(click.name, LONGEST_NAME) or click.user
        try:
            return own_answer(typed(answer.text), [asked.text], author, today())
        except (BlankFieldError, QuestionRefusedError) as error:
            return str(error)

    async def _asked(self, team: str, reply: PeoplesReply, bot: str) -> Asked | None:
        """The question that the thread begins with, where it is one; raises `UnreadError`."""
        root = await self._message(team, reply.thread, reply.thread)
        return asked_in(root, bot) if root else None

    async def _message(self, team: str, thread: str, moment: str) -> ThreadMessage | None:
        """The message of that moment, and no other one of the thread; raises `UnreadError`."""
        channel = self._policy.human_channel or ""
        found = await self._calls.tried(
            team,
            lambda client: client.conversations_replies(
                channel=channel, ts=thread, oldest=moment, latest=moment, inclusive=True, limit=2
            ),
        )
        if found is None:
            raise UnreadError
        return message_at(moment, found.get("messages") or [])

    async def _whisper(self, team: str, user: str, reply: PeoplesReply, message: Message) -> None:
        channel = self._policy.human_channel or ""
        await self._calls.tried(
            team,
            lambda client: client.chat_postEphemeral(
                channel=channel,
                user=user,
                thread_ts=reply.thread,
                text=message.text,
                blocks=list(message.blocks),
            ),
        )
