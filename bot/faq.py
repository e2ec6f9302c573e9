"""The questions that the owner has tied to the pages, with what the chat answers to them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby

from bot.chat import Chat
from bot.quote import Quote
from bot.reply import Reply, Status
from bot.suggestions import is_whole
from corpus.document import Span
from index.analyzer import terms

LONGEST_ID = 40
_NAMES_SOMETHING = re.compile(r"\w\W+[A-Z]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class FaqRow:
    """`id` is the row's place in the page; `asked` are the other questions that it answers."""

    id: str
    question: str
    answer: str
    source: Quote
    group: str
    asked: tuple[str, ...]
    highlight: Span | None = None

    @property
    def feedback_id(self) -> str:
        """As an answer's id, which is short; equal for the same question and answer."""
        said = f"{self.question}\n{self.answer}".encode("utf-8", "replace")
        return f"faq-{sha256(said).hexdigest()[:12]}"


def faq_rows(chat: Chat, asked: Mapping[str, int]) -> tuple[FaqRow, ...]:
    """By group in the order of the pages; in a group what was `asked` most often comes first.

    `asked` has questions as people put them, and how often each was asked.
    """
    rows = [*_from_pages(chat), *_owners_own(chat)]
    counts = _counts(chat, rows, asked)
    places: dict[str, int] = {}
    for row in rows:
        places.setdefault(row.group, len(places))
    order = sorted(range(len(rows)), key=lambda i: (places[rows[i].group], -counts[i]))
    return tuple(_numbered(rows[i] for i in order))


def groups(rows: Iterable[FaqRow]) -> list[tuple[str, list[FaqRow]]]:
    return [(name, list(found)) for name, found in groupby(rows, lambda row: row.group)]


def matching(rows: Iterable[FaqRow], query: str) -> tuple[FaqRow, ...]:
    """Those that have every term of the query; all where it has none."""
    wanted = frozenset(terms(query))
    return tuple(row for row in rows if wanted <= _terms(row))


def _terms(row: FaqRow) -> frozenset[str]:
    return frozenset(terms(" ".join((row.question, row.answer, row.group, *row.asked))))


def _from_pages(chat: Chat) -> Iterator[FaqRow]:
    pages = list(chat.documents)
    for passage in sorted(chat.phrasings, key=lambda p: (pages.index(p.document.id), p.start)):
        questions = list(filter(is_whole, chat.phrasings[passage]))
        quote = Quote.of(passage)
        # The first one that the chat answers with this passage: it has the whole list around it.
        replies = ((question, chat.reply(question)) for question in _best_first(chat, questions))
        found = next((pair for pair in replies if _quotes(pair[1], quote)), None)
        if found:
            question, reply = found
            group = passage.heading or passage.document.title
            source = next(q for q in reply.sources if q.covers(quote))
            rest = tuple(q for q in chat.phrasings[passage] if q != question)
            yield FaqRow("", question, reply.text, source, group, rest, reply.highlight)


def _best_first(chat: Chat, questions: Sequence[str]) -> list[str]:
    """What the owner offers, then what names its subject: alone "Where is it?" asks nothing."""
    offered = chat.suggestions
    return sorted(questions, key=lambda q: (q not in offered, not _NAMES_SOMETHING.search(q)))


def _quotes(reply: Reply, quote: Quote) -> bool:
    covered = any(source.covers(quote) for source in reply.sources)
    return reply.status is Status.ANSWERED and covered


def _owners_own(chat: Chat) -> Iterator[FaqRow]:
    for answer in chat.own_answers:
        for question in answer.questions:
            reply = chat.reply(question)
            source = next(iter(reply.sources), None)
            # Where a passage or a later answer has the same question, that one is shown.
            if source and source.text == answer.text:
                rest = tuple(q for q in answer.questions if q != question)
                yield FaqRow("", question, reply.text, source, source.document.title, rest)
                break


def _counts(chat: Chat, rows: Sequence[FaqRow], asked: Mapping[str, int]) -> Counter[int]:
    """For the place of each row how often people asked for what it answers."""
    counts: Counter[int] = Counter()
    for question, count in asked.items():
        reply = chat.reply(question)
        if reply.status is Status.ANSWERED and reply.sources:
            found = [i for i, row in enumerate(rows) if row.source.covers(reply.sources[0])]
            # An item of a list has a row of its own, and stands in that of the list.
            nearest = min(found, key=lambda i: len(rows[i].source.text), default=None)
            if nearest is not None:
                counts[nearest] += count
    return counts


def _numbered(rows: Iterable[FaqRow]) -> Iterator[FaqRow]:
    taken: set[str] = set()
    for row in rows:
        plain = _BETWEEN_WORDS.sub("-", row.question.casefold()).strip("-")[:LONGEST_ID].rstrip("-")
        name, number = plain, 1
        while name in taken:
            number += 1
            name = f"{plain}-{number}"
        taken.add(name)
        yield replace(row, id=name)
