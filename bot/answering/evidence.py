"""A question held against a passage: what of it the passage has, and what it lacks."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import log10

from bot.answering.fitting import fitting_spans, must_be_stated
from bot.answering.missing_topics import MissingTopics, in_other_compounds
from bot.answering.names import Names
from bot.answering.ranking import Candidate
from bot.answering.reading import Reading
from bot.answering.spanned_text import SpannedText
from bot.answering.unmet import office_absent, qualifiers_absent, unmet
from bot.language.question import denies, read_question
from bot.language.spans import SpanType
from corpus.curation.model import MissingTopic
from corpus.english import read_words
from index.analyzer import terms
from index.retriever import Retriever
from index.searcher import Match
from index.spelling import english_words

# The closeness from which a curated question asks the same as the question.
NEAR = 0.8
# The closeness from which it is likely to.
LIKE = 0.75
# Words that name the type of the answer; a span of that type covers them.
TYPE_WORDS = frozenset(terms(" ".join(read_words(__file__)["type"]["words"])))


# The words in pyspellchecker's counts, and the count that an unseen one is taken to have.
_WORDS, _UNSEEN = 1.6e9, 50


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against one passage as the answer."""

    # How many passages there are to choose from.
    passages: int
    # Of the question's content, the share that the passage has, its curated questions included,
    # the share that no page has a word of, and the share that the passage's own text has.
    coverage: float
    unknown: float
    text_coverage: float
    # What its words score, in units of the idf of a word that no passage has.
    strength: float
    # Whether the question is in another language than English: then its words say nothing.
    is_foreign: bool
    # Whether it was compared with the question by meaning; how near it comes, and a question beside
    # it, and 0 where it was not.
    is_compared: bool
    near: float
    near_question: float
    # How close the question comes to a curated one of the passage, from 0 to 1; whether the
    # passage has any, and whether it is asked word for word.
    similarity: float
    curated: bool
    is_curated_question: bool
    # The lead over the runner-up as a share of the score.
    margin: float
    # Whether the passage has nothing of the type asked for, and whether that is a date, a number,
    # a sum, a duration or a contact, which has to be stated.
    type_absent: bool
    value_absent: bool
    # Names of the question that the passage lacks, and that no page has.
    names_absent: tuple[str, ...]
    names_unknown: tuple[str, ...]
    # Words such as "first", "average" or "not" that change what is asked, and that it lacks.
    qualifiers_absent: tuple[str, ...]
    # The words of the question for what the passage does not say of what it names.
    unmet: tuple[str, ...]
    # The topic that the question is about and the pages are known not to cover.
    missing_topic: MissingTopic | None
    # Whether it has the words of such a topic, but is hardly about it.
    touches_topic: bool
    # Whether the question has no content, or one word of small talk.
    says_nothing: bool

    @property
    def lacks_what_is_asked(self) -> bool:
        """Whether the passage has not what a plain answer must have, however much else it has."""
        if self.is_curated_question or self.is_foreign:
            return False
        absent = self.names_absent or self.names_unknown or self.qualifiers_absent or self.unmet
        return bool(absent) or self.value_absent or self.says_nothing or self.touches_topic


def content(matches: Sequence[Match], *, typed: bool) -> Sequence[Match]:
    """The words that carry content; all of them where none does.

    `typed` says that the passage has a span of the type asked for, which covers the word for it.
    """
    found = [match for match in matches if match.word.is_content] or matches
    if typed and len(found) > 1:
        found = [match for match in found if match.word.term not in TYPE_WORDS] or found
    return found


def unknown(matches: Sequence[Match], known: AbstractSet[str]) -> float:
    """The share of the question's content, by rarity, that stands in no page and no glossary."""
    weighed = [(_rarity(m) * m.word.weight, known.isdisjoint(m.word.weights)) for m in matches]
    total = sum(weight for weight, _ in weighed)
    return sum(weight for weight, absent in weighed if absent) / total if total else 0.0


def text_coverage(matches: Sequence[Match]) -> float:
    """The coverage of the content words by what the passage itself says; 0 without content."""
    weighed = [(_rarity(m), m.share == 1) for m in matches if m.word.is_content]
    total = sum(weight for weight, _ in weighed)
    return sum(weight for weight, stated in weighed if stated) / total if total else 0.0


def coverage(matches: Sequence[Match]) -> float:
    """Σ rarity·share / Σ rarity, from 0 to 1.

    Rarity in English rather than in the pages: few pages do not tell which words say much.
    """
    weighed = [(_rarity(match) * match.word.weight, match.share) for match in matches]
    total = sum(weight for weight, _ in weighed)
    return sum(weight * share for weight, share in weighed) / total if total else 0.0


