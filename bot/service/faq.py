"""The questions that people and the owner ask of the pages, with what the chat answers to them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from itertools import groupby

from bot.answering.quoting import Quote
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Reply, Status
from bot.dialogue.suggestions import is_whole
from corpus.document import Document, Span
from index.analyzer import terms

LONGEST_ID = 40
# In fewer conversations it may be one person's question: it is not shown to all.
MANY = 5
_NAMES_SOMETHING = re.compile(r"\w\W+[A-Z]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class FaqRow:
    """`id` is its place in the page; `terms` are its own and those of its other questions."""

    id: str
    question: str
    answer: str
    source: Quote
    group: str
    terms: frozenset[str]
    highlight: Span | None = None

    @property
    def feedback_id(self) -> str:
        """As an answer's id, which is short; equal for the same question and answer."""
        said = f"{self.question}\n{self.answer}".encode("utf-8", "replace")
        return f"faq-{sha256(said).hexdigest()[:12]}"


def faq_rows(chat: Chat) -> tuple[FaqRow, ...]:
    """The owner's, by group in the order of the pages; their own answers come last."""
    return _in_groups([*_from_pages(chat), *_owners_own(chat)], Counter())


def with_asked(chat: Chat, rows: Sequence[FaqRow], asked: Mapping[str, int]) -> tuple[FaqRow, ...]:
    """In each group what was asked most comes first; what no row answers gets one, if it may.

    `asked` has questions as people put them, and in how many conversations each was asked.
    """
    found = list(rows)
    counts: Counter[int] = Counter()
    for question, count in asked.items():
        reply = chat.reply(question)
        if reply.status is not Status.ANSWERED or not reply.sources:
            continue
        place = _nearest(found, reply.sources[0])
        if place is None and count >= MANY and _is_fit(question, reply):
            place = len(found)
            found.append(_row(question, reply, reply.sources[0], ()))
        if place is not None:
            counts[place] += count
    return _in_groups(found, counts)


def groups(rows: Iterable[FaqRow]) -> list[tuple[str, list[FaqRow]]]:
    return [(name, list(found)) for name, found in groupby(rows, lambda row: row.group)]


def matching(rows: Iterable[FaqRow], query: str) -> tuple[FaqRow, ...]:
    """Those that have every term of the query; all where it has none."""
    wanted = frozenset(terms(query))
    return tuple(row for row in rows if wanted <= row.terms)


def _row(question: str, reply: Reply, source: Quote, rest: Sequence[str]) -> FaqRow:
    group = source.heading or source.document.title
    found = terms(" ".join((question, reply.text, group, *rest)))
    return FaqRow("", question, reply.text, source, group, frozenset(found), reply.highlight)


def _from_pages(chat: Chat) -> Iterator[FaqRow]:
    pages = {name: number for number, name in enumerate(chat.documents)}
    asked = chat.phrasings
    for passage in sorted(asked, key=lambda p: (pages[p.document.id], p.start)):
        questions = list(filter(is_whole, asked[passage]))
        quote = Quote.of(passage)
        # The first one that the chat answers with this passage: it has the whole list around it.
        replies = ((question, chat.reply(question)) for question in _best_first(chat, questions))
        found = next((pair for pair in replies if _quotes(pair[1], quote)), None)
        if found:
            question, reply = found
            source = next(q for q in reply.sources if q.covers(quote))
            rest = tuple(q for q in asked[passage] if q != question)
            yield _row(question, reply, source, rest)


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
                yield _row(question, reply, source, rest)
                break


def _nearest(rows: Sequence[FaqRow], quote: Quote) -> int | None:
    """The place of the row that shows the quote: an item has its own, and stands in its list's."""
    found = [i for i, row in enumerate(rows) if row.source.covers(quote)]
    return min(found, key=lambda i: len(rows[i].source.text), default=None)


def _is_fit(question: str, reply: Reply) -> bool:
    """Whether strangers may read it: it names its subject, in words of the page that answers it."""
    words = reply.reading.query.words if reply.reading else ()
    own = {word.term for word in words if word.is_content}
    return (
        is_whole(question)
        and bool(_NAMES_SOMETHING.search(question))
        and not any(word.corrected for word in words)
        and own <= _terms_of(reply.sources[0].document)
    )


@lru_cache(maxsize=64)
def _terms_of(page: Document) -> frozenset[str]:
    return frozenset(terms(f"{page.title}\n{page.text}"))


def _in_groups(rows: Sequence[FaqRow], counts: Mapping[int, int]) -> tuple[FaqRow, ...]:
    """`counts` says of a row by its place how often people asked what it answers."""
    places: dict[str, int] = {}
    for row in rows:
        places.setdefault(row.group, len(places))
    order = sorted(range(len(rows)), key=lambda i: (places[rows[i].group], -counts.get(i, 0)))
    return tuple(_numbered(rows[i] for i in order))


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
