"""The terms of the passages of a corpus, and of what is around each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from typing import overload

import numpy as np

from index.analysed import AnalysedTable
from index.analyzer import STOP_WORDS, terms

# Passages and paragraphs whose terms are kept: a turn comes back to what it found. With eight times
# as many a question takes as long, but each search for garbage goes through all of their terms:
# 25 ms, in which nobody is answered.
KEPT = 1 << 9


class PassageTerms:
    """The terms of a passage, by where they stand; each set is made when it is asked for."""

    def __init__(
        self,
        analysed: AnalysedTable,
        position: int,
        asked: Iterable[str],
        around: Callable[[int], frozenset[str]],
    ) -> None:
        self._analysed = analysed
        self._position = position
        self._around = around
        self.asked = frozenset(asked)
        """In its curated questions."""

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Of every word of its text, in order, stop words included."""
        return self._analysed.words[self._position]

    @cached_property
    def own(self) -> frozenset[str]:
        """In its text."""
        return frozenset(self.words) - STOP_WORDS

    @cached_property
    def body(self) -> frozenset[str]:
        """In its text or its lead-in."""
        return self.own.union(self._analysed.leads[self._position])

    @cached_property
    def around(self) -> frozenset[str]:
        """In its headings, and in its curated questions or else its paragraph."""
        return self._around(self._position)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PassageTerms) and self._all() == other._all()

    def __hash__(self) -> int:
        return hash(self._all())

    def _all(self) -> tuple[frozenset[str], ...]:
        return self.own, self.body, self.asked, self.around


class TermsTable(Sequence[PassageTerms]):
    """Of each passage, made when it is looked at."""

    def __init__(
        self, analysed: AnalysedTable, asked: Mapping[int, Sequence[str]], *, several: bool
    ) -> None:
        """`asked` has the terms of curated questions, by position.

        `several` says whether the corpus has several pages: only then a page's title tells its
        passages from others.
        """
        self._size = len(analysed)
        # Passages of one paragraph share the very set: a table has as many rows as terms.
        shared = lru_cache(KEPT)(partial(_around_paragraph, analysed))
        around = partial(_around, analysed, asked, shared, several)
        self._kept = lru_cache(KEPT)(partial(_terms_at, analysed, asked, around))

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, position: int) -> PassageTerms: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[PassageTerms]: ...
    def __getitem__(self, position: int | slice) -> PassageTerms | Sequence[PassageTerms]:
        if isinstance(position, slice):
            return [self[i] for i in np.arange(len(self))[position].tolist()]
        return self._kept(range(len(self))[position])


# Functions, and no methods: what refers to itself in a circle would outlive its snapshot.
def _terms_at(
    analysed: AnalysedTable,
    asked: Mapping[int, Sequence[str]],
    around: Callable[[int], frozenset[str]],
    position: int,
) -> PassageTerms:
    return PassageTerms(analysed, position, asked.get(position, ()), around)


def _around(
    analysed: AnalysedTable,
    asked: Mapping[int, Sequence[str]],
    shared: Callable[[int, str, str], frozenset[str]],
    several: bool,  # noqa: FBT001
    position: int,
) -> frozenset[str]:
    passage = analysed.passages[position]
    title = passage.document.title if several else ""
    if position in asked:
        return frozenset(terms(f"{title} {passage.heading}")).union(asked[position])
    return shared(int(analysed.paragraph_of[position]), title, passage.heading)


def _around_paragraph(
    analysed: AnalysedTable, paragraph: int, title: str, heading: str
) -> frozenset[str]:
    return frozenset(terms(f"{title} {heading}")).union(analysed.paragraphs[paragraph])
