"""The curated passages of a corpus by their places, to find those that an answer shows."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping

from bot.answering.quoting import Quote
from corpus.document import Passage


class Wordings:
    """What people ask of each curated passage."""

    def __init__(self, asked: Mapping[Passage, tuple[str, ...]]) -> None:
        self.asked = asked
        self._pages: dict[str, list[Passage]] = {}
        for passage in sorted(asked, key=lambda passage: passage.start):
            self._pages.setdefault(passage.document.id, []).append(passage)

    def shown(self, quotes: Iterable[Quote]) -> Iterator[Passage]:
        """The passages that stand in the quotes."""
        for quote in quotes:
            page = self._pages.get(quote.document.id, [])
            first = bisect_left(page, quote.start, key=lambda passage: passage.start)
            last = bisect_right(page, quote.end, key=lambda passage: passage.start)
            yield from (p for p in page[first:last] if quote.covers(Quote.of(p)))

    def of(self, quotes: Iterable[Quote]) -> list[str]:
        """The questions that the quotes answer."""
        return [question for passage in self.shown(quotes) for question in self.asked[passage]]
