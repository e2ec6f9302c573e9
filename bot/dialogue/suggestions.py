"""Questions that the pages answer, to offer beside a reply."""

from collections.abc import Sequence

from bot.answering.quote import Quote
from index.fields import is_question
from index.query import Query
from index.retriever import Retriever

OFFERED = 3
# A curated question that is less similar than this has only a common word in common.
NEAR = 0.25


class Suggestions:
    """From the curated questions and the headings that are questions; none where there are none.

    `chosen` are those that the content owner wants to be offered first.
    """

    def __init__(self, retriever: Retriever, chosen: Sequence[str]) -> None:
        self._retriever = retriever
        curated = [_first(asked) for asked in retriever.phrasings.values()]
        headings = [p.heading for p in retriever.passages if is_question(p.heading)]
        questions = list(dict.fromkeys([*filter(None, curated), *headings]))
        # Spread over the pages rather than from the top of the first one.
        step = max(1, len(questions) // OFFERED)
        self.first = tuple(dict.fromkeys([*chosen, *questions[::step]]))[:OFFERED]

    def near(self, query: Query, shown: Sequence[Quote] = ()) -> tuple[str, ...]:
        """The questions closest to a query, one for each passage that is not shown already."""
        found = []
        for phrasing in self._retriever.closest_questions(query):
            passage = self._retriever.passages[phrasing.position]
            near = phrasing.similarity >= NEAR and is_whole(phrasing.question)
            if near and not any(quote.covers(Quote.of(passage)) for quote in shown):
                found.append(phrasing.question)
        return tuple(dict.fromkeys([*found, *self.first]))[:OFFERED]


def _first(asked: Sequence[str]) -> str | None:
    return next(filter(is_whole, asked), None)


def is_whole(question: str) -> bool:
    """A question that reads well when offered, rather than two words that somebody typed."""
    return question[:1].isupper() and question.endswith("?")
