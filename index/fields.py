"""The fields of the passages: what is indexed of and around each, and what it counts for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.analysed import AnalysedPassage
from index.analyzer import terms
from index.layout import Layout, continues
from index.revision import Places, Revision

# What the fields count for, by whether a passage has curated questions: these say more than the
# section around it, which without them is what finds the place (benchmarks/quality.md).
OWN_WEIGHT = {True: 1.0, False: 0.3}
# The passage's own words once more, where many curated questions would drown them.
BEFORE_WEIGHT = {True: 0.35, False: 0.1}
SECTION_WEIGHT = {True: 0.2, False: 0.8}
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

    # The former number of each unit, -1 for those that are new; None where all are as before.
    earlier: Places | None
    # The terms of those that are new, by the unit's number.
    units: Mapping[int, Sequence[str]]
    # As in a field.
    unit_of: NDArray[np.intp]
    weights: NDArray[np.float64]


def passage_fields(
    passages: Sequence[AnalysedPassage], asked: Asked, layout: Layout
) -> tuple[Field, ...]:
    """The fields over the passages, their own first; a passage's score is the sum over all."""
    return (
        _own_field(passages, asked),
        _before_field(passages, asked),
        _section_field(passages, asked, layout.sections),
        _heading_field(layout),
    )


def field_changes(
    revision: Revision,
    changed: Mapping[int, Sequence[AnalysedPassage]],
    asked: Asked,
    before: Layout,
    now: Layout,
) -> tuple[Change | None, ...]:
    """What of each field is different where pages have changed, or other questions are curated.

    `changed` has, by position, each passage that is new or whose questions are others, behind the
    one that it goes on from, if there is one; `asked` has all questions.
    """
    size = len(revision.passages)
    earlier, every = revision.earlier(), np.arange(size)
    earlier[list(changed)] = -1
    own = {i: _own_unit(pair[-1], i, asked) for i, pair in changed.items()}
    leaning = {i: _before_unit(pair, i, asked) for i, pair in changed.items()}
    return (
        Change(earlier, own, every, _weights(OWN_WEIGHT, size, asked)),
        Change(earlier, leaning, every, _weights(BEFORE_WEIGHT, size, asked)),
        _section_change(revision, asked, before, now),
        None if before is now else _heading_change(before, now),
    )


def _section_change(revision: Revision, asked: Asked, before: Layout, now: Layout) -> Change:
    weights = _weights(SECTION_WEIGHT, len(revision.passages), asked)
    if before is now:
        return Change(None, {}, now.sections, weights)
    found = now.earlier_sections(before, revision)
    new = [revision.new[i] for i in sorted(revision.new)]
    units = _section_units(new, now.sections[sorted(revision.new)].tolist())
    return Change(found, units, now.sections, weights)


def _heading_change(before: Layout, now: Layout) -> Change:
    numbers = {heading: number for number, heading in enumerate(before.headings)}
    earlier = np.array([numbers.get(heading, -1) for heading in now.headings], dtype=np.int64)
    new = {i: terms(now.headings[i]) for i in np.flatnonzero(earlier < 0).tolist()}
    return Change(earlier, new, now.heading_of, _heading_weights(now))


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
    """`pair` is the passage, behind the one before it if it goes on from that."""
    *before, own = pair
    leans = position not in asked and any(continues(b.passage, own.passage) for b in before)
    return [*before[0].body, *own.body] if leans else own.body


def _section_field(
    passages: Sequence[AnalysedPassage], asked: Asked, sections: NDArray[np.intp]
) -> Field:
    """The paragraphs around a passage under the same heading, with that and the title."""
    units = [*_section_units(passages, sections.tolist()).values()]
    return Field(units, sections, _weights(SECTION_WEIGHT, len(passages), asked))


def _section_units(
    passages: Sequence[AnalysedPassage], numbers: Sequence[int]
) -> dict[int, list[str]]:
    """The terms of each section by its number; `numbers` has that of each passage."""
    units: dict[int, list[str]] = {}
    terms_above = cache(terms)  # many sections have the same title
    for each, number in zip(passages, numbers, strict=True):
        if number not in units:
            titles = dict.fromkeys((each.passage.document.title, each.passage.heading))
            units[number] = [term for title in titles for term in terms_above(title)]
        units[number] += each.terms
    return units


def _heading_field(layout: Layout) -> Field:
    units = [terms(heading) for heading in layout.headings]
    return Field(units, layout.heading_of, _heading_weights(layout))


def _heading_weights(layout: Layout) -> NDArray[np.float64]:
    faq = int(layout.asking.sum()) >= FAQ_SHARE * len(layout.headings)
    return np.full(len(layout.heading_of), FAQ_HEADING_WEIGHT if faq else HEADING_WEIGHT)
