"""The fields of the passages: what is indexed of and around each, and what it counts for."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.document import Passage, PassageKind
from index.analyzer import terms
from index.engines.rank_bm25 import BM25, Scores

_QUESTION = re.compile(
    r"^(?:how|what|when|where|who|why|which|can|could|do|does|did|is|are|was|should|will|would|may"
    r"|am)\b|\?\s*$",
    re.IGNORECASE,
)
# What the fields count for, by whether a passage has curated questions: these say more than the
# section around it, which without them is what finds the place (benchmarks/quality.md).
OWN_WEIGHT = {True: 1.0, False: 0.3}
# The passage's own words once more, where many curated questions would drown them.
BEFORE_WEIGHT = {True: 0.35, False: 0.1}
SECTION_WEIGHT = {True: 0.2, False: 0.8}
SECTION_WORDS = 300
# Headings that are questions, as on an FAQ page, are what the askers' questions resemble most.
HEADING_WEIGHT, FAQ_HEADING_WEIGHT = 0.25, 1.6
FAQ_SHARE = 0.5


class Field:
    """BM25 over units of text that passages share: themselves, their paragraphs or headings.

    `unit_of` and `weights` have one entry a passage: the number of its unit, and what the unit's
    score counts for in the passage's.
    """

    def __init__(
        self,
        units: Sequence[Sequence[str]],
        unit_of: Sequence[int],
        weights: NDArray[np.float64],
    ) -> None:
        self.bm25 = BM25(units)
        self._unit_of = np.asarray(unit_of, dtype=np.intp)
        self._weights = weights

    def scores(self, term: str) -> Scores:
        """What the term adds to the score of each passage, shape (number of passages,)."""
        if term not in self.bm25.vocabulary:
            return np.zeros(len(self._unit_of))
        return np.asarray(self._weights * self.bm25.scores(term)[self._unit_of])


def build_fields(
    passages: Sequence[Passage], phrasings: Mapping[Passage, tuple[str, ...]]
) -> tuple[Field, ...]:
    """The passages' own field first."""
    return (
        _own_field(passages, phrasings),
        _before_field(passages, phrasings),
        _section_field(passages, phrasings),
        _heading_field(passages),
    )


def _own_field(passages: Sequence[Passage], phrasings: Mapping[Passage, tuple[str, ...]]) -> Field:
    """A passage's lead-in and text with its curated questions appended.

    Appended they do better than as a field or as entries of their own.
    """
    units = [terms(f"{p.lead_in_text} {p.text} {' '.join(phrasings.get(p, ()))}") for p in passages]
    weights = np.array([OWN_WEIGHT[p in phrasings] for p in passages])
    return Field(units, range(len(passages)), weights)


def _before_field(
    passages: Sequence[Passage], phrasings: Mapping[Passage, tuple[str, ...]]
) -> Field:
    """A sentence with the one before it, to which its pronouns refer; others with their lead-in.

    Where a passage has curated questions these say what it is about, and it stands alone.
    """
    units = [terms(f"{passage.lead_in_text} {passage.text}") for passage in passages]
    leaning = [i > 0 and continues(passages[i - 1], p) for i, p in enumerate(passages)]
    joined = [
        units[i - 1] + unit if leans and passages[i] not in phrasings else unit
        for i, (unit, leans) in enumerate(zip(units, leaning, strict=True))
    ]
    weights = np.array([BEFORE_WEIGHT[p in phrasings] for p in passages])
    return Field(joined, range(len(passages)), weights)


def continues(one: Passage, other: Passage) -> bool:
    """Whether the other one is a sentence of the same paragraph."""
    return other.kind is PassageKind.SENTENCE and _share_paragraph(one, other)


def _share_paragraph(one: Passage, other: Passage) -> bool:
    return one.document is other.document and one.paragraph == other.paragraph


def _section_field(
    passages: Sequence[Passage], phrasings: Mapping[Passage, tuple[str, ...]]
) -> Field:
    """The paragraphs around a passage under the same heading, with that and the title."""
    numbers = _sections(passages)
    units: list[list[str]] = [[] for _ in range(numbers[-1] + 1)] if numbers else []
    for passage, number in zip(passages, numbers, strict=True):
        if not units[number]:
            for heading in dict.fromkeys((passage.document.title, passage.heading)):
                units[number] += terms(heading)
        units[number] += terms(passage.text)
    weights = np.array([SECTION_WEIGHT[p in phrasings] for p in passages])
    return Field(units, numbers, weights)


def _sections(passages: Sequence[Passage]) -> list[int]:
    """The number of each passage's section: whole paragraphs of up to SECTION_WORDS words."""
    numbers: list[int] = []
    size = 0
    for i, passage in enumerate(passages):
        before = passages[i - 1] if i else None
        if before and _share_paragraph(before, passage):
            numbers.append(numbers[-1])
            continue
        words = len(passage.document.text[slice(*passage.paragraph)].split())
        same = before and before.document is passage.document and before.heading == passage.heading
        if same and size + words <= SECTION_WORDS:
            numbers.append(numbers[-1])
            size += words
        else:
            numbers.append(numbers[-1] + 1 if numbers else 0)
            size = words
    return numbers


def _heading_field(passages: Sequence[Passage]) -> Field:
    """The heading, or the title where there is none."""
    headings = [p.heading or p.document.title for p in passages]
    numbers = {heading: number for number, heading in enumerate(dict.fromkeys(headings))}
    faq = sum(map(is_question, numbers)) >= FAQ_SHARE * len(numbers)
    weights = np.full(len(passages), FAQ_HEADING_WEIGHT if faq else HEADING_WEIGHT)
    return Field([terms(heading) for heading in numbers], [numbers[h] for h in headings], weights)


def is_question(heading: str) -> bool:
    return bool(_QUESTION.search(heading))
