"""Hits → the answer: the passage or list to quote, its key span and how sure that is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.answering.confidence import confidence, penalties
from bot.answering.disagreement import disagreeing
from bot.answering.evidence import (
    Evidence,
    content,
    coverage,
    office_absent,
    qualifiers_absent,
    text_coverage,
    unknown,
)
from bot.answering.explanation import Contribution, Why
from bot.answering.fitting import fitting_spans, must_be_stated
from bot.answering.missing_topics import MissingTopics
from bot.answering.quote import Quote
from bot.answering.quoting import Layout
from bot.answering.ranking import Candidate, Ranker
from bot.answering.reading import Reading
from bot.answering.shown import attributed, shown
from bot.answering.unmet import unmet
from bot.language.negation import denies, is_negated
from bot.language.question import asked_office, is_yes_no, speaks_to_you
from bot.language.spans import SpanType
from corpus.document import Span
from index.analyzer import terms
from index.retriever import Match, Retriever, phrasing_bonus

ALTERNATIVES = 3
# The closeness from which a curated question asks the same as the question.
NEAR = 0.8
# The closeness from which it is likely to.
LIKE = 0.75


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: the best quote first; `highlight` is the key span inside `text`."""

    text: str
    quotes: tuple[Quote, ...]
    highlight: Span | None
    confidence: float
    alternatives: tuple[Quote, ...]
    evidence: Evidence
    why: Why

    def with_second(self, other: "Answer") -> "Answer":
        """Both answers, to the two halves of a question; as sure as the less sure one."""
        more = tuple(q for q in other.quotes if not any(quote.covers(q) for quote in self.quotes))
        if not more:
            return self
        quotes = (*self.quotes, *more)
        text, highlight = "\n".join([self.text, *(quote.text for quote in more)]), self.highlight
        if len({quote.document.id for quote in quotes}) > 1:
            before = self.text.index(quotes[0].text)
            own = Span(highlight.start - before, highlight.end - before) if highlight else None
            text, highlight = attributed(quotes, own)
        return replace(
            self,
            text=text,
            highlight=highlight,
            quotes=quotes,
            confidence=min(self.confidence, other.confidence),
        )


