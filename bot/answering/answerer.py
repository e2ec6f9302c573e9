"""A reading → the answer: the passage or list to quote, its key span and how sure that is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bot.answering.confidence import bands, confidence, penalties
from bot.answering.disagreement import disagreeing, stated_content
from bot.answering.evidence import Evidence, Weighing
from bot.answering.explanation import Contribution, Why
from bot.answering.key_span import key_span, matched_terms
from bot.answering.missing_topics import MissingTopics
from bot.answering.page_facts import PageFacts
from bot.answering.parts import Parts, attributed, key_of, quoted, text_of
from bot.answering.quoting import Quote, moved
from bot.answering.ranking import CANDIDATES, Candidate, Ranker
from bot.answering.reading import Reading
from bot.answering.spanned_text import SpannedText, spanned
from bot.stages import stage
from corpus.document import Span
from index.phrasings import Closest
from index.retriever import Retriever
from index.searcher import Match, matches

ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class Showing:
    """What is shown as an answer."""

    # Of the quotes, in the order of the page.
    parts: Parts
    # The best first.
    quotes: tuple[Quote, ...]
    alternatives: tuple[Quote, ...]

    @property
    def text(self) -> str:
        return text_of(self.parts)

    @property
    def highlight(self) -> Span | None:
        """The key span inside `text`."""
        return key_of(self.parts)

    def with_second(self, other: "Showing") -> "Showing":
        """With the quotes of the answer to the other half of a question."""
        more = tuple(q for q in other.quotes if not any(quote.covers(q) for quote in self.quotes))
        if not more:
            return self
        quotes = (*self.quotes, *more)
        if len({quote.document.id for quote in quotes}) > 1:
            parts = attributed(quotes, next(filter(None, (p.highlight for p in self.parts)), None))
        else:
            following = (quoted((q,), first=i) for i, q in enumerate(more, len(self.quotes)))
            parts = (*self.parts, *chain.from_iterable(following))
        return replace(self, parts=parts, quotes=quotes)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the pages say to a question."""

    # What is shown where it is sure, and where it is not: then with what stands around it.
    plain: Showing
    doubtful: Showing
    # The estimated probability that the quotes are the answer.
    confidence: float
    evidence: Evidence
    why: Why

    @property
    def is_sure(self) -> bool:
        return self.confidence >= bands().answered

    @property
    def shown(self) -> Showing:
        return self.plain if self.is_sure else self.doubtful

    def with_second(self, other: "Answer") -> "Answer":
        """Both answers, to the two halves of a question; as sure as the less sure one."""
        plain = self.plain.with_second(other.plain)
        if plain is self.plain:
            return self
        doubtful = self.doubtful.with_second(other.doubtful)
        sure = min(self.confidence, other.confidence)
        return replace(self, plain=plain, doubtful=doubtful, confidence=sure)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search for a reading came to."""

    reading: Reading
    # However sure; None where no passage matches at all.
    answer: Answer | None
    # How close it comes to the curated questions.
    closest: Closest


class Answerer:
    """Answers readings from the passages of one corpus."""

    def __init__(self, retriever: Retriever, facts: PageFacts, topics: MissingTopics) -> None:
        self._searcher = retriever.searcher
        self._facts = facts
        self._page_terms = retriever.pages.terms
        self._words_of = retriever.pages.analysed.words_of
        self._several = retriever.pages.several
        self._ranker = Ranker(retriever, facts)
        self._weighing = Weighing(retriever, facts.names, topics)

    def find(self, reading: Reading) -> Found:
        """One search, and the best answer that it gives."""
        with stage("search"):
            hits = self._searcher.search(reading.query, CANDIDATES)
        with stage("ranking"):
            ranked = self._ranker.rank(reading, hits.best)
        with stage("answer"):
            answer = self._answer(reading, ranked) if ranked else None
        return Found(reading, answer, hits.closest)

    def _answer(self, reading: Reading, ranked: Sequence[Candidate]) -> Answer:
        best = ranked[0]
        ranked, copies = _apart_from_copies(ranked)
        found = matches(reading.query, best.hit)
        # Words that stand in an item's lead-in alone ask for the list, not for that item.
        in_item = any(match.in_text for match in found)
        quotes = self._quotes(reading, best, whole_list=not in_item)
        others = self._others(reading, ranked[1:], quotes)
        margin = best.score - (others[0].score if others else 0.0)
        passage = best.hit.passage.text
        own = SpannedText(
            passage, self._words_of(best.hit.position), self._facts.spans[best.hit.position]
        )
        evidence = self._weighing.evidence(reading, best, own, found, margin)
        first = own if quotes[0].text == passage else spanned(quotes[0].text)
        # What lacks what is asked for has no span that says it.
        lacking = evidence.lacks_what_is_asked
        key = None if lacking else key_span(reading, first, matched_terms(found))
        said = quotes[0].text[slice(*key)] if key else ""
        other = self._disagreeing(reading, ranked, found, said)
        repeated = [Quote.of(each.hit.passage, each.score) for each in copies]
        # Who asks for the others does not want to see again what stands around it.
        wide = quotes if reading.others else self._facts.quoting.within(quotes, best.hit.passage)
        key_in_wide = moved(key, quotes[0].start - wide[0].start)
        far = self._others(reading, ranked[1:], wide, in_doubt=True)
        why = Why(
            question=reading.question,
            wanted=tuple(reading.wanted),
            score=best.score,
            contributions=tuple(_contributions(best, found)),
            coverage=evidence.coverage,
            phrasing=best.hit.phrasing.question if best.hit.phrasing else None,
            penalties=penalties(evidence),
            runner_up=others[0] if others else None,
            margin=margin,
            words=tuple(dict.fromkeys(_words(found))),
        )
        return Answer(
            _shown(quotes, key, others, other, repeated),
            _shown(wide, key_in_wide, far, other, repeated),
            confidence(evidence),
            evidence,
            why,
        )

    def _disagreeing(
        self, reading: Reading, ranked: Sequence[Candidate], found: Sequence[Match], said: str
    ) -> Quote | None:
        """What another page says instead of the key span `said`, if there is one and it does."""
        if not said or not self._several:
            return None
        asked = stated_content(reading, found, self._page_terms)
        if asked is None:
            return None
        return disagreeing(reading, ranked, said, asked, self._facts.quoting)

    def _quotes(
        self, reading: Reading, candidate: Candidate, *, whole_list: bool = False
    ) -> tuple[Quote, ...]:
        return self._facts.quoting.quotes(
            candidate.hit.passage,
            candidate.score,
            broad=reading.form.is_broad,
            whole_list=whole_list,
        )

    def _others(
        self,
        reading: Reading,
        ranked: Sequence[Candidate],
        above: Sequence[Quote],
        *,
        in_doubt: bool = False,
    ) -> tuple[Quote, ...]:
        """The runners-up, without what is shown already; in doubt with what stands around them."""
        found: list[Quote] = []
        for candidate in ranked:
            own = Quote.of(candidate.hit.passage)
            if not any(other.covers(own) for other in (*above, *found)):
                quotes = self._quotes(reading, candidate)
                if in_doubt:
                    quotes = self._facts.quoting.within(quotes, candidate.hit.passage)
                found.append(quotes[0])
            if len(found) == ALTERNATIVES:
                break
        return tuple(found)


def _shown(
    quotes: Sequence[Quote],
    key: Span | None,
    alternatives: Sequence[Quote],
    disagreeing: Quote | None,
    repeated: Iterable[Quote],
) -> Showing:
    """`key` lies in the first quote; what is `repeated` elsewhere is only named as a source."""
    quotes = tuple(quotes)
    parts = quoted(quotes, key)
    if disagreeing and not any(quote.covers(disagreeing) for quote in quotes):
        quotes = (*quotes, disagreeing)
        parts = attributed(quotes, key)
        alternatives = [quote for quote in alternatives if not disagreeing.covers(quote)]
    return Showing(parts, (*quotes, *repeated), tuple(alternatives))


def _apart_from_copies(
    ranked: Sequence[Candidate],
) -> tuple[Sequence[Candidate], Sequence[Candidate]]:
    """The candidates of which each says something of its own, and what repeats the best.

    The same paragraph on five pages is one answer with five sources.
    """
    said: set[str] = set()
    own, copies = [], []
    for candidate in ranked:
        text = candidate.hit.passage.text
        if text not in said:
            own.append(candidate)
        elif text == ranked[0].hit.passage.text:
            copies.append(candidate)
        said.add(text)
    return own, copies


def _words(found: Sequence[Match]) -> Iterator[str]:
    """The words of the question that a passage has, as they were meant; no stop words."""
    for match in found:
        if match.word.is_content and match.share:
            yield match.word.corrected or match.word.text


def _contributions(best: Candidate, found: Sequence[Match]) -> Iterator[Contribution]:
    for match in found:
        word = match.word
        for term, score in match.scores.items():
            yield Contribution(
                "text", term, score, word.text, word.corrected, word.glossary, word.carried
            )
    if best.hit.phrasing:
        yield Contribution("phrasing", "", best.hit.bonus)
    if best.hit.is_compared:
        yield Contribution("meaning", "", best.hit.meant)
    yield from best.bonuses
