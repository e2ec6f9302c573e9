"""What answering reads of the pages themselves, once, whatever is curated."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.answering.names import Names
from bot.answering.quoting import Quoting
from bot.language.spans import SpanType, TypedSpan, typed_spans
from index.analysed import AnalysedPassage


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The facts of one corpus."""

    # The dates, numbers, places and names in each passage.
    spans: tuple[tuple[TypedSpan, ...], ...]
    # The types of these.
    types: tuple[frozenset[SpanType], ...]
    names: Names
    quoting: Quoting

    @classmethod
    def of(cls, passages: Sequence[AnalysedPassage], known: AbstractSet[str]) -> "PageFacts":
        """`known` are all terms of the pages."""
        spans = tuple(typed_spans(each.passage.text) for each in passages)
        quoting = Quoting([each.passage for each in passages])
        types = tuple(frozenset(span.type for span in found) for found in spans)
        return cls(spans, types, Names(passages, spans, known), quoting)
