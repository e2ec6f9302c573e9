"""Questions that the pages answer, to offer beside a reply."""

from collections.abc import Sequence

from bot.quote import Quote
from index.query import Query
from index.retriever import Retriever

OFFERED = 3


class Suggestions:
    """From the curated questions; none where there are none."""

    def __init__(self, retriever: Retriever) -> None:
        self._retriever = retriever
        questions = [asked[0] for asked in retriever.phrasings.values()]
        # Spread over the pages rather than from the top of the first one.
        step = max(1, len(questions) // OFFERED)
        self.first = tuple(questions[::step][:OFFERED])

    def near(self, query: Query, shown: Sequence[Quote] = ()) -> tuple[str, ...]:
        """The questions closest to a query, one for each passage that is not shown already."""
        found = []
        for phrasing in self._retriever.closest_questions(query):
            passage = self._retriever.passages[phrasing.position]
            own = Quote(passage.document, passage.start, passage.end, passage.heading, 0.0)
            if not any(quote.covers(own) for quote in shown):
                found.append(phrasing.question)
        return tuple(dict.fromkeys([*found, *self.first]))[:OFFERED]
