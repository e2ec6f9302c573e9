"""Pages that disagree: another one answers as well as the best, and says something else."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from bot.answering.key_span import key_span, matched_terms
from bot.answering.quoting import Quote, Quoting
from bot.answering.ranking import Candidate
from bot.answering.reading import Reading
from bot.answering.spanned_text import spanned
from bot.language.spans import VALUES
from corpus.document import PassageKind
from index.searcher import Match, matches

# The share of the best score from which another page's passage answers the question as well.
AS_GOOD = 0.8


def disagreeing(
    reading: Reading,
    ranked: Sequence[Candidate],
    said: str,
    asked: AbstractSet[str],
    quoting: Quoting,
) -> Quote | None:
    """The quote of another page whose key span says something else; None where there is none.

    `said` is the key span of the best candidate, `asked` what another one has to state as well.
    """
    said = said.casefold()
    for candidate in _as_good(ranked):
        own = matches(reading.query, candidate.hit)
        if not asked <= _stated(own):
            continue
        quote = quoting.quotes(
            candidate.hit.passage, candidate.score, broad=reading.form.is_broad, whole_list=False
        )[0]
        span = key_span(reading, spanned(quote.text), matched_terms(own))
        says = quote.text[slice(*span)].casefold() if span else said
        # "1995" and "April 1995" do not contradict each other.
        if says not in said and said not in says:
            return quote
    return None


def stated_content(
    reading: Reading, found: Sequence[Match], page_terms: frozenset[str]
) -> frozenset[str] | None:
    """The content words of the question that any page has, if the best candidate states them all.

    `found` are its matches. None where it does not, or where the question asks for no figure.
    """
    if VALUES.isdisjoint(reading.types):
        return None
    words = (word for word in reading.query.words if word.is_content and not word.carried)
    asked = page_terms.intersection(word.term for word in words)
    return asked if asked <= _stated(found) else None


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


def _stated(found: Sequence[Match]) -> frozenset[str]:
    """The content words of the question that a passage has, in its own words or the glossary's."""
    return frozenset(m.word.term for m in found if m.word.is_content and m.share)
