"""What a button carries: enough to find its answer again, also after a restart."""

import json
from dataclasses import asdict, dataclass

from bot.answering.quote import Quote
from bot.ids import is_id

LONGEST = 1_990  # characters; Slack takes 2,000
LONGEST_ID = 32  # characters of an answer's id
_DIGITS = 12  # of a hash: enough to see that a page has changed


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer by its id and conversation; `question` is for where these are not known any more.

    It is the question as it was understood, so that it stands alone.
    """

    answer: str
    conversation: str
    question: str

    def encoded(self) -> str:
        return _fitting(asdict(self))


@dataclass(frozen=True, slots=True)
class Chosen:
    """An alternative to an answer: its place in the pages."""

    asked: Asked
    document: str
    start: int
    end: int
    version: str

    def encoded(self) -> str:
        place = [self.document, self.start, self.end, self.version]
        return _fitting(asdict(self.asked) | {"place": place})


def chosen(asked: Asked, quote: Quote) -> Chosen:
    version = quote.document.sha256[:_DIGITS]
    return Chosen(asked, quote.document.id, quote.start, quote.end, version)


def is_current(choice: Chosen, sha256: str) -> bool:
    """Whether the page still says what it said when the button was made."""
    return sha256.startswith(choice.version)


def _fitting(value: dict[str, object]) -> str:
    """The question gives way: it may be of any length, and is needed least."""
    text = str(value["question"])
    while len(encoded := json.dumps(value | {"question": text}, ensure_ascii=False)) > LONGEST:
        text = text[: len(text) // 2]
    return encoded


def asked_of(value: str) -> Asked | None:
    """None for what no button of ours carries."""
    match _decoded(value):
        case {
            "answer": str(answer),
            "conversation": str(conversation),
            "question": str(question),
        } if is_id(answer) and len(answer) <= LONGEST_ID:
            return Asked(answer, conversation, question)
    return None


def chosen_of(value: str) -> Chosen | None:
    asked = asked_of(value)
    match _decoded(value):
        case {"place": [str(document), int(start), int(end), str(version)]} if asked:
            return Chosen(asked, document, start, end, version)
    return None


def _decoded(value: str) -> object:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None
