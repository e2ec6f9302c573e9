"""The fields of the passages: what is indexed of and around each, and what it counts for."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.analysed import AnalysedPassage, AnalysedTable
from index.analyzer import terms
from index.layout import Layout, continues
from index.ragged import Ragged
from index.revision import Places, Revision
from index.table import DOCUMENT, HEADING
from index.units import Units

# What the fields count for, by whether a passage has curated questions: these say more than the
# section around it, which without them is what finds the place (benchmarks/quality.md).
OWN_WEIGHT = {True: 1.0, False: 0.3}
# The passage's own words once more, where many curated questions would drown them.
BEFORE_WEIGHT = {True: 0.35, False: 0.1}
SECTION_WEIGHT = {True: 0.2, False: 0.8}
# Headings that are questions, as on an FAQ page, are what the askers' questions resemble most.
HEADING_WEIGHT, FAQ_HEADING_WEIGHT = 0.25, 1.6
FAQ_SHARE = 0.5

# The share of passages that have curated questions from which these say more than anything else. Of
# 80 questions about eight made-up organisations with three curated passages each, asked of what
# stands beside these, half would go to them instead.
MOSTLY = 0.5

# The terms of each curated passage's questions, by the passage's position.
Asked = Mapping[int, Sequence[str]]


def is_mostly_curated(curated: Collection[int], size: int) -> bool:
    """Whether of `size` passages so many are `curated` that one that is not is the odd one."""
    return len(curated) >= MOSTLY * size


@dataclass(frozen=True, slots=True)
class Field:
    """Units of text that passages share: themselves, their paragraphs or headings."""

    # The terms of each unit.
    units: Units
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


def passage_fields(passages: AnalysedTable, asked: Asked, layout: Layout) -> tuple[Field, ...]:
    """The fields over the passages, their own first; a passage's score is the sum over all."""
    texts = passages.searched_terms()
    bodies = texts.behind(passages.leads)
    return (
        _own_field(bodies, asked),
        _before_field(passages, bodies, asked),
        _section_field(passages, texts, asked, layout.sections),
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
    if is_mostly_curated(asked, size):
        weights[list(asked)] = by_curated[True]
    return weights


def _own_field(bodies: Units, asked: Asked) -> Field:
    """Lead-in and text, with the curated questions appended.

    So they do better than as a field or as entries of their own.
    """
    size = len(bodies)
    return Field(bodies.with_more(asked), np.arange(size), _weights(OWN_WEIGHT, size, asked))


def _own_unit(passage: AnalysedPassage, position: int, asked: Asked) -> Sequence[str]:
    return [*passage.body, *asked.get(position, ())]


def _before_field(passages: AnalysedTable, bodies: Units, asked: Asked) -> Field:
    """A sentence with the one before it, to which its pronouns refer; others with their lead-in.

    A passage with curated questions stands alone: these say what it is about.
    """
    size = len(bodies)
    leans = passages.passages.continue_it()
    leans[list(asked)] = False
    before = bodies.rows.taken(np.maximum(np.arange(size) - 1, 0))
    rows = bodies.rows.behind(before.where(np.repeat(leans, before.lengths())))
    units = Units(bodies.names, rows)
    return Field(units, np.arange(size), _weights(BEFORE_WEIGHT, size, asked))


def _before_unit(pair: Sequence[AnalysedPassage], position: int, asked: Asked) -> Sequence[str]:
    """`pair` is the passage, behind the one before it if it goes on from that."""
    *before, own = pair
    leans = position not in asked and any(continues(b.passage, own.passage) for b in before)
    return [*before[0].body, *own.body] if leans else own.body


def _section_field(
    passages: AnalysedTable, texts: Units, asked: Asked, sections: NDArray[np.intp]
) -> Field:
    """The paragraphs around a passage under the same heading, with that and the title."""
    table, terms_above = passages.passages, cache(terms)
    _, first = np.unique(sections, return_index=True)
    above = [
        [
            t
            for title in _titles(table.documents[d].title, table.headings[h])
            for t in terms_above(title)
        ]
        for d, h in table.rows[first][:, [DOCUMENT, HEADING]].tolist()
    ]
    lengths = np.bincount(sections, weights=texts.rows.lengths(), minlength=len(first))
    members = Units(texts.names, Ragged.of_lengths(lengths.astype(np.int64), texts.rows.values))
    units = members.behind(Units.of(above))
    return Field(units, sections, _weights(SECTION_WEIGHT, len(passages), asked))


def _titles(*above: str) -> Iterable[str]:
    return dict.fromkeys(above)


def _section_units(
    passages: Sequence[AnalysedPassage], numbers: Sequence[int]
) -> dict[int, list[str]]:
    """The terms of each section by its number; `numbers` has that of each passage."""
    units: dict[int, list[str]] = {}
    terms_above = cache(terms)  # many sections have the same title
    for each, number in zip(passages, numbers, strict=True):
        if number not in units:
            titles = _titles(each.passage.document.title, each.passage.heading)
            units[number] = [term for title in titles for term in terms_above(title)]
        units[number] += each.terms
    return units


def _heading_field(layout: Layout) -> Field:
    units = Units.of([terms(heading) for heading in layout.headings])
    return Field(units, layout.heading_of, _heading_weights(layout))


def _heading_weights(layout: Layout) -> NDArray[np.float64]:
    faq = int(layout.asking.sum()) >= FAQ_SHARE * len(layout.headings)
    return np.full(len(layout.heading_of), FAQ_HEADING_WEIGHT if faq else HEADING_WEIGHT)
