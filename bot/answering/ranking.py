"""Hits in the order of how well they answer: BM25 and what the question asks for."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from bot.answering.closeness import Closeness, QuestionWording
from bot.answering.explanation import Contribution
from bot.answering.page_facts import PageFacts
from bot.answering.reading import Reading
from bot.language.question import read_question
from bot.language.spans import VALUES
from index.retriever import Retriever
from index.searcher import Hit

CANDIDATES = 40  # hits whose evidence is weighed
# On the score, for a passage that has a span of the type asked for, by whether questions are
# compared by their meaning: that likes a passage about the same thing as well as one that tells it.
TYPE_BONUS = {False: 2.0, True: 4.0}
NAME_BONUS = 1.0  # for each name of the question in the passage, or around a plain one
# For the names in the page's title, where the question names nothing: "When did it open?"
SUBJECT_BONUS = 1.0
# For what the previous turn quoted, and for what stands in the same paragraph.
SENTENCE_PRIOR, PARAGRAPH_PRIOR, OTHERS_PRIOR = 2.0, 0.3, -8.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A hit, and what speaks for and against it beside the words."""

    hit: Hit
    # The names of the question that stand neither in the passage nor around it.
    names_absent: tuple[str, ...]
    # These come on top of the hit's score.
    bonuses: tuple[Contribution, ...]
    # Whether it has curated questions, and the closest may ask what the question asks.
    by_questions: bool
    score: float = field(init=False)

    def __post_init__(self) -> None:
        score = self.hit.score + sum(bonus.score for bonus in self.bonuses)
        object.__setattr__(self, "score", score)

    @property
    def near_question(self) -> float:
        """How near the question comes to one beside it, if that counts."""
        apart = self.hit.is_curated and not self.by_questions
        return self.hit.near if apart else self.hit.near_question


class Ranker:
    """Ranks what a search has found in the pages of one corpus."""

    def __init__(self, retriever: Retriever, facts: PageFacts) -> None:
        self._facts = facts
        self._closeness = Closeness(retriever)
        # Where nearly all passages have curated questions, these tell them apart best.
        self._all_say_more = retriever.is_mostly_curated
        self._known = retriever.searcher.known

    def rank(self, reading: Reading, hits: Sequence[Hit]) -> list[Candidate]:
        """The best candidate first; the earlier passage first on ties."""
        names = self._facts.names.asked(reading.query)
        found = [self._candidate(reading, hit, names) for hit in hits]
        # What a follow-up asks to leave out can be all that matched.
        matching = sorted((each for each in found if each.score > 0 and _says(each.hit)), key=_rank)
        # How a question in another language is worded says nothing.
        if not matching or reading.query.is_foreign or self._says_more(matching[0].hit):
            return matching
        asked = self._closeness.asked(reading)
        return sorted((self._worded(reading, asked, each) for each in matching), key=_rank)

    def _worded(self, reading: Reading, asked: QuestionWording, candidate: Candidate) -> Candidate:
        """With what its wording counts for, unless its curated questions say more than that.

        For that reason it is asked for only where no such passage leads anyway.
        """
        if self._says_more(candidate.hit):
            return candidate
        hit = candidate.hit
        typed = self._facts.spans.of_types(hit.position, reading.types)
        more = self._closeness.bonuses(asked, hit, typed)
        # Not by `replace`, which takes five times as long, forty times for each question.
        return Candidate(
            hit,
            candidate.names_absent,
            (*candidate.bonuses, *more),
            candidate.by_questions,
        )

    def _says_more(self, hit: Hit) -> bool:
        return self._all_say_more and hit.is_curated

    def _candidate(self, reading: Reading, hit: Hit, names: frozenset[str]) -> Candidate:
        terms = hit.terms
        # Most questions name nothing, and what stands in and around a passage takes long to find.
        present = names & terms.body if names else names
        by_questions = hit.is_curated and (
            self._all_say_more or _asks_the_same(reading, hit, self._known)
        )
        bonuses = []
        if hit.is_curated and not by_questions:
            bonuses.append(Contribution("otherwise", "", -(hit.bonus + hit.beside)))
        if not reading.types.isdisjoint(self._facts.spans.types(hit.position)):
            bonuses.append(Contribution("type", "", TYPE_BONUS[hit.is_compared]))
        around = names & terms.around if names else names
        told = present if by_questions else present | around
        bonuses += [Contribution("name", name, NAME_BONUS) for name in sorted(told)]
        title = hit.passage.document.title
        subject = frozenset() if names else self._facts.names.in_title(title)
        if subject and subject <= terms.body:
            bonuses.append(Contribution("subject", title, SUBJECT_BONUS))
        bonuses += _prior(reading, hit)
        absent = names - present - around
        if reading.listed and not VALUES.isdisjoint(reading.types):
            # One date or number answers for several only where it is said of all of them.
            absent |= reading.listed - terms.body
        return Candidate(hit, tuple(sorted(absent)), tuple(bonuses), by_questions)


def _asks_the_same(reading: Reading, hit: Hit, known: AbstractSet[str]) -> bool:
    """Whether the closest curated question may ask what the question asks.

    It stands for what it asks, not for its nouns: "What does the wheel course cost?" asks for
    another type than "When is the wheel course?", and of another thing than "What does the glaze
    course cost?".
    """
    if hit.phrasing is None or reading.query.is_foreign:
        return hit.phrasing is not None or reading.query.is_foreign
    if hit.phrasing.is_same:
        return True
    asked = read_question(hit.phrasing.question).wanted
    if set(asked).isdisjoint(reading.wanted) and (asked or reading.wanted):
        return False
    said = hit.terms.body | hit.terms.asked
    lacking = [
        word
        for word in reading.query.words
        if word.is_content and said.isdisjoint(word.weights) and not known.isdisjoint(word.weights)
    ]
    return not any(hit.terms.around.isdisjoint(word.weights) for word in lacking)


def _rank(candidate: Candidate) -> tuple[float, int]:
    return -candidate.score, candidate.hit.position


def _says(hit: Hit) -> bool:
    """Whether it says something: a question answers nothing, unless the owner says that it does."""
    return hit.is_curated or not hit.passage.text.endswith("?")


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
