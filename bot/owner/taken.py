"""What curated questions take from one another: a phrasing stands for what it asks alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.answering.quoting import Quote
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Reply, Status
from index.analyzer import terms
from index.query import NO_CONTENT

LONGEST_LINE = 60  # characters of a quote that is named


@dataclass(frozen=True, slots=True)
class Taken:
    """A question that is answered by another passage than it should be, or than it was."""

    question: str
    # The passage that it is tied to, or that answered it before.
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
                yield Taken(question, own, _first(reply))


def taken(before: Chat, after: Chat, added: Iterable[str]) -> Iterator[Taken]:
    """The questions that a curation with `added` ones answers from another passage than before.

    Tried are those that are known to be asked, the curated ones and headings that are questions,
    and that have a word of content in common with an added one.
    """
    about = frozenset(term for question in added for term in terms(question)) - NO_CONTENT
    for question in known_questions(before):
        if about.isdisjoint(terms(question)):
            continue
        was, now = _first(before.reply(question)), _first(after.reply(question))
        if was and not (now and (now.covers(was) or was.covers(now))):
            yield Taken(question, was, now)


def known_questions(chat: Chat) -> Iterable[str]:
    """The curated questions, and the headings that ask."""
    passages = chat.retriever.pages.passages
    below = chat.retriever.pages.layout.below_questions().tolist()
    asked = (question for questions in chat.phrasings.values() for question in questions)
    return dict.fromkeys([*asked, *(passages[i].heading for i in below)])


def _first(reply: Reply) -> Quote | None:
    plain = reply.status is Status.ANSWERED
    return next(iter(reply.sources), None) if plain else None


def _line(text: str) -> str:
    """The beginning of a quote, in one line."""
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_LINE else f"{words[: LONGEST_LINE - 1].rstrip()}…"