class Answerer:
    def __init__(self, retriever: Retriever, topics: MissingTopics) -> None:
        self.retriever = retriever
        self._topics = topics
        self.ranker = Ranker(retriever)
        self._layout = Layout(retriever.passages)

    def answer(self, reading: Reading) -> Answer | None:
        """The best answer that the passages have; None where no passage matches at all."""
        ranked = self.ranker.rank(reading)
        if not ranked:
            return None
        best = ranked[0]
        matches = self.retriever.matches(reading.query, best.hit)
        # Words that stand in an item's lead-in alone ask for the list, not for that item.
        in_item = any(match.in_text for match in matches)
        quotes = self._quotes(reading, best, whole_list=not in_item)
        others = self._others(reading, ranked[1:], quotes)
        margin = best.score - (others[0].score if others else 0.0)
        evidence = self._evidence(reading, best, matches, margin)
        text, highlight = shown(reading, quotes, matches)
        said = text[slice(*highlight)] if highlight else ""
        other = said and disagreeing(reading, ranked, said, self.retriever, self._layout)
        if other:
            quotes = (*quotes, other)
            text, highlight = attributed(quotes, highlight)
            others = tuple(quote for quote in others if not other.covers(quote))
        why = Why(
            question=reading.question,
            wanted=tuple(reading.wanted),
            score=best.score,
            contributions=tuple(_contributions(best, matches)),
            coverage=evidence.coverage,
            phrasing=best.hit.phrasing.question if best.hit.phrasing else None,
            penalties=penalties(evidence),
            runner_up=others[0] if others else None,
            margin=margin,
        )
        return Answer(text, quotes, highlight, confidence(evidence), others, evidence, why)

    def _quotes(
        self, reading: Reading, candidate: Candidate, *, whole_list: bool = False
    ) -> tuple[Quote, ...]:
        passage, score = candidate.hit.passage, candidate.score
        return self._layout.quotes(passage, reading.question, score, whole_list=whole_list)

    def _others(
        self, reading: Reading, ranked: Sequence[Candidate], above: Sequence[Quote]
    ) -> tuple[Quote, ...]:
        """The runners-up, without what is shown already."""
        found: list[Quote] = []
        for candidate in ranked:
            own = Quote.of(candidate.hit.passage)
            if not any(other.covers(own) for other in (*above, *found)):
                found.append(self._quotes(reading, candidate)[0])
            if len(found) == ALTERNATIVES:
                break
        return tuple(found)

    def _evidence(
        self, reading: Reading, best: Candidate, matches: Sequence[Match], margin: float
    ) -> Evidence:
        typed = any(fitting_spans(reading, best.hit.passage.text, best.spans))
        asked = frozenset(match.word.term for match in matches)
        said = {match.word.term for match in matches if match.word.is_content}
        covered = frozenset(match.word.term for match in matches if match.share == 1)
        words = content(matches, typed=typed)
        phrasing = best.hit.phrasing
        text_terms = self.retriever.text_terms(best.hit.position)
        not_denied = is_negated(reading.question) and not _denies(best)
        return Evidence(
            passages=len(self.retriever.passages),
            coverage=coverage(words),
            unknown=unknown(words, self.retriever.known),
            text_coverage=text_coverage(matches),
            strength=best.score / self.retriever.largest_idf,
            similarity=phrasing.similarity if phrasing else 0.0,
            is_curated_question=bool(phrasing and phrasing.is_same and not not_denied),
            curated=best.hit.passage in self.retriever.phrasings,
            margin=margin / best.score,
            type_absent=bool(reading.types) and not typed,
            value_absent=not typed and must_be_stated(reading),
            names_absent=best.names_absent,
            names_unknown=self._unknown_names(reading, best),
            qualifiers_absent=(
                *qualifiers_absent(matches, dated=typed and SpanType.DATE in reading.types),
                *office_absent(asked_office(reading.question), matches, text_terms),
                *(("not",) if not_denied else ()),
            ),
            unmet=tuple(unmet(reading, best.hit.passage.text, best.spans, matches)),
            missing_topic=self._topics.find(asked, covered),
            says_nothing=not said or (len(said) == 1 and _is_to_the_bot(reading, best)),
        )

    def _unknown_names(self, reading: Reading, best: Candidate) -> tuple[str, ...]:
        """The names in the question that no page has.

        A yes/no question may guess one: the page tells what is so instead. And the owner may have
        curated a question that has one.
        """
        if is_yes_no(reading.question):
            return ()
        phrasing = best.hit.phrasing
        near = phrasing is not None and phrasing.similarity >= NEAR
        curated = terms(phrasing.question) if phrasing and near else ()
        unknown = self.ranker.names.unknown(reading.query)
        return tuple(word.text for word in unknown if word.term not in curated)


def _is_to_the_bot(reading: Reading, best: Candidate) -> bool:
    """Whether "What are your interests?" may be meant for the bot, and no curated question is near.

    Without curated questions "What are your fees?" asks the organisation as well as any.
    """
    phrasing = best.hit.phrasing
    return phrasing is not None and phrasing.similarity < LIKE and speaks_to_you(reading.question)


def _denies(best: Candidate) -> bool:
    """Whether the passage says what is not so, or its closest curated question asks for that."""
    asked = best.hit.phrasing.question if best.hit.phrasing else ""
    return denies(f"{best.hit.passage.heading} {best.hit.passage.text}") or is_negated(asked)


def _contributions(best: Candidate, matches: Sequence[Match]) -> Iterator[Contribution]:
    for match in matches:
        word = match.word
        for term, score in match.scores.items():
            yield Contribution(
                "text", term, score, word.text, word.corrected, word.glossary, word.carried
            )
    if best.hit.phrasing:
        yield Contribution("phrasing", "", phrasing_bonus(best.hit.phrasing))
    yield from best.bonuses
