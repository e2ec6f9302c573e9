"""The terms of the passages of a corpus, and of what is around each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import overload

import numpy as np

from index.analysed import AnalysedTable
from index.analyzer import terms

# Passages, paragraphs and headings whose terms are kept: a turn comes back to what it found.
KEPT = 1 << 12


@dataclass(frozen=True, slots=True)
class PassageTerms:
    """The terms of a passage, by where they stand."""

    # In its text.
    own: frozenset[str]
    # In its text or its lead-in.
    body: frozenset[str]
    # In its curated questions.
    asked: frozenset[str]
    # In its headings, and in its curated questions or else its paragraph.
    around: frozenset[str]


class TermsTable(Sequence[PassageTerms]):
    """Of each passage, made when it is looked at."""

    def __init__(
        self, analysed: AnalysedTable, asked: Mapping[int, Sequence[str]], *, several: bool
    ) -> None:
        """`asked` has the terms of curated questions, by position.

        `several` says whether the corpus has several pages: only then a page's title tells its
        passages from others.
        """
        self._analysed = analysed
        self._asked = asked
        self._several = several
        self._kept = lru_cache(KEPT)(self._found)
        # Passages of one paragraph share the very set: a table has as many rows as terms.
        self._around = lru_cache(KEPT)(self._around_them)

    def __len__(self) -> int:
        return len(self._analysed)

    @overload
    def __getitem__(self, position: int) -> PassageTerms: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[PassageTerms]: ...
    def __getitem__(self, position: int | slice) -> PassageTerms | Sequence[PassageTerms]:
        if isinstance(position, slice):
            return [self[i] for i in np.arange(len(self))[position].tolist()]
        return self._kept(position)

    def _found(self, position: int) -> PassageTerms:
        own = frozenset(self._analysed.terms_of(position))
        body = own.union(self._analysed.leads[position])
        passage = self._analysed.passages[position]
        title = passage.document.title if self._several else ""
        if position in self._asked:
            questions = frozenset(self._asked[position])
            headings = frozenset(terms(f"{title} {passage.heading}"))
            return PassageTerms(own, body, questions, headings | questions)
        paragraph = int(self._analysed.paragraph_of[position])
        around = self._around(paragraph, title, passage.heading)
        return PassageTerms(own, body, frozenset(), around)

    def _around_them(self, paragraph: int, title: str, heading: str) -> frozenset[str]:
        return frozenset(terms(f"{title} {heading}")).union(self._analysed.paragraphs[paragraph])
