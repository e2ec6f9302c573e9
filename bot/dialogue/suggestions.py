"""Questions that the pages answer, to offer beside a reply."""

from collections.abc import Sequence

from bot.answering.quoting import Quote
from index.layout import is_question
from index.phrasings import Closest
from index.retriever import Retriever

OFFERED = 3
# A curated question that is less similar than this has only a common word in common.
NEAR = 0.25


class Suggestions:
    """From the curated questions and the headings that are questions; none where there are none.

    `chosen` are those that the content owner wants to be offered first.
    """

    def __init__(self, retriever: Retriever, chosen: Sequence[str]) -> None:
        self._passages = retriever.pages.passages
        asked = retriever.questions.values()
        curated = [_first([question.text for question in questions]) for questions in asked]
        asking = retriever.pages.layout.below_questions().tolist()
        headings = dict.fromkeys(self._passages[i].heading for i in asking)
        questions = list(dict.fromkeys([*filter(None, curated), *filter(is_question, headings)]))
        # Spread over the pages rather than from the top of the first one.
        step = max(1, len(questions) // OFFERED)
        self.first = tuple(dict.fromkeys([*chosen, *questions[::step]]))[:OFFERED]

    def near(self, closest: Closest, shown: Sequence[Quote] = ()) -> tuple[str, ...]:
        """The questions closest to what was asked, but for those of passages that are `shown`."""
        found: list[str] = []
        for phrasing in closest.first():
            if phrasing.similarity < NEAR or len(found) == OFFERED:
                break
            own = Quote.of(self._passages[phrasing.position])
            if is_whole(phrasing.question) and not any(quote.covers(own) for quote in shown):
                found = list(dict.fromkeys([*found, phrasing.question]))
        return tuple(dict.fromkeys([*found, *self.first]))[:OFFERED]


def _first(asked: Sequence[str]) -> str | None:
    return next(filter(is_whole, asked), None)


def is_whole(question: str) -> bool:
    """A question that reads well when offered, rather than two words that somebody typed."""
    return question[:1].isupper() and question.endswith("?")
