"""What a person is asked who has answered a question: whether their words may be kept."""

import json
from dataclasses import dataclass, replace

from bot.slack.inbound.markup import escaped
from bot.slack.messages import texts
from bot.slack.messages.blocks import Message, button
from bot.slack.messages.rich import plain, rich

KEEP = "keep"


@dataclass(frozen=True, slots=True)
class PeoplesReply:
    """Where an answer of a person's stands in the channel: the words themselves stay in Slack."""

    thread: str
    """The moment of the question."""
    moment: str

    def encoded(self) -> str:
        return json.dumps([self.thread, self.moment])


def reply_of(value: str) -> PeoplesReply | None:
    """The answer that a button of this value belongs to; None for what is no button of ours."""
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return None
    match found:
        case [str(thread), str(moment)]:
            return PeoplesReply(thread, moment)
    return None


def offer(sentence: str, reply: PeoplesReply) -> Message:
    """The sentence, and the button by which the person who has written the reply consents."""
    message = told(sentence)
    pressed = button(texts.KEEP, KEEP, reply.encoded())
    return replace(message, blocks=(*message.blocks, {"type": "actions", "elements": [pressed]}))


def told(sentence: str) -> Message:
    return Message(escaped(sentence), (rich(plain(sentence)),))
