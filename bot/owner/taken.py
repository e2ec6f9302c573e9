"""What curated questions take from one another: a phrasing stands for what it asks alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.answering.quoting import Quote
from bot.dialogue.chat import Chat

LONGEST_LINE = 60  # characters of a quote that is named


@dataclass(frozen=True, slots=True)
class Taken:
    """A question that is answered by another passage than it should be."""

    question: str
    # The passage that it is tied to.
    wanted: Quote
    # The passage that answers it now; None where none does.
    shown: Quote | None

    def __str__(self) -> str:
        by = f'"{_line(self.shown.text)}" answers it' if self.shown else "it gets no answer"
        return f'"{self.question}" is about "{_line(self.wanted.text)}", and {by}.'


def not_answered_by_their_own(chat: Chat) -> Iterator[Taken]:
    """The curated questions that do not show the passage that they are tied to."""
    for passage, questions in chat.phrasings.items():
        own = Quote.of(passage)
        for question in questions:
            reply = chat.reply(question)
            if not any(source.covers(own) for source in reply.sources):
                yield Taken(question, own, reply.plain_quote)


def known_questions(chat: Chat) -> Iterable[str]:
    """The curated questions, and the headings that ask."""
    passages = chat.retriever.pages.passages
    below = chat.retriever.pages.layout.below_questions().tolist()
    asked = (question for questions in chat.phrasings.values() for question in questions)
    return dict.fromkeys([*asked, *(passages[i].heading for i in below)])


def _line(text: str) -> str:
    """The beginning of a quote, in one line."""
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_LINE else f"{words[: LONGEST_LINE - 1].rstrip()}…"
