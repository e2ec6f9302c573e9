"""Hits in the order of how well they answer: BM25 and what the question asks for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.answering.closeness import Asked, Wordings
from bot.answering.explanation import Contribution
from bot.answering.names import Names
from bot.answering.reading import Reading
from bot.language.spans import VALUES, TypedSpan, typed_spans
from index.retriever import Hit, Retriever

CANDIDATES = 12  # hits whose evidence is weighed
TYPE_BONUS = 2.0  # on the BM25 score, for a passage that has a span of the type asked for
NAME_BONUS = 1.0  # for each name of the question in the passage, or around a plain one
# For the names in the page's title, where the question names nothing: "When did it open?"
SUBJECT_BONUS = 1.0
# For what the previous turn quoted, and for what stands in the same paragraph.
SENTENCE_PRIOR, PARAGRAPH_PRIOR, OTHERS_PRIOR = 2.0, 0.3, -8.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A hit with its typed spans; the bonuses, but for the phrasing's, come on top of its score."""

    hit: Hit
    spans: tuple[TypedSpan, ...]
    names_absent: tuple[str, ...]
    bonuses: tuple[Contribution, ...]

    @property
    def score(self) -> float:
        return self.hit.score + sum(bonus.score for bonus in self.bonuses)


class Ranker:
    def __init__(self, retriever: Retriever) -> None:
        self._retriever = retriever
        self._spans = {i: typed_spans(p.text) for i, p in enumerate(retriever.passages)}
        self._wordings = Wordings(retriever)
        self.names = Names(retriever.passages, retriever.page_terms)

    def rank(self, reading: Reading) -> list[Candidate]:
        """The best candidate first; the earlier passage first on ties."""
        names = self.names.asked(reading.query)
        found = [
            self._candidate(reading, hit, names)
            for hit in self._retriever.search(reading.query, CANDIDATES)
        ]
        # What a follow-up asks to leave out can be all that matched.
        matching = [candidate for candidate in found if candidate.score > 0]
        if not matching or self._is_curated(min(matching, key=_rank)):
            return sorted(matching, key=_rank)
        asked = self._wordings.asked(reading)
        return sorted((self._worded(reading, asked, each) for each in matching), key=_rank)

    def _is_curated(self, candidate: Candidate) -> bool:
        return candidate.hit.passage in self._retriever.phrasings

    def _worded(self, reading: Reading, asked: Asked, candidate: Candidate) -> Candidate:
        """A plain passage with what its wording counts for; curated questions say more than that.

        For that reason it is asked for only where a plain passage leads anyway.
        """
        if self._is_curated(candidate):
            return candidate
        typed = [span for span in candidate.spans if span.type in reading.types]
        more = self._wordings.bonuses(asked, candidate.hit, typed)
        return replace(candidate, bonuses=(*candidate.bonuses, *more))

    def _candidate(self, reading: Reading, hit: Hit, names: frozenset[str]) -> Candidate:
        spans = self._spans[hit.position]
        present = names & self._retriever.text_terms(hit.position)
        around = self._retriever.around_terms(hit.position)
        bonuses = []
        if reading.types & {span.type for span in spans}:
            bonuses.append(Contribution("type", "", TYPE_BONUS))
        curated = hit.passage in self._retriever.phrasings
        told = present if curated else names & (present | around)
        bonuses += [Contribution("name", name, NAME_BONUS) for name in sorted(told)]
        subject = self.names.of(hit.passage.document.title)
        if not names and subject and subject <= self._retriever.text_terms(hit.position):
            bonuses.append(Contribution("subject", hit.passage.document.title, SUBJECT_BONUS))
        bonuses += _prior(reading, hit)
        absent = names - present - around
        if not VALUES.isdisjoint(reading.types):
            # One date or number answers for several only where it is said of all of them.
            absent |= reading.listed - self._retriever.text_terms(hit.position)
        return Candidate(hit, spans, tuple(sorted(absent)), tuple(bonuses))


def _rank(candidate: Candidate) -> tuple[float, int]:
    return -candidate.score, candidate.hit.position


def _prior(reading: Reading, hit: Hit) -> Iterator[Contribution]:
    """A follow-up is likely about what was just quoted, and then about what stands beside it."""
    previous, passage = reading.previous, hit.passage
    if previous is None or previous.document.id != passage.document.id:
        return
    if previous.start <= passage.start and passage.end <= previous.end:
        prior = OTHERS_PRIOR if reading.others else SENTENCE_PRIOR
        yield Contribution("context", "sentence", prior)
    elif passage.paragraph.start <= previous.start < passage.paragraph.end:
        yield Contribution("context", "paragraph", PARAGRAPH_PRIOR)
