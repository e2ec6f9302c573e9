"""The fields of the passages: what is indexed of and around each, and what it counts for."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from corpus.document import Passage, PassageKind
from corpus.english import either
from index.analysed import AnalysedPassage
from index.analyzer import terms
from index.query import ASKING, ASKING_VERBS

_QUESTION = re.compile(
    rf"^{either(ASKING, ASKING_VERBS)}\b|\?\s*$",
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

# The terms of each curated passage's questions, by the passage's position.
Asked = Mapping[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Field:
    """Units of text that passages share: themselves, their paragraphs or headings."""

    # The terms of each unit.
    units: Sequence[Sequence[str]]
    # The number of each passage's unit, shape (number of passages,).
    unit_of: NDArray[np.intp]
    # What the unit's score counts for in the passage's, shape (number of passages,).
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change:
    """A field whose weights, and some of whose units, are others than before."""

    # By the unit's number, its terms.
    units: Mapping[int, Sequence[str]]
    weights: NDArray[np.float64]


def passage_fields(passages: Sequence[AnalysedPassage], asked: Asked) -> tuple[Field, ...]:
    """The fields over the passages, their own first; a passage's score is the sum over all."""
    return (
        _own_field(passages, asked),
        _before_field(passages, asked),
        _section_field(passages, asked),
        _heading_field([each.passage for each in passages]),
    )


def field_changes(
    changed: Mapping[int, Sequence[AnalysedPassage]], size: int, asked: Asked
) -> tuple[Change | None, ...]:
    """What of each field is different where other questions are curated than before.

    `changed` has, by position, each passage whose questions are others, behind the passage before
    it, if there is one; `size` is the number of all passages, and `asked` has all questions.
    """
    own = {i: _own_unit(pair[-1], i, asked) for i, pair in changed.items()}
    before = {i: _before_unit(pair, i, asked) for i, pair in changed.items()}
    return (
        Change(own, _weights(OWN_WEIGHT, size, asked)),
        Change(before, _weights(BEFORE_WEIGHT, size, asked)),
        Change({}, _weights(SECTION_WEIGHT, size, asked)),
        None,
    )


def _weights(
    by_curated: Mapping[bool, float], size: int, asked: Collection[int]
) -> NDArray[np.float64]:
    weights = np.full(size, by_curated[False])
    weights[list(asked)] = by_curated[True]
    return weights


def _own_field(passages: Sequence[AnalysedPassage], asked: Asked) -> Field:
    """Lead-in and text, with the curated questions appended.

    So they do better than as a field or as entries of their own.
    """
    units = [_own_unit(passage, i, asked) for i, passage in enumerate(passages)]
    return Field(units, np.arange(len(units)), _weights(OWN_WEIGHT, len(units), asked))


def _own_unit(passage: AnalysedPassage, position: int, asked: Asked) -> Sequence[str]:
    return [*passage.body, *asked.get(position, ())]


def _before_field(passages: Sequence[AnalysedPassage], asked: Asked) -> Field:
    """A sentence with the one before it, to which its pronouns refer; others with their lead-in.

    A passage with curated questions stands alone: these say what it is about.
    """
    pairs = [passages[max(0, i - 1) : i + 1] for i in range(len(passages))]
    units = [_before_unit(pair, i, asked) for i, pair in enumerate(pairs)]
    return Field(units, np.arange(len(units)), _weights(BEFORE_WEIGHT, len(units), asked))


def _before_unit(pair: Sequence[AnalysedPassage], position: int, asked: Asked) -> Sequence[str]:
    """`pair` is the passage, behind the one before it if there is one."""
    *before, own = pair
    leans = position not in asked and any(continues(b.passage, own.passage) for b in before)
    return [*before[0].body, *own.body] if leans else own.body


def continues(one: Passage, other: Passage) -> bool:
    """Whether the other one is a sentence of the same paragraph."""
    return other.kind is PassageKind.SENTENCE and _share_paragraph(one, other)


def _share_paragraph(one: Passage, other: Passage) -> bool:
    return one.document is other.document and one.paragraph == other.paragraph


def _section_field(passages: Sequence[AnalysedPassage], asked: Asked) -> Field:
    """The paragraphs around a passage under the same heading, with that and the title."""
    numbers = _sections([each.passage for each in passages])
    units: list[list[str]] = [[] for _ in range(numbers[-1] + 1)] if numbers else []
    terms_above = cache(terms)  # many sections have the same title
    for each, number in zip(passages, numbers, strict=True):
        if not units[number]:
            for heading in dict.fromkeys((each.passage.document.title, each.passage.heading)):
                units[number] += terms_above(heading)
        units[number] += each.terms
    weights = _weights(SECTION_WEIGHT, len(passages), asked)
    return Field(units, np.asarray(numbers, dtype=np.intp), weights)


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
    units = np.array([numbers[heading] for heading in headings], dtype=np.intp)
    return Field([terms(heading) for heading in numbers], units, weights)


def is_question(heading: str) -> bool:
    """Whether a heading asks something, as those of an FAQ page do."""
    return bool(_QUESTION.search(heading))
