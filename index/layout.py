"""How passages stand together: in paragraphs and sections, and below headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from corpus.document import Passage, PassageKind
from corpus.english import either
from index.query import ASKING, ASKING_VERBS
from index.revision import Places, Revision

_QUESTION = re.compile(
    rf"^{either(ASKING, ASKING_VERBS)}\b|\?\s*$",
    re.IGNORECASE,
)
SECTION_WORDS = 300


def continues(one: Passage, other: Passage) -> bool:
    """Whether the other one is a sentence of the same paragraph."""
    return other.kind is PassageKind.SENTENCE and share_paragraph(one, other)


def share_paragraph(one: Passage, other: Passage) -> bool:
    return one.document is other.document and one.paragraph == other.paragraph


@dataclass(frozen=True, slots=True)
class Layout:
    """The sections and headings of passages, which are units that passages share."""

    # The number of each passage's section, shape (number of passages,), in rising order.
    sections: NDArray[np.intp]
    # Each heading once, whether it asks something, and the number of each passage's.
    headings: tuple[str, ...]
    asking: NDArray[np.bool_]
    heading_of: NDArray[np.intp]

    @classmethod
    def of(cls, passages: Sequence[Passage]) -> "Layout":
        headings = [_heading(passage) for passage in passages]
        numbers = {heading: number for number, heading in enumerate(dict.fromkeys(headings))}
        return cls(
            np.array(_sections(passages), dtype=np.intp),
            tuple(numbers),
            np.array([is_question(heading) for heading in numbers], dtype=np.bool_),
            np.array([numbers[heading] for heading in headings], dtype=np.intp),
        )

    def below_questions(self) -> NDArray[np.intp]:
        """The passages that stand below a heading, or a title, that asks something."""
        return np.flatnonzero(self.asking[self.heading_of])

    def revised(self, revision: Revision) -> "Layout":
        """What they share when pages have changed; the rest of the headings is not read again."""
        new = {i: _heading(each.passage) for i, each in revision.new.items()}
        earlier = revision.earlier()
        kept = earlier >= 0
        old = self.heading_of[earlier[kept]]
        used = np.bincount(old, minlength=len(self.headings)) > 0
        headings = [*compress(self.headings, used)]
        numbers = {heading: number for number, heading in enumerate(headings)}
        more = [each for each in dict.fromkeys(new.values()) if each not in numbers]
        numbers.update((heading, number) for number, heading in enumerate(more, len(headings)))
        heading_of = np.empty(len(earlier), dtype=np.intp)
        heading_of[kept] = (np.cumsum(used) - 1)[old]
        heading_of[list(new)] = [numbers[heading] for heading in new.values()]
        asking = [*map(is_question, more)]
        return Layout(
            self._revised_sections(revision),
            (*headings, *more),
            np.concatenate((self.asking[used], np.array(asking, dtype=np.bool_))),
            heading_of,
        )

    def _revised_sections(self, revision: Revision) -> NDArray[np.intp]:
        found = [np.empty(0, dtype=np.intp)]
        following = 0
        for start, end, earlier in revision.pieces:
            if earlier is None:
                numbers = np.array(_sections(revision.passages[start:end]), dtype=np.intp)
            else:
                numbers = self.sections[earlier : earlier + end - start]
            found.append(numbers - numbers[0] + following)
            following = int(found[-1][-1]) + 1
        return np.concatenate(found)

    def earlier_sections(self, before: "Layout", revision: Revision) -> Places:
        """The former number of each section; -1 where it is new."""
        size = int(self.sections[-1]) + 1 if len(self.sections) else 0
        found = np.full(size, -1, dtype=np.int64)
        earlier = revision.earlier()
        kept = earlier >= 0
        found[self.sections[kept]] = before.sections[earlier[kept]]
        return found


def _heading(passage: Passage) -> str:
    """The heading, or the title where there is none."""
    return passage.heading or passage.document.title


def _sections(passages: Sequence[Passage]) -> list[int]:
    """The number of each passage's section: whole paragraphs of up to SECTION_WORDS words."""
    numbers: list[int] = []
    size = 0
    for i, passage in enumerate(passages):
        before = passages[i - 1] if i else None
        if before and share_paragraph(before, passage):
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


def is_question(heading: str) -> bool:
    """Whether a heading asks something, as those of an FAQ page do."""
    return bool(_QUESTION.search(heading))
