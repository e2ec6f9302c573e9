"""A question held against a passage: what of it the passage has, and what it lacks."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import log10

from corpus.curation.model import MissingTopic
from index.retriever import BY_GLOSSARY, IN_CLOSEST, Match
from index.spelling import english_words

# Words that name the type of the answer; a span of that type covers them.
TYPE_WORDS = frozenset(
    "year date day time number total count name place amount figur locat situat".split()
)


# The words in pyspellchecker's counts, and the count that an unseen one is taken to have.
_WORDS, _UNSEEN = 1.6e9, 50
# Words that ask for one of several, for another time or for a rate: a passage without them speaks
# of something else, however many other words it shares.
QUALIFIERS = frozenset(
    "most least best worst biggest largest smallest youngest oldest highest lowest longest shortest"
    " next last latest previous futur current averag median minimum maximum annual month week daili"
    " per each everi rate percent percentag onli first second third newest upcom"
    " alreadi yet alon exclus sole".split()
)
PERIODS = frozenset("month week".split())
# The fewest letters that a word shares with another one of its root: "own" and "owner".
SHORTEST_ROOT = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against one passage as the answer.

    `passages` is how many there are to choose from. Of the question's content, `coverage` is
    the share that the passage has, `text_coverage` that which stands in the passage itself, and
    `unknown` that of which no page has a word. `strength` is the score in units of the idf of a
    word that no passage has. `similarity` is the closeness to a curated question of the
    passage, from 0 to 1, `curated` says that it has any, and `is_curated_question` that it is
    asked word for word; `margin` is the lead over the runner-up as a share of the score.
    `type_absent` says that the passage has nothing of the type asked for, and `value_absent`
    that this is a date, a number, a sum, a duration or a contact;
    `unmet` are the words of the question for what the passage does not say of what it names;
    `says_nothing` says that the question has no content, or one word of small talk.
    """

    passages: int
    coverage: float
    unknown: float
    text_coverage: float
    strength: float
    similarity: float
    curated: bool
    is_curated_question: bool
    margin: float
    type_absent: bool
    value_absent: bool
    names_absent: tuple[str, ...]
    names_unknown: tuple[str, ...]
    qualifiers_absent: tuple[str, ...]
    unmet: tuple[str, ...]
    missing_topic: MissingTopic | None
    says_nothing: bool

    @property
    def lacks_what_is_asked(self) -> bool:
        """Whether the passage has not what a plain answer must have, however much else it has."""
        if self.is_curated_question:
            return False
        absent = self.names_absent or self.names_unknown or self.qualifiers_absent or self.unmet
        return bool(absent) or self.value_absent or self.says_nothing


def content(matches: Sequence[Match], *, typed: bool) -> Sequence[Match]:
    """The words that carry content; all of them where none does.

    `typed` says that the passage has a span of the type asked for, which covers the word for it.
    """
    found = [match for match in matches if match.word.is_content] or matches
    if typed and len(found) > 1:
        found = [match for match in found if match.word.term not in TYPE_WORDS] or found
    return found


def qualifiers_absent(matches: Sequence[Match], *, dated: bool) -> Iterator[str]:
    """The qualifying words of the question that neither passage nor closest question have.

    `dated` says that the passage has a date as precise as the question asks for.
    """
    for match in matches:
        absent = match.share < IN_CLOSEST and not match.word.carried
        if dated and match.word.term in PERIODS:
            continue
        if match.word.term in QUALIFIERS and absent:
            yield match.word.text


def office_absent(
    office: str | None, matches: Sequence[Match], text_terms: AbstractSet[str]
) -> Iterator[str]:
    """The office asked for, unless the passage has it: a director directs, a founder founded."""
    for match in matches:
        word = match.word
        if word.text.casefold() != office or match.share >= BY_GLOSSARY:
            continue
        if not any(len(t) >= SHORTEST_ROOT and word.term.startswith(t) for t in text_terms):
            yield word.text


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
