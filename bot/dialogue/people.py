"""Whom to speak to, and how to reach the organisation: what the pages or the owner name for it."""

import re
from collections.abc import Sequence

from bot.answering.answerer import Found
from bot.answering.confidence import OWNERS_WORD
from bot.answering.page_facts import PageFacts
from bot.answering.parts import quoted, said
from bot.answering.quoting import Quote
from bot.answering.reading import Reading
from bot.dialogue import texts
from bot.dialogue.reply import Reply, Status
from bot.language.person import PEOPLE, REACHING, wants_person
from bot.language.question_patterns import Wanted
from bot.language.spans import SpanType, typed_spans
from corpus.document import PassageKind, Span
from corpus.english import either, read_words
from index.analyzer import terms
from index.retriever import Retriever
from index.searcher import Hit

# Passages that are looked at: a page says in one place or two how to reach somebody.
LOOKED_AT = 50
# What a telephone number or an address counts for, beside one for each word that fits.
CONTACT_BONUS = 1.5
# The least for a passage that says how somebody is reached, and how often such a one is right.
FITS, CONFIDENCE = 2.5, 0.8

_WORDS = read_words(__file__)["person"]
_ASKS = " ".join(_WORDS["searched"])
_OWN = frozenset(terms(" ".join(_WORDS["own"])))
_MAIL = re.compile(rf"\b{either(_WORDS['mail'])}\b", re.IGNORECASE)
_PHONE = re.compile(rf"\b{either(_WORDS['phone'])}\b", re.IGNORECASE)


class People:
    """Finds whom to speak to in the pages of one corpus."""

    def __init__(self, retriever: Retriever, facts: PageFacts, contact: str | None) -> None:
        """`contact` is the owner's word, which goes before the pages'."""
        self._retriever = retriever
        self._facts = facts
        self._contact = contact

    def instead(self, asked: str, alone: Reading, found: Found, reply: Reply) -> Reply | None:
        """What is said in place of `reply` to who wants a person, or "your" number or address.

        None for any other question, and where the reply tells it or is the owner's.
        """
        answer = found.answer
        is_owners = answer and (
            answer.evidence.is_curated_question or answer.evidence.missing_topic
        )
        if is_owners or (reply.sources and found.answer is None):
            return None
        if wants_person(asked):
            told = any(span.type is SpanType.CONTACT for span in typed_spans(reply.text))
            return None if told and reply.status is Status.ANSWERED else self._person(alone)
        own = {word.term for word in alone.query.words if word.is_content}
        if alone.form.speaks_to_you and Wanted.CONTACT in alone.form.wanted and own <= _OWN:
            return self._own_contact(alone)
        return None

    def _person(self, asked: Reading) -> Reply:
        """The contact, the passage that tells how to reach somebody, or that there is none."""
        if self._contact:
            told = said(texts.PERSON.format(contact=self._contact))
            return Reply(Status.NOT_FOUND, told, confidence=OWNERS_WORD)
        about = frozenset(word.term for word in asked.query.words if word.is_content)
        hits = self._hits(about - REACHING - PEOPLE)
        if not hits:
            return Reply(Status.NOT_FOUND, said(texts.NO_PERSON))
        first = hits[0]
        page = (hit for hit in hits[1:] if hit.passage.document is first.passage.document)
        beside = next((hit for hit in page if self._has_contact(hit)), None)
        if not beside and not self._has_contact(first):
            return Reply(Status.NOT_FOUND, said(texts.NO_PERSON))
        shown = [first, beside] if beside and not self._has_contact(first) else [first]
        return _reply(asked, shown, None)

    def _own_contact(self, asked: Reading) -> Reply | None:
        """The organisation's own number or address, which stands in no row of a table."""
        mail = bool(_MAIL.search(asked.question))
        if mail == bool(_PHONE.search(asked.question)):
            return None
        for hit in self._hits(frozenset()):
            text = hit.passage.text
            found = [span for span in typed_spans(text) if span.type is SpanType.CONTACT]
            fits = (span for span in found if _is_of(text[span.start : span.end], mail=mail))
            span = next(fits, None)
            if span and hit.passage.kind is not PassageKind.ROW:
                return _reply(asked, [hit], Span(span.start, span.end))
        return None

    def _hits(self, about: frozenset[str]) -> Sequence[Hit]:
        """The passages that tell how somebody is reached, the best first."""
        query = self._retriever.reader.read(_ASKS)
        best = self._retriever.searcher.search(query, LOOKED_AT).best
        ranked = sorted(best, key=lambda hit: (-self._fit(hit, about), hit.position))
        return [hit for hit in ranked if self._fit(hit, about) >= FITS]

    def _fit(self, hit: Hit, about: frozenset[str]) -> float:
        body = hit.terms.body
        words = min(2, len(body & REACHING)) + 2 * bool(body & PEOPLE) + 2 * len(body & about)
        in_words = hit.passage.kind is not PassageKind.ROW
        return words + CONTACT_BONUS * self._has_contact(hit) + in_words

    def _has_contact(self, hit: Hit) -> bool:
        return SpanType.CONTACT in self._facts.spans.types(hit.position)


def _is_of(contact: str, *, mail: bool) -> bool:
    return ("@" in contact) == mail and not contact.startswith(("http", "www."))


def _reply(asked: Reading, hits: Sequence[Hit], key: Span | None) -> Reply:
    quotes = tuple(Quote.of(hit.passage, hit.score) for hit in hits)
    parts = quoted(quotes, key)
    return Reply(Status.ANSWERED, parts, CONFIDENCE, sources=quotes, reading=asked)
