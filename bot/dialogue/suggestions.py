"""Questions that the pages answer, to offer beside a reply."""

from collections.abc import Sequence
from operator import itemgetter

import numpy as np

from bot.answering.quoting import LONGEST_SECTION, Quote
from corpus.document import Passage, Span
from index.layout import is_question
from index.phrasings import Closest
from index.retriever import Retriever
from index.table import DOCUMENT, HEADING, PassageTable

OFFERED = 3
MOST_WORDS = 5  # of a heading that is offered as a topic
# A curated question that is less similar than this has only a common word in common.
NEAR = 0.25


class Suggestions:
    """From the owner's questions that are fit to be shown and the headings that are questions.

    `chosen` are those that the content owner wants to be offered first. Where the owner offers
    none and there are too few, other headings.
    """

    def __init__(self, retriever: Retriever, chosen: Sequence[str]) -> None:
        self._passages = retriever.pages.passages
        self._shown = _fit(retriever)
        asking = retriever.pages.layout.below_questions().tolist()
        headings = dict.fromkeys(self._passages[i].heading for i in asking)
        own = (questions[0] for _, questions in sorted(self._shown.items()))
        questions = list(dict.fromkeys([*own, *filter(is_question, headings)]))
        # Where the owner offers nothing, each heading leads to what stands below it.
        self.sections = {} if self._shown or chosen else _sections(self._passages)
        if len(questions) < OFFERED:
            questions = list(dict.fromkeys([*questions, *self.sections]))
        # Spread over the pages rather than from the top of the first one.
        step = max(1, len(questions) // OFFERED)
        self.first = tuple(dict.fromkeys([*chosen, *questions[::step]]))[:OFFERED]

    def near(self, closest: Closest, shown: Sequence[Quote] = ()) -> tuple[str, ...]:
        """The questions closest to what was asked, but for those of passages that are `shown`.

        Of pages without questions the topics of other sections.
        """
        found: list[str] = []
        for phrasing in closest.first():
            if phrasing.similarity < NEAR or len(found) == OFFERED:
                break
            own = Quote.of(self._passages[phrasing.position])
            offered = self._shown.get(phrasing.position)
            if offered and not any(quote.covers(own) for quote in shown):
                # The very one that is close, or else how the owner puts it.
                said = phrasing.question if phrasing.question in offered else offered[0]
                found = list(dict.fromkeys([*found, said]))
        first = (each for each in self.first if not self._is_shown(each, shown))
        return tuple(dict.fromkeys([*found, *first]))[:OFFERED]

    def _is_shown(self, offered: str, shown: Sequence[Quote]) -> bool:
        section = self.sections.get(offered)
        return section is not None and any(quote.covers(section) for quote in shown)


def _fit(retriever: Retriever) -> dict[int, tuple[str, ...]]:
    """The owner's questions that are fit to be shown, by the position of what answers them."""
    found: dict[int, tuple[str, ...]] = {}
    for entry in retriever.curation.phrasings:
        if entry.shown:
            position = retriever.pages.quotes.position(entry)
            found[position] = (*found.get(position, ()), *entry.shown)
    return found


def _sections(passages: PassageTable) -> dict[str, Quote]:
    """What stands first below each heading that reads well and stands on one page only."""
    headings, documents = passages.rows[:, HEADING], passages.rows[:, DOCUMENT]
    numbers, first = np.unique(headings, return_index=True)
    pairs = np.unique(headings * np.int64(len(passages.documents)) + documents)
    on_pages = np.bincount(pairs // max(1, len(passages.documents)), minlength=len(headings))
    titles = {document.title for document in passages.documents}
    found = {}
    for number, position in sorted(
        zip(numbers.tolist(), first.tolist(), strict=True), key=itemgetter(1)
    ):
        heading = passages.headings[number]
        reads_well = is_topic(heading) or is_question(heading)
        if on_pages[number] == 1 and heading not in titles and reads_well:
            passage = passages[position]
            found[heading] = Quote.of(passage, 0.0, _shown(passage))
    return found


def _shown(passage: Passage) -> Span | None:
    """The paragraph, list or table, unless it is too long to read."""
    section = passage.paragraph
    return section if section.end - section.start <= LONGEST_SECTION else None


def is_topic(heading: str) -> bool:
    """Whether a heading reads well when offered: "Opening hours", but not "3.2" or "Page 4"."""
    words = heading.split()
    plain = not any(map(str.isdigit, heading)) and heading[-1:].isalpha()
    return plain and heading[:1].isupper() and len(words) <= MOST_WORDS and not heading.isupper()


def is_whole(question: str) -> bool:
    """A question that reads well when offered, rather than two words that somebody typed."""
    return question[:1].isupper() and question.endswith("?")
