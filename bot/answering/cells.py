"""The cells of a row that can be read alone: "Course: Ethics · Fall 2024: 25"."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from bot.answering.spanned_text import between
from bot.language.question import QuestionForm
from bot.language.spans import VALUES, SpanType, TypedSpan
from corpus.document import Span
from corpus.english import read_words
from corpus.readers.rows import BETWEEN
from index.analyzer import Token, terms

_LABELS = {
    name: frozenset((*terms(" ".join(words)), *words))
    for name, words in read_words(__file__)["labels"].items()
}
# What stands in a cell under such a header, however it is written.
_HEADED = {SpanType.NAME: _LABELS["people"], SpanType.PLACE: _LABELS["places"]}
_NAME = "name"
_BEHIND_LABEL = ": "


class LabelledCell(NamedTuple):
    # The terms of the header that it stands under; none where there is no header.
    label: frozenset[str]
    # Where what it says stands in the text of the row, in characters.
    start: int
    end: int

    def holds(self, start: int) -> bool:
        """Whether it says what begins there."""
        return self.start <= start < self.end


def cells(text: str, words: Sequence[Token]) -> tuple[LabelledCell, ...]:
    """Those of a row, in the order of the text; none for what is no row.

    `words` are those of the text.
    """
    if BETWEEN not in text or _BEHIND_LABEL not in text:
        return ()
    found = []
    at = 0
    for part in text.split(BETWEEN):
        label, colon, _ = part.partition(_BEHIND_LABEL)
        start = at + len(label) + len(colon) if colon else at
        told = frozenset(word.term for word in between(words, at, start))
        found.append(LabelledCell(told, start, at + len(part)))
        at += len(part) + len(BETWEEN)
    return tuple(found)


def cell_at(row: Sequence[LabelledCell], start: int) -> LabelledCell | None:
    """The cell of a row that says what begins there."""
    number = bisect_right(row, start, key=attrgetter("start")) - 1
    return row[number] if number >= 0 and row[number].holds(start) else None


def told_in(
    row: Sequence[LabelledCell], text: str, spans: Sequence[TypedSpan]
) -> Iterator[TypedSpan]:
    """What the cells of a row say, by type: the header tells a person or a place from a code."""
    for cell in row:
        # "Name" alone heads people; the name of a course does not.
        label = cell.label - {_NAME} if len(cell.label) > 1 else cell.label
        headed = [type_ for type_, labels in _HEADED.items() if labels & label]
        inside = between(spans, cell.start, cell.end)
        if any(span.type in VALUES and (span.start, span.end) == cell[1:] for span in inside):
            headed = []
        for type_ in headed:
            yield TypedSpan(type_, cell.start, cell.end)
        for span in inside:
            if span.type not in _HEADED or (not headed and _is_whole_name(span, cell, text)):
                yield span


def asked_for(
    row: Sequence[LabelledCell], starts: Collection[int], form: QuestionForm, asked: Collection[str]
) -> frozenset[int]:
    """Of the offsets those in the cells whose headers have most terms of what is `asked`.

    Where no header has any, those in the only cell that has one of them; else none.
    """
    wanted = frozenset(asked)
    if form.asks_begin:
        wanted |= _LABELS["begins"]
    if form.asks_end:
        wanted |= _LABELS["ends"]
    places = {start: cell for start in starts if (cell := cell_at(row, start))}
    shared = {start: len(cell.label & wanted) for start, cell in places.items()}
    most = max(shared.values(), default=0)
    best = frozenset(start for start, count in shared.items() if count == most)
    return best if len({places[start] for start in best}) == 1 else frozenset()


def headed_by(row: Sequence[LabelledCell], noun: Collection[str]) -> Span | None:
    """What stands under the one header that has the noun asked for: "which room"."""
    found = [cell for cell in row if noun and cell.label.issuperset(noun)]
    return Span(found[0].start, found[0].end) if len(found) == 1 else None


def _is_whole_name(span: TypedSpan, cell: LabelledCell, text: str) -> bool:
    """Whether it is all that a cell says, of more than one word: no code, and no level."""
    says = text[cell.start : cell.end]
    whole = (span.start, span.end) == (cell.start, cell.end)
    return whole and " " in says and not any(map(str.isdigit, says))
