"""Questions from Slack → replies, and the messages that show them."""

from dataclasses import dataclass, replace

from slack_sdk.errors import SlackApiError

from bot.conversations import Conversations
from bot.ids import new_id
from bot.quote import Quote
from bot.reply import Reply, Status
from bot.schema import question_problem
from bot.slack import texts
from bot.slack.blocks import Message, Shown, messages
from bot.slack.complaints import TOKEN_ERRORS, Complaints, complaint
from bot.slack.posting import UnansweredError, post_once
from bot.slack.question import Question
from bot.slack.retries import error_code
from bot.slack.values import Asked, Chosen, asked_of, chosen_of, is_current
from bot.slack.workspaces import Workspaces

CHANNEL = "slack"


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
    def __init__(
        self,
        conversations: Conversations,
        workspaces: Workspaces,
        policy: Policy,
        complaints: Complaints,
    ) -> None:
        self._conversations = conversations
        self._workspaces = workspaces
        self._policy = policy
        self._complaints = complaints

    async def is_part_of(self, question: Question) -> bool:
        """Whether the bot has spoken in the thread."""
        return await self._conversations.knows(question.place.conversation)

    async def answer(self, question: Question, in_doubt: bool) -> bool:  # noqa: FBT001
        """Posts the answer; whether there is nothing more to do about the question."""
        team = question.place.team
        shown = await self._shown(question, in_doubt)
        if shown is None:
            return True
        try:
            client = await self._workspaces.client(team)
            if client is None:
                return True
            await post_once(
                client,
                question.place,
                messages(shown),
                question.event,
                question.message,
                in_doubt=in_doubt,
            )
        except UnansweredError:
            self.unreachable()
            return False
        except SlackApiError as error:
            self.refused(error, team)
            return True
        self._complaints.reached()
        return True

    def unreachable(self) -> None:
        self._complaints.unreachable()

    def refused(self, error: SlackApiError, team: str) -> None:
        if error_code(error) in TOKEN_ERRORS:
            self._workspaces.forget()
        self._complaints.tell(complaint(error, f"the token of workspace {team}"))

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
        reply = reply or self._conversations.chat.reply(asked.question)
        return Shown(reply, asked, can_ask_human=self._policy.has_human)

    async def _instead(self, choice: Chosen) -> Shown | None:
        """The alternative in place of the answer."""
        document = self._conversations.chat.documents.get(choice.document)
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
        return await self._conversations.given(conversation, answer_id)

    async def reply(self, conversation: str, text: str, answer_id: str) -> Reply:
        if not text:
            suggestions = self._conversations.chat.suggestions
            return Reply(Status.SMALLTALK, texts.GREETING, suggestions=suggestions)
        if problem := question_problem(text):
            return Reply(Status.SMALLTALK, problem)
        answered = await self._conversations.ask_in(conversation, text, CHANNEL, answer_id)
        return answered.reply


def _place(quote: Quote) -> tuple[str, int, int]:
    return quote.document.id, quote.start, quote.end


def _is_worth_saying(reply: Reply, text: str) -> bool:
    """In a thread, what nobody asked the bot for is answered where it is a question."""
    return reply.status in {Status.ANSWERED, Status.UNSURE} or "?" in text
