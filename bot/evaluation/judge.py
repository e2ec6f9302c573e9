"""A question asked through the same chat as users, and whether the reply is right."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.dialogue.chat import Chat
from bot.dialogue.reply import Conversation, Reply
from bot.evaluation.question_file import LabelledQuestion
from corpus.curation.model import folded


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether the reply to a question is right; None where the file has nothing to judge by."""

    question: LabelledQuestion
    reply: Reply
    first: bool  # the answer shown is right
    three: bool  # it is, or one of the first two alternatives
    span: bool | None  # the answer shows what it must
    highlight: bool | None  # the key span does


def ask(chat: Chat, question: LabelledQuestion) -> Judgement:
    """The question asked after its history, in one conversation."""
    conversation = Conversation()
    for earlier in question.history:
        conversation = conversation.after(earlier, chat.reply(earlier, conversation))
    return judge(question, chat.reply(question.question, conversation))


def judge(question: LabelledQuestion, reply: Reply) -> Judgement:
    shown = folded(reply.text) if reply.sources else ""
    first = _is_right(question, shown, [quote.document.id for quote in reply.sources[:1]])
    others = [
        _is_right(question, folded(quote.text), [quote.document.id])
        for quote in reply.alternatives[:2]
    ]
    span = highlight = None
    if question.answerable and question.spans:
        span = all(any(folded(s) in shown for s in group) for group in question.spans)
        if reply.highlight:
            marked = folded(reply.text[slice(*reply.highlight)])
            spans = [folded(s) for group in question.spans for s in group]
            highlight = any(marked in s or s in marked for s in spans)
    return Judgement(question, reply, first, first or any(others), span, highlight)


def _is_right(question: LabelledQuestion, shown: str, documents: Iterable[str]) -> bool:
    if question.sentences:
        return any(folded(sentence) in shown for sentence in question.sentences)
    if question.documents or not (question.answerable and question.spans):
        return not question.documents.isdisjoint(documents)
    return all(any(folded(span) in shown for span in group) for group in question.spans)
