"""The questions that people and the owner ask of the pages, with what the chat answers to them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from bot.answering.quoting import Quote
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Reply, Status
from bot.dialogue.suggestions import is_whole
from bot.service.faq_row import FaqRow, row_of
from bot.service.faq_topics import topic_rows
from bot.service.faq_wordings import Wordings
from corpus.document import Document, Passage, PassageKind
from index.analyzer import terms

LONGEST_ID = 40
# In fewer conversations it may be one person's question: it is not shown to all.
MANY = 5
_NAMES_SOMETHING = re.compile(r"\w\W+[A-Z]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def faq_rows(chat: Chat) -> tuple[FaqRow, ...]:
    """Those that the owner has listed, by group, as the chat answers them.

    Without such a list: of each passage that they have curated and of their own answers, and what
    the headings of the other pages are about. They are in the order of the pages.
    """
    wordings = Wordings(chat.phrasings)
    if chat.retriever.curation.faq:
        rows = [_listed(chat, *entry, wordings) for entry in _list(chat)]
        return _in_groups([row for row in rows if row], Counter())
    curated = {passage.document.id for passage in wordings.asked}
    others = [p for p in chat.retriever.pages.passages if p.document.id not in curated]
    found = [*_from_pages(chat, wordings), *topic_rows(others), *_owners_own(chat)]
    return _in_groups(found, Counter())


def unanswered(chat: Chat) -> tuple[str, ...]:
    """The questions of the owner's list that the chat does not plainly answer."""
    none = Wordings({})
    found = [(question, _listed(chat, "", question, none)) for _, question in _list(chat)]
    return tuple(question for question, row in found if row is None)


def _list(chat: Chat) -> list[tuple[str, str]]:
    """The group and the question of each that the owner has listed."""
    listed = chat.retriever.curation.faq
    return [(group.group, question) for group in listed for question in group.questions]


def _listed(chat: Chat, group: str, question: str, wordings: Wordings) -> FaqRow | None:
    reply = chat.reply(question)
    if reply.status is not Status.ANSWERED or not reply.sources:
        return None
    return row_of(question, reply, reply.sources[0], group, wordings.of(reply.sources))


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
            source = reply.sources[0]
            found.append(row_of(question, reply, source, _group(found, source)))
        if place is not None:
            counts[place] += count
    return _in_groups(found, counts)


def groups(rows: Iterable[FaqRow]) -> list[tuple[str, list[FaqRow]]]:
    return [(name, list(found)) for name, found in groupby(rows, lambda row: row.group)]


def _from_pages(chat: Chat, wordings: Wordings) -> Iterator[FaqRow]:
    """A part of a list is no row beside that of the whole list, whose answer shows it."""
    found = list(_curated(chat, wordings))
    parts = {
        part
        for passage, _, reply in found
        for part in wordings.shown(reply.sources)
        if part is not passage and part.kind is not PassageKind.SENTENCE
    }
    for passage, question, reply in found:
        if passage not in parts:
            source = next(q for q in reply.sources if q.covers(Quote.of(passage)))
            yield row_of(question, reply, source, rest=wordings.of(reply.sources))


def _curated(chat: Chat, wordings: Wordings) -> Iterator[tuple[Passage, str, Reply]]:
    """Each curated passage with the first question that the chat answers with it."""
    pages = {name: number for number, name in enumerate(chat.documents)}
    asked = wordings.asked
    for passage in sorted(asked, key=lambda p: (pages[p.document.id], p.start)):
        questions = list(filter(is_whole, asked[passage]))
        quote = Quote.of(passage)
        replies = ((question, chat.reply(question)) for question in _best_first(chat, questions))
        found = next((pair for pair in replies if _quotes(pair[1], quote)), None)
        if found:
            yield passage, *found


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
                yield row_of(question, reply, source, rest=answer.questions)
                break


def _nearest(rows: Sequence[FaqRow], quote: Quote) -> int | None:
    """The place of the row that shows the quote: an item has its own, and stands in its list's.

    A topic is no answer to what people ask.
    """
    found = [i for i, row in enumerate(rows) if row.source.covers(quote) and not row.is_topic]
    return min(found, key=lambda i: len(rows[i].source.text), default=None)


def _group(rows: Sequence[FaqRow], quote: Quote) -> str | None:
    """That of the row whose answer stands nearest on the same page; None where there is none."""
    beside = [row for row in rows if row.source.document is quote.document and not row.is_topic]
    near = min(beside, key=lambda row: abs(row.source.start - quote.start), default=None)
    return near.group if near else None


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
