"""How passages stand together: in paragraphs and sections, and below headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from corpus.document import Passage, PassageKind
from corpus.english import either
from index.files import FilesReader, FilesWriter
from index.query import ASKING, ASKING_VERBS
from index.revision import Places, Revision
from index.table import DOCUMENT, HEADING, PARAGRAPH, PassageTable

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
        table = PassageTable.of(passages)
        numbers: dict[str, int] = {}
        # Many passages stand under one heading of one page.
        keys = table.rows[:, DOCUMENT] * np.int64(len(table.headings)) + table.rows[:, HEADING]
        _, first, place = np.unique(keys, return_index=True, return_inverse=True)
        number = np.empty(len(first), dtype=np.intp)
        order = np.argsort(first)
        pairs = table.rows[first[order]][:, [DOCUMENT, HEADING]].tolist()
        for i, (document, heading) in zip(order.tolist(), pairs, strict=True):
            text = table.headings[heading] or table.documents[document].title
            number[i] = numbers.setdefault(text, len(numbers))
        return cls(
            _sections(table),
            tuple(numbers),
            np.array([is_question(heading) for heading in numbers], dtype=np.bool_),
            number[place],
        )

    def write(self, to: FilesWriter) -> None:
        to.array("sections", self.sections)
        to.texts("layout-headings", self.headings)
        to.array("asking", self.asking)
        to.array("heading-of", self.heading_of)

    @classmethod
    def read(cls, files: FilesReader) -> "Layout":
        headings, of = files.texts("layout-headings"), files.array("heading-of")
        return cls(files.array("sections"), headings, files.array("asking"), of)

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
                numbers = _sections(revision.passages[start:end])
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


def _sections(passages: PassageTable) -> NDArray[np.intp]:
    """The number of each passage's section: whole paragraphs of up to SECTION_WORDS words."""
    begins = ~passages.share_paragraph()
    # The number of the section of each paragraph.
    numbers: list[int] = []
    number, size, before = -1, 0, (-1, -1)
    columns = [DOCUMENT, HEADING, PARAGRAPH, PARAGRAPH + 1]
    for document, heading, start, end in passages.rows[begins][:, columns].tolist():
        words = len(passages.documents[document].text[start:end].split())
        if (document, heading) != before or size + words > SECTION_WORDS:
            number, size = number + 1, 0
        size += words
        before = document, heading
        numbers.append(number)
    return np.asarray(np.array(numbers, dtype=np.intp)[np.cumsum(begins) - 1])


def is_question(heading: str) -> bool:
    """Whether a heading asks something, as those of an FAQ page do."""
    return bool(_QUESTION.search(heading))
