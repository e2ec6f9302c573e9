"""Pages that disagree: another one answers as well as the best, and says something else."""

from collections.abc import Iterator, Sequence

from bot.answering.quote import Quote
from bot.answering.quoting import Layout
from bot.answering.ranking import Candidate
from bot.answering.reading import Reading
from bot.answering.shown import shown
from bot.language.spans import VALUES
from corpus.document import PassageKind
from index.retriever import Match, Retriever

# The share of the best score from which another page's passage answers the question as well.
AS_GOOD = 0.8


def disagreeing(
    reading: Reading,
    ranked: Sequence[Candidate],
    said: str,
    retriever: Retriever,
    layout: Layout,
) -> Quote | None:
    """The quote of another page with another key span than `said`, which the best one has."""
    if VALUES.isdisjoint(reading.types):
        return None
    said = said.casefold()
    words = (word for word in reading.query.words if word.is_content and not word.carried)
    asked = {word.term for word in words} & retriever.page_terms
    if not asked <= _stated(retriever.matches(reading.query, ranked[0].hit)):
        return None
    for candidate in _as_good(ranked):
        matches = retriever.matches(reading.query, candidate.hit)
        if not asked <= _stated(matches):
            continue
        passage, score = candidate.hit.passage, candidate.score
        quote = layout.quotes(passage, reading.question, score, whole_list=False)[0]
        text, span = shown(reading, (quote,), matches)
        says = text[slice(*span)].casefold() if span else said
        # "1995" and "April 1995" do not contradict each other.
        if says not in said and said not in says:
            return quote
    return None


def _as_good(ranked: Sequence[Candidate]) -> Iterator[Candidate]:
    """The sentences of other pages that answer as well as the best one, if that is a sentence."""
    best = ranked[0]
    for candidate in ranked[1:]:
        passage = candidate.hit.passage
        elsewhere = passage.document.id != best.hit.passage.document.id
        sentences = {passage.kind, best.hit.passage.kind} == {PassageKind.SENTENCE}
        as_good = candidate.score >= AS_GOOD * best.score and not candidate.names_absent
        if elsewhere and sentences and as_good:
            yield candidate


def _stated(matches: Sequence[Match]) -> frozenset[str]:
    """The content words of the question that a passage has, in its own words or the glossary's."""
    return frozenset(m.word.term for m in matches if m.word.is_content and m.share)
