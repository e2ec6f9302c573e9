"""The key span of a quote: which date, number, place or name in it is the one asked for."""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet

from bot.answering.cells import asked_for, cells, headed_by
from bot.answering.fitting import fitting_spans
from bot.answering.proximity import Proximity
from bot.answering.reading import Reading
from bot.answering.roles import is_asked_about, is_end, is_list, is_long_form, role
from bot.answering.spanned_text import SpannedText, terms_inside
from bot.language.question_patterns import ANSWERING_SPANS, Wanted
from bot.language.spans import SpanType, TypedSpan
from corpus.document import Span
from index.searcher import Match

# The share of the best nearness from which another span is as good.
CLEAR = 0.8


def matched_terms(matches: Sequence[Match]) -> frozenset[str]:
    """The terms that bring a passage its score: the question's own, or else an earlier one's."""
    own = [match for match in matches if not match.word.carried and any(match.scores.values())]
    found = own or matches
    return frozenset(term for match in found for term, score in match.scores.items() if score)


def key_span(reading: Reading, told: SpannedText, matched: Collection[str]) -> Span | None:
    """The span to mark: of those that fit and the first type wanted the nearest to what `matched`.

    One that has the noun asked for comes first: the president of "which president"; then who did
    it: "by". None where nothing fits, or nothing but what the question asks about.
    """
    form, text = reading.form, told.text
    row = cells(text, told.words)
    if span := headed_by(row, [word.term for word in form.noun]):
        return span
    if Wanted.MEANING in reading.wanted:
        return _long_form(reading, told)
    found = [span for span in fitting_spans(reading, told) if not _repeats(reading, told, span)]
    if not (row or _has_verb(reading, matched)):
        # "Taught by" says who teaches; no other name does without the verb.
        asked = _asked(reading)
        found = [span for span in found if not _role(reading, told, span, asked)]
    for type_ in reading.wanted:
        fitting = [span for span in found if span.type in ANSWERING_SPANS[type_]]
        if row:
            inside = asked_for(row, [span.start for span in fitting], form, matched)
            fitting = [span for span in fitting if span.start in inside]
        if fitting:
            return _clearly_nearest(reading, told, fitting, Proximity(told, matched))
    return None


def _clearly_nearest(
    reading: Reading, told: SpannedText, fitting: Sequence[TypedSpan], proximity: Proximity
) -> Span | None:
    """The best of spans that fit: by noun, role and nearness; None where another is as good."""
    asked = _asked(reading)
    ranked = sorted(
        (
            reading.form.kind not in terms_inside(span, told.words),
            by_role,
            -proximity.of(span),
            span.start,
            span.end,
        )
        for span in fitting
        if (by_role := _role(reading, told, span, asked)) is not None
    )
    if not ranked:
        return None
    best = ranked[0]
    as_good = (other[:2] == best[:2] and other[2] <= CLEAR * best[2] for other in ranked[1:])
    # Where no word matched the first is as good as any.
    if best[2] and any(as_good):
        return None
    return Span(*best[3:])


def _long_form(reading: Reading, told: SpannedText) -> Span | None:
    """The name whose initials are asked about: what they stand for."""
    asked = {word.term for word in reading.query.words}
    for span in told.spans:
        says = told.text[span.start : span.end]
        if span.type is SpanType.NAME and is_long_form(says, asked):
            known = asked.issuperset(terms_inside(span, told.words))
            return None if known else Span(span.start, span.end)
    return None


def _asked(reading: Reading) -> frozenset[str]:
    """The terms of what a question names; a guess is what it asks for."""
    return frozenset(word.term for word in reading.query.words if not word.is_guess)


def _has_verb(reading: Reading, matched: Collection[str]) -> bool:
    """Whether the verb of "who founded it" is among what `matched`, if there is one."""
    verbs = [w for w in reading.query.words if w.term in reading.form.whose and w.is_content]
    weights = [word.weights for word in verbs] if reading.form.who_acts else []
    return not weights or any(not found.keys().isdisjoint(matched) for found in weights)


def _role(
    reading: Reading, told: SpannedText, span: TypedSpan, asked: AbstractSet[str]
) -> int | None:
    """The role of a name, or how little a date is the end asked for; 0 for what is neither."""
    if span.type is SpanType.NAME:
        return role(told.text, span.start, asked, reading.form.whose)
    if span.type is SpanType.DATE:
        return int(not is_end(told.text, span.start, reading.form))
    return 0


def _repeats(reading: Reading, told: SpannedText, span: TypedSpan) -> bool:
    """Whether it is a name that the question asks about."""
    if span.type not in {SpanType.NAME, SpanType.PLACE}:
        return False
    asked = _asked(reading)
    says = told.text[span.start : span.end]
    # "Where in Asia" is not answered by "Africa and Asia".
    if span.type is SpanType.PLACE and is_list(says):
        return not asked.isdisjoint(terms_inside(span, told.words))
    return is_asked_about(says, asked)
