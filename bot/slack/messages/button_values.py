"""What a button carries: enough to find its answer again, also after a restart.

Whoever sees the message can read it in what Slack sends them. So it has no id of a conversation,
but what such an id is made of: only the app has the secret that makes an id of it.
"""

import json
from dataclasses import dataclass

from bot.answering.quoting import Quote
from bot.ids import is_id
from bot.slack.inbound.conversation_ids import Parts

LONGEST = 1_990  # characters; Slack takes 2,000
LONGEST_ID = 32  # characters of an answer's id
_DIGITS = 12  # of a hash: enough to see that a page has changed


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer that was given."""

    id: str
    question: str
    """As it was understood; it is asked again where the answer is not known any more."""
    conversation: Parts | None
    """Where it was given; None in buttons that an earlier version has made."""

    def encoded(self) -> str:
        return _fitting(_fields(self))


@dataclass(frozen=True, slots=True)
class Chosen:
    """A passage that can be shown in place of an answer."""

    answer: GivenAnswer
    document: str
    """The page's id."""
    start: int
    end: int
    """The passage is `document.text[start:end]`."""
    version: str
    """The beginning of the page's sha256 when the button was made."""

    def encoded(self) -> str:
        place = [self.document, self.start, self.end, self.version]
        return _fitting(_fields(self.answer) | {"place": place})


def chosen(answer: GivenAnswer, quote: Quote) -> Chosen:
    version = quote.document.sha256[:_DIGITS]
    return Chosen(answer, quote.document.id, quote.start, quote.end, version)


def is_current(choice: Chosen, sha256: str) -> bool:
    """Whether the page still says what it said when the button was made."""
    return sha256.startswith(choice.version)


def _fields(answer: GivenAnswer) -> dict[str, object]:
    return {"answer": answer.id, "question": answer.question, "in": answer.conversation}


def _fitting(value: dict[str, object]) -> str:
    """The question gives way: it may be of any length, and is needed least."""
    text = str(value["question"])
    while len(encoded := json.dumps(value | {"question": text}, ensure_ascii=False)) > LONGEST:
        text = text[: len(text) // 2]
    return encoded


def answer_of(value: str) -> GivenAnswer | None:
    """The answer that a button of this value belongs to; None for what is no button of ours."""
    match _decoded(value):
        case {"answer": str(answer), "question": str(question), **rest} if _is_answer(answer):
            return GivenAnswer(answer, question, _parts(rest.get("in")))
    return None


def chosen_of(value: str) -> Chosen | None:
    """The passage that a button of this value shows; None for a button of another kind."""
    answer = answer_of(value)
    match _decoded(value):
        case {"place": [str(document), int(start), int(end), str(version)]} if answer:
            return Chosen(answer, document, start, end, version)
    return None


def _is_answer(identifier: str) -> bool:
    return is_id(identifier) and len(identifier) <= LONGEST_ID


def _parts(value: object) -> Parts | None:
    match value:
        case [str(team), str(channel), str(part)]:
            return team, channel, part
    return None


def _decoded(value: str) -> object:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None
