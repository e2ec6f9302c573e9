"""Which spans of a text can be what a question asks for: by type, unit, precision and count.

One rule for the doubt and for the eye: an answer lacks what is asked for where no span fits, and
what is marked is a span that fits, if any does.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from operator import attrgetter

from bot.answering.cells import cell_at, cells, told_in
from bot.answering.reading import Reading
from bot.answering.roles import is_list, names_somebody
from bot.answering.spanned_text import SpannedText, between, terms_inside
from bot.language.question import QuestionForm
from bot.language.spans import VALUES, SpanType, TypedSpan, is_kind
from index.analyzer import Token

# How many words behind a number may name what it counts: "6,125 criminal justice professionals".
COUNTED_WORDS = 5
# How many characters behind a figure its unit may begin.
UNIT_BEHIND = 3

_START = attrgetter("start")
_BREAK = re.compile(r"[,;:.()]")
_COUNTS = frozenset({SpanType.NUMBER, SpanType.MEASURE})


def fitting_spans(reading: Reading, told: SpannedText) -> Iterator[TypedSpan]:
    """Those of a type asked for that say something new, and it in the unit and count asked for."""
    row = cells(told.text, told.words)
    counted = _counted(reading, told.words) if not row else _asked_of_header(reading)
    places = {(s.start, s.end) for s in told.spans if s.type is SpanType.PLACE}
    for span in told_in(row, told.text, told.spans) if row else told.spans:
        # What is a place is nobody.
        if span.type is SpanType.NAME and (span.start, span.end) in places:
            continue
        if span.type in reading.types and _says_new(reading.form, told, span):
            # In a row the header says what a number counts.
            cell = cell_at(row, span.start)
            label = cell.label if cell else frozenset()
            if _is_as_asked(reading.form, told, span, label) and (
                span.type not in _COUNTS or _counts(counted, told, span, label)
            ):
                yield span


def _says_new(form: QuestionForm, told: SpannedText, span: TypedSpan) -> bool:
    """Whether it is not in the question, and is none of its names' other forms."""
    says = told.text[span.start : span.end]
    inside = terms_inside(span, told.words)
    if not form.is_yes_no and inside and form.said.issuperset(inside):
        return False
    if span.type is not SpanType.NAME:
        return True
    return names_somebody(told.text, span.start, span.end, who_acts=form.who_acts) and not (
        form.asks_names and is_kind(says)
    )


def _is_as_asked(
    form: QuestionForm, told: SpannedText, span: TypedSpan, label: AbstractSet[str]
) -> bool:
    """Whether it is as precise as asked, such a contact as asked, and in the unit asked for."""
    says = told.text[span.start : span.end]
    if span.type is SpanType.PLACE and form.is_singular and is_list(says):
        return False
    if span.type is SpanType.DATE and form.precision:
        return bool(form.precision.search(says))
    if span.type is SpanType.CONTACT and form.contact:
        return bool(form.contact.search(says))
    if span.type not in VALUES or form.unit is None:
        return True
    behind = between(told.words, span.end, span.end + UNIT_BEHIND)[:1]
    end = behind[0].end if behind else span.end
    # In a row the header may have the unit.
    return form.unit.is_in(told.text[span.start : end]) or not form.unit.names.isdisjoint(label)


def _counts(
    counted: AbstractSet[str],
    told: SpannedText,
    span: TypedSpan,
    label: AbstractSet[str],
) -> bool:
    """Whether a number counts what is asked for, where the text has that at all."""
    return (
        not counted
        or not counted.isdisjoint(terms_inside(span, told.words))
        or not counted.isdisjoint(_behind(span, told))
        or not counted.isdisjoint(label)
    )


def must_be_stated(reading: Reading, told: SpannedText) -> bool:
    """Whether there is no plain answer without a fitting span.

    In a text a place or a person may go by another word, in a row it has a cell.
    """
    if not VALUES.isdisjoint(reading.types) or reading.form.asks_names:
        return True
    return bool(reading.types) and bool(cells(told.text, told.words))


def _counted(reading: Reading, words: Sequence[Token]) -> frozenset[str]:
    """The terms of what "how many" asks for, where the text names it; else empty."""
    named = reading.counted
    if named is None or named.carried or named.weights.keys().isdisjoint(w.term for w in words):
        return frozenset()
    return frozenset(named.weights)


def _asked_of_header(reading: Reading) -> frozenset[str]:
    """The terms of which a header needs one for "how many"; else empty."""
    if reading.form.counts_from is None:
        return frozenset()
    return frozenset().union(*(word.weights for word in reading.query.words if word.is_content))


def _behind(span: TypedSpan, told: SpannedText) -> Iterator[str]:
    """The terms of what a number counts: the words up to the next figure or mark."""
    first = bisect_left(told.words, span.end, key=_START)
    near = told.words[first : first + COUNTED_WORDS]
    later = between(told.spans, span.end, near[-1].end if near else span.end)
    until = next((other.start for other in later if other.type in VALUES), len(told.text))
    end = span.end
    for word in near:
        if word.start >= until or _BREAK.search(told.text, end, word.start):
            return
        yield word.term
        end = word.end
