"""Questions from Slack → replies, and the messages that show them."""

from collections.abc import Awaitable, Sequence
from dataclasses import replace

from slack_sdk.errors import SlackApiError

from bot.answering.parts import quoted, said
from bot.answering.quoting import Quote
from bot.dialogue.question_length import question_problem
from bot.dialogue.reply import Reply, Status
from bot.service.conversations import Conversations
from bot.service.overdue import OverdueError
from bot.slack.api.calls import Calls
from bot.slack.api.complaints import CURABLE
from bot.slack.api.posting import UnansweredError, post_once
from bot.slack.api.retries import error_code
from bot.slack.inbound.conversation_ids import ConversationIds, Parts
from bot.slack.inbound.question import Question
from bot.slack.messages.blocks import Message, Shown, messages, unanswered
from bot.slack.messages.button_values import Chosen, GivenAnswer, answer_of, chosen_of, is_current
from bot.slack.work.policy import Delivered, Policy
from bot.store.errors import StoreUnavailableError
from index.analyzer import terms
from index.query import NO_CONTENT

CHANNEL = "slack"
# What a mention without a question is taken for: the thread is one that the bot is part of.
GREETING = "Hello"
# What one person sees may be shared where it has a quote.
_SHARED = frozenset({Status.ANSWERED, Status.UNSURE})


class Answers:
    def __init__(
        self, conversations: Conversations, calls: Calls, policy: Policy, ids: ConversationIds
    ) -> None:
        self._conversations = conversations
        self._calls = calls
        self._policy = policy
        self._ids = ids

    async def is_part_of(self, question: Question) -> bool:
        """Whether the bot has answered in the place of the question before."""
        return await self._conversations.knows(self._ids.of(question.place.conversation), CHANNEL)

    async def prepare(self, question: Question, *, in_doubt: bool) -> list[Message] | None:
        """The messages that answer it; None where an answer that nobody asked for would be none.

        With `in_doubt` a process that died may have taken the turn: it is not taken twice.
        """
        parts = question.conversation
        reply = await self._given(parts, question.answer) if in_doubt else None
        if reply is None and not question.invited and not await self._tells_something(question):
            return None
        reply = reply or await self._reply(parts, question.text, question.answer)
        asker = None if question.seen else question.user
        shown = self._around(reply, parts, question.answer, question.text)
        shares = question.respond is not None and reply.status in _SHARED
        return messages(replace(shown, asker=asker, can_share=shares))

    async def _tells_something(self, question: Question) -> bool:
        """Whether the pages plainly answer what nobody has asked the bot.

        What people say to each other in a thread is no turn of the bot's conversation.
        """
        if question_problem(question.text):
            return False
        conversation = self._ids.of(question.place.conversation)
        try:
            before, reply = await self._conversations.preview(conversation, question.text, CHANNEL)
        except OverdueError:
            return False
        return reply.status is Status.ANSWERED and _is_about(question.text, reply, before)

    async def post(
        self, question: Question, found: Sequence[Message], *, in_doubt: bool
    ) -> Delivered:
        """Posts each message once; what cannot be done now is left for later.

        With `in_doubt` a process that died may have posted some of them: they are looked for.
        """
        team = question.place.team
        try:
            client = await self._calls.client(team)
            if client is None:
                return Delivered.REFUSED
            since = question.message
            await post_once(client, question.place, found, question.event, since, in_doubt=in_doubt)
        except StoreUnavailableError:  # it has the token, and says itself that it is away
            return Delivered.LATER
        except UnansweredError:
            self._calls.unreachable()
            return Delivered.LATER
        except SlackApiError as error:
            self._calls.refused(error, team)
            return Delivered.LATER if error_code(error) in CURABLE else Delivered.REFUSED
        self._calls.reached()
        return Delivered.DONE

    async def give_up(self, question: Question) -> Delivered:
        """Says in place of the answer that there will be none."""
        asker = None if question.seen else question.user
        return await self.post(question, [unanswered(asker)], in_doubt=True)

    async def recalled(self, value: str) -> Shown | None:
        """The answer that a button of this value belongs to, or the alternative to it.

        None where the value is none of ours, or the page has changed since.
        """
        if choice := chosen_of(value):
            return await self._instead(choice)
        answer = answer_of(value)
        return await self._again(answer) if answer else None

    def _around(self, reply: Reply, parts: Parts, answer: str, text: str) -> Shown:
        carried = GivenAnswer(answer, reply.read_as or text, parts)
        return Shown(reply, carried, can_ask_human=self._policy.has_human)

    async def _again(self, answer: GivenAnswer) -> Shown:
        """From the conversation, else by asking once more."""
        reply = await self._given(answer.conversation, answer.id) if answer.conversation else None
        reply = reply or await _in_time(self._conversations.alone(answer.question))
        return Shown(reply, answer, can_ask_human=self._policy.has_human)

    async def _instead(self, choice: Chosen) -> Shown | None:
        """The alternative in place of the answer."""
        document = self._conversations.snapshot.chat.documents.get(choice.document)
        if document is None or not is_current(choice, document.sha256):
            return None
        shown = await self._again(choice.answer)
        offered = (*shown.reply.sources[:1], *shown.reply.alternatives)
        place = (choice.document, choice.start, choice.end)
        quote = next((q for q in offered if _place(q) == place), None)
        quote = quote or Quote(document, choice.start, choice.end, "", 0.0)
        others = tuple(other for other in offered if other is not quote)
        reply = Reply(Status.ANSWERED, quoted((quote,)), sources=(quote,))
        return replace(shown, reply=reply, choice=choice, others=others)

    async def _given(self, parts: Parts, answer_id: str) -> Reply | None:
        try:
            return await self._conversations.given(self._ids.of(parts), CHANNEL, answer_id)
        except OverdueError:
            return None

    async def _reply(self, parts: Parts, text: str, answer_id: str) -> Reply:
        problem = question_problem(text)
        asked = GREETING if problem else text
        reply = await _in_time(self._asked_in(parts, asked, answer_id))
        return Reply(Status.SMALLTALK, said(problem)) if text and problem else reply

    async def _asked_in(self, parts: Parts, text: str, answer_id: str) -> Reply:
        conversation = self._ids.of(parts)
        return (await self._conversations.ask_in(conversation, text, CHANNEL, answer_id)).reply


async def _in_time(reply: Awaitable[Reply]) -> Reply:
    """The reply, or one that says that it takes too long."""
    try:
        return await reply
    except OverdueError as error:
        return Reply(Status.NOT_FOUND, said(str(error)))


def _place(quote: Quote) -> tuple[str, int, int]:
    return quote.document.id, quote.start, quote.end


def _is_about(text: str, reply: Reply, before: Reply | None) -> bool:
    """Whether the quotes have a word of the question or bring a new key span.

    Else they are only what comes closest to people's talk: "is that right?", "who can take this?".
    What the owner has an answer or a phrasing for is asked all the same. A command, such as "tell
    me more", is searched for nothing, and explains nothing.
    """
    if reply.why is None or (reply.why.curated and reply.why.curated.won):
        return True
    if terms(reply.why.phrasing or "") == terms(text):
        return True
    quoted = {term for quote in reply.sources for term in terms(quote.text)}
    if quoted & set(terms(text)) - NO_CONTENT:
        return True
    told = before and before.highlight and before.text[slice(*before.highlight)]
    return reply.highlight is not None and reply.text[slice(*reply.highlight)] != told
