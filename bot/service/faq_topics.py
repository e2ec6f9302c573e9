"""Pages that nobody has curated: headings that ask are questions, the others topics."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.answering.parts import quoted
from bot.answering.quoting import LONGEST_REPLY, Quote
from bot.service.faq_row import FaqRow, words_of
from corpus.document import Document, Passage, PassageKind, Span
from index.layout import is_question

# Of one page: a handbook's hundreds of headings are for the search.
MOST_TOPICS = 20


def topic_rows(passages: Sequence[Passage]) -> Iterator[FaqRow]:
    """What each heading is about; the pages group them, questions first.

    A question has what stands below it, or the first paragraph of that; a topic its first sentence.
    What copies of a page say again, and one heading twice, is one row.
    """
    answers, names = set[str](), set[tuple[str, str]]()
    for document, of_page in groupby(passages, key=lambda passage: passage.document):
        sections = groupby(of_page, key=lambda passage: passage.heading)
        rows = [_row(document, heading, list(below)) for heading, below in sections]
        topics = 0
        for row in sorted(rows, key=lambda row: row.is_topic):
            name = row.group, row.question
            if row.answer in answers or name in names or topics == MOST_TOPICS:
                continue
            answers.add(row.answer)
            names.add(name)
            topics += row.is_topic
            yield row


def _row(document: Document, heading: str, below: Sequence[Passage]) -> FaqRow:
    """Without a heading it is the page's title that is the topic."""
    named, group = heading or document.title or document.id, document.title or document.id
    asks = is_question(named)
    span = _answer(below) if asks else _begins(below)
    source = Quote(document, *span, heading, 0.0)
    found = words_of((named, source.text, group))
    return FaqRow(named, quoted((source,)), source, group, *found, is_topic=not asks)


def _answer(below: Sequence[Passage]) -> Span:
    start = _start(below[0])
    if below[-1].end - start <= LONGEST_REPLY:
        return Span(start, below[-1].end)
    first = [each for each in below if each.paragraph == below[0].paragraph]
    return Span(start, first[-1].end)


def _start(first: Passage) -> int:
    """A list begins with the mark of its first item."""
    if first.kind is not PassageKind.ITEM:
        return first.start
    return first.document.text.rfind("\n", 0, first.start) + 1


def _begins(below: Sequence[Passage]) -> Span:
    first = next((each for each in below if each.kind is PassageKind.SENTENCE), below[0])
    return Span(first.start, first.end)