def _rarity(match: Match) -> float:
    """The decimal logarithm of how many words of English stand to one of these."""
    count = english_words().get(match.word.text.casefold(), 0)
    return log10(_WORDS / (count + _UNSEEN))


class Weighing:
    """Weighs candidates among the passages of one corpus."""

    def __init__(self, retriever: Retriever, names: Names, topics: MissingTopics) -> None:
        self._passages = len(retriever.pages.passages)
        self._known = retriever.reader.known
        self._largest_idf = retriever.searcher.largest_idf
        self._names = names
        self._topics = topics

    def evidence(
        self,
        reading: Reading,
        best: Candidate,
        told: SpannedText,
        matches: Sequence[Match],
        margin: float,
    ) -> Evidence:
        """Of the best candidate, whose text `told` is; `margin` is its lead in the score's unit."""
        form = reading.form
        phrasing = best.hit.phrasing if best.by_questions else None
        typed = any(fitting_spans(reading, told))
        asked = frozenset(match.word.term for match in matches)
        said = {match.word.term for match in matches if match.word.is_content}
        covered = frozenset(match.word.term for match in matches if match.share == 1)
        covered -= in_other_compounds(told.text, told.words, asked)
        topic = self._topics.find(asked, reading.counted_term, covered)
        about_it = topic is not None and self._topics.is_near(
            topic, reading.question, reading.query.text
        )
        words = content(matches, typed=typed)
        # Where the heading alone has words of the question, the passage must have the rest.
        stated = not reading.types or any(match.share for match in matches)
        dated = typed and SpanType.DATE in reading.types
        not_denied = form.is_negated and not _denies(best)
        return Evidence(
            passages=self._passages,
            coverage=coverage(words),
            unknown=unknown(words, self._known),
            text_coverage=text_coverage(matches),
            strength=(best.score - best.hit.meant) / self._largest_idf,
            is_foreign=reading.query.is_foreign,
            is_compared=best.hit.is_compared,
            near=best.hit.near,
            near_question=best.near_question,
            similarity=phrasing.similarity if phrasing else 0.0,
            is_curated_question=bool(phrasing and phrasing.is_same and not not_denied),
            curated=best.hit.is_curated,
            margin=margin / best.score,
            type_absent=bool(reading.types) and not typed,
            value_absent=not typed and (must_be_stated(reading, told) or not stated),
            names_absent=best.names_absent,
            names_unknown=self._unknown_names(reading, best),
            qualifiers_absent=(
                *qualifiers_absent(matches, told.text, dated=dated),
                *office_absent(form.office, matches, best.hit.terms.body),
                *(("not",) if not_denied else ()),
            ),
            unmet=tuple(unmet(reading, told, matches, best.hit)),
            missing_topic=topic if about_it else None,
            touches_topic=topic is not None and not about_it,
            says_nothing=not said or (len(said) == 1 and _is_to_the_bot(reading, best)),
        )

    def _unknown_names(self, reading: Reading, best: Candidate) -> tuple[str, ...]:
        """The names in the question that no page has.

        A yes/no question may guess one: the page tells what is so instead. Not where it asks
        whether there is something: other places say nothing of that one. And the owner may have
        curated a question that has one.
        """
        if reading.form.is_yes_no and not reading.form.asks_existence:
            return ()
        guessed = reading.form.asks_existence
        unknown_names = self._names.unknown(reading.query, with_guesses=guessed)
        if not unknown_names:
            return ()
        phrasing = best.hit.phrasing
        near = phrasing is not None and phrasing.similarity >= NEAR
        curated = terms(phrasing.question) if phrasing and near else ()
        return tuple(word.text for word in unknown_names if word.term not in curated)


def _is_to_the_bot(reading: Reading, best: Candidate) -> bool:
    """Whether "What are your interests?" may be meant for the bot, and no curated question is near.

    Without curated questions "What are your fees?" asks the organisation as well as any.
    """
    phrasing = best.hit.phrasing
    return phrasing is not None and phrasing.similarity < LIKE and reading.form.speaks_to_you


def _denies(best: Candidate) -> bool:
    """Whether the passage says what is not so, or its closest curated question asks for that."""
    asked = best.hit.phrasing.question if best.hit.phrasing else ""
    said = f"{best.hit.passage.heading} {best.hit.passage.text}"
    return denies(said) or read_question(asked).is_negated
