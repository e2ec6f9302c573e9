"""What answering reads of the pages themselves, once, whatever is curated."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.answering.names import Names
from bot.answering.quoting import Quoting
from bot.language.spans import SpanType, TypedSpan, typed_spans
from index.analysed import AnalysedPassage
from index.revision import Revision


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
        return cls(spans, tuple(map(_types, spans)), Names(passages, spans, known), quoting)

    def revised(self, revision: Revision, known: AbstractSet[str]) -> "PageFacts":
        """Those of pages that have changed; only passages that are new are looked at."""
        new, gone = revision.new, revision.gone
        spans = {i: typed_spans(each.passage.text) for i, each in new.items()}
        come = Names([*new.values()], [*spans.values()], known)
        went = Names([*gone.values()], [self.spans[i] for i in gone], known)
        return PageFacts(
            revision.moved(self.spans, spans),
            revision.moved(self.types, {i: _types(found) for i, found in spans.items()}),
            self.names.changed(come, went),
            self.quoting.revised(
                [each.passage for each in new.values()], [each.passage for each in gone.values()]
            ),
        )


def _types(spans: Sequence[TypedSpan]) -> frozenset[SpanType]:
    return frozenset(span.type for span in spans)
