"""What the sizes and weights of a PDF's type mean: which lines are headings, of which level."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.readers.pdf_layout import Row
from corpus.readers.pdf_text import Piece

# Larger type than this, in sizes of the body's, makes a heading.
LARGER = 1.12
_LEVELS = 6


@dataclass(frozen=True, slots=True)
class Type:
    """What the sizes and weights of a document's type mean."""

    body: float
    sizes: tuple[float, ...]  # of headings, the largest first
    bold: bool  # whether bold type is the exception
    leading: float  # from line to line, in sizes of the type

    @classmethod
    def of(cls, pages: Sequence[Sequence[Row]]) -> "Type":
        lengths: Counter[float] = Counter()
        bold: Counter[bool] = Counter()
        for piece in (piece for page in pages for row in page for piece in row):
            lengths[piece.size] += len(piece.text)
            bold[piece.bold] += len(piece.text)
        body = max(lengths, key=lambda size: (lengths[size], -size), default=1.0)
        larger = sorted((size for size in lengths if size > LARGER * body), reverse=True)
        return cls(body, tuple(larger), bold[True] < bold[False], _leading(pages, body))

    def level(self, line: Piece) -> int:
        """Of a heading, as `#` has it; 0 for the lines of the text."""
        if line.size in self.sizes:
            return min(self.sizes.index(line.size) + 1, _LEVELS)
        bold = self.bold and line.bold and line.size >= self.body
        ended = line.text[-1] in ".!;,:" and not line.text[:-1].isdigit()
        return min(len(self.sizes) + 1, _LEVELS) if bold and not ended else 0


def _leading(pages: Sequence[Sequence[Row]], body: float) -> float:
    """The largest step, in sizes of the type, from one line of a paragraph to the next.

    A fifth of all steps are within paragraphs even where most of these have one line.
    """
    steps = sorted(
        (below[0].top - row[0].top) / body
        for page in pages
        for row, below in pairwise(page)
        if row[0].size == below[0].size == body
    )
    fifth = steps[len(steps) // 5] if steps else 0.0
    return min(max(1.25 * fifth, 1.3), 2.3)
