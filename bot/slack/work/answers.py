"""Questions from Slack → replies, and the messages that show them."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace

from slack_sdk.errors import SlackApiError

from bot.answering.quote import Quote
from bot.dialogue.limits import question_problem
from bot.dialogue.reply import Reply, Status
from bot.ids import new_id
from bot.service.conversations import Conversations
from bot.service.threads import OverdueError
from bot.slack.api.calls import Calls
from bot.slack.api.complaints import CURABLE
from bot.slack.api.posting import UnansweredError, post_once
from bot.slack.api.retries import error_code
from bot.slack.inbound.question import Question
from bot.slack.messages.blocks import Message, Shown, messages
from bot.slack.messages.button_values import Asked, Chosen, asked_of, chosen_of, is_current
from bot.slack.work.deliveries import Outcome
from bot.store.errors import StoreUnavailableError

CHANNEL = "slack"
# What a mention without a question is taken for: the thread is one that the bot is part of.
GREETING = "Hello"


@dataclass(frozen=True, slots=True)
class Policy:
    """What the operator allows: no channels means all; people may be asked where there are any."""

    channels: tuple[str, ...] = ()
    human_channel: str | None = None
    contact: str | None = None

    def allows(self, channel: str) -> bool:
        """Direct messages are no channels: their ids begin with D."""
        return not self.channels or channel in self.channels or channel.startswith("D")

    @property
    def has_human(self) -> bool:
        return bool(self.human_channel or self.contact)


class Answers:
    def __init__(self, conversations: Conversations, calls: Calls, policy: Policy) -> None:
        self._conversations = conversations
        self._calls = calls
        self._policy = policy

    async def is_part_of(self, question: Question) -> bool:
        """Whether the bot has spoken in the thread."""
        return await self._conversations.knows(question.place.conversation, CHANNEL)

    async def answer(self, question: Question, in_doubt: bool) -> Outcome:  # noqa: FBT001
        shown = await self._shown(question, in_doubt)
        if shown is None:
            return Outcome.DONE
        return await self.post(question, messages(shown), in_doubt=in_doubt)

    async def post(
        self, question: Question, found: Sequence[Message], *, in_doubt: bool
    ) -> Outcome:
        """Once; what the process that asks cannot do now is left for later."""
        team = question.place.team
        try:
            client = await self._calls.client(team)
            if client is None:
                return Outcome.REFUSED
            since = question.message
            await post_once(client, question.place, found, question.event, since, in_doubt=in_doubt)
        except StoreUnavailableError:  # it has the token, and says itself that it is away
            return Outcome.LATER
        except UnansweredError:
            self._calls.unreachable()
            return Outcome.LATER
        except SlackApiError as error:
            self._calls.refused(error, team)
            return Outcome.LATER if error_code(error) in CURABLE else Outcome.REFUSED
        self._calls.reached()
        return Outcome.DONE

    async def _shown(self, question: Question, in_doubt: bool) -> Shown | None:  # noqa: FBT001
        """None where an uninvited answer would be none."""
        conversation = question.place.conversation
        # A process that died may have begun: its turn is not taken twice.
        reply = await self.given(conversation, question.answer) if in_doubt else None
        reply = reply or await self.reply(conversation, question.text, question.answer)
        if not question.invited and not _is_worth_saying(reply, question.text):
            return None
        asker = None if question.seen else question.user
        shown = self._around(reply, conversation, question.answer, question.text)
        return replace(shown, asker=asker)

    def _around(self, reply: Reply, conversation: str, answer: str, text: str) -> Shown:
        asked = Asked(answer, conversation, reply.read_as or text)
        return Shown(reply, asked, can_ask_human=self._policy.has_human)

    async def to_one(self, conversation: str, text: str) -> list[Message]:
        """What only the person who asks sees, and may share."""
        answer = new_id()
        reply = await self.reply(conversation, text, answer)
        shown = self._around(reply, conversation, answer, text)
        shares = reply.status in {Status.ANSWERED, Status.UNSURE}
        return messages(replace(shown, can_share=shares))

    async def recalled(self, value: str) -> Shown | None:
        """What a button belongs to; None where it is not ours, or where the page has changed."""
        if choice := chosen_of(value):
            return await self._instead(choice)
        asked = asked_of(value)
        return await self._again(asked) if asked else None

    async def _again(self, asked: Asked) -> Shown:
        """From the conversation, else by asking once more."""
        reply = await self.given(asked.conversation, asked.answer)
        reply = reply or await _in_time(self._conversations.alone(asked.question))
        return Shown(reply, asked, can_ask_human=self._policy.has_human)

    async def _instead(self, choice: Chosen) -> Shown | None:
        """The alternative in place of the answer."""
        document = self._conversations.snapshot.chat.documents.get(choice.document)
        if document is None or not is_current(choice, document.sha256):
            return None
        shown = await self._again(choice.asked)
        offered = (*shown.reply.sources[:1], *shown.reply.alternatives)
        place = (choice.document, choice.start, choice.end)
        quote = next((q for q in offered if _place(q) == place), None)
        quote = quote or Quote(document, choice.start, choice.end, "", 0.0)
        others = tuple(other for other in offered if other is not quote)
        reply = Reply(Status.ANSWERED, quote.text, sources=(quote,))
        return replace(shown, reply=reply, choice=choice, others=others)

    async def given(self, conversation: str, answer_id: str) -> Reply | None:
        try:
            return await self._conversations.given(conversation, CHANNEL, answer_id)
        except OverdueError:
            return None

    async def reply(self, conversation: str, text: str, answer_id: str) -> Reply:
        problem = question_problem(text)
        asked = GREETING if problem else text
        reply = await _in_time(self._asked_in(conversation, asked, answer_id))
        return Reply(Status.SMALLTALK, problem) if text and problem else reply

    async def _asked_in(self, conversation: str, text: str, answer_id: str) -> Reply:
        return (await self._conversations.ask_in(conversation, text, CHANNEL, answer_id)).reply


async def _in_time(reply: Awaitable[Reply]) -> Reply:
    """The reply, or one that says that it takes too long."""
    try:
        return await reply
    except OverdueError as error:
        return Reply(Status.NOT_FOUND, str(error))


def _place(quote: Quote) -> tuple[str, int, int]:
    return quote.document.id, quote.start, quote.end


def _is_worth_saying(reply: Reply, text: str) -> bool:
    """In a thread, what nobody asked the bot for is answered where it is a question."""
    return reply.status in {Status.ANSWERED, Status.UNSURE} or "?" in text
