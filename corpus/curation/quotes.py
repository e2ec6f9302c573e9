"""Which passage a curated quote stands in."""

from collections.abc import Iterable, Mapping, Sequence

from corpus.curation.model import Phrasings, folded
from corpus.document import Passage
from corpus.errors import CorpusError


class Quotes:
    """Finds quotes in the passages of one corpus, which are folded when the first one is sought."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._folded: list[str] = []
        self._places: dict[str, list[int]] = {}
        # What was found, by quote and page: at every publication all entries are sought.
        self._positions: dict[tuple[str, str | None], int] = {}

    def revised(self, passages: Sequence[Passage], earlier: Sequence[int]) -> "Quotes":
        """Of passages that have changed; `earlier` has the former position of each, or -1.

        What was found in a passage that stays is sought again only where a new one has it too.
        """
        found = Quotes(passages)
        if not self._folded:
            return found
        new = [i for i, place in enumerate(earlier) if place < 0]
        later = {place: i for i, place in enumerate(earlier) if place >= 0}
        found._folded = [self._folded[place] if place >= 0 else "" for place in earlier]
        for i in new:
            found._folded[i] = folded(passages[i].text)
        others = [found._folded[i] for i in new]
        for sought, place in self._positions.items():
            quote = folded(sought[0])
            if place in later and not any(quote in other for other in others):
                found._positions[sought] = later[place]
        return found

    def position(self, entry: Phrasings) -> int:
        """Of the passage that is the entry's quote, or else of the only one that holds it.

        Raises `CorpusError` where there is none, or more than one.
        """
        sought = entry.quote, entry.page
        if sought not in self._positions:
            self._positions[sought] = self._found(entry)
        return self._positions[sought]

    def _found(self, entry: Phrasings) -> int:
        here: Sequence[int] = range(len(self._passages))
        if entry.page:
            here = self._by_page().get(entry.page, ())
        if entry.page and not here:
            advice = f'there is no page "{entry.page}": write the id of a page.'
            raise CorpusError(entry.place, advice)
        self._folded = self._folded or [folded(passage.text) for passage in self._passages]
        quote = folded(entry.quote)
        whole = [i for i in here if self._folded[i] == quote]
        matching = whole or [i for i in here if quote in self._folded[i]]
        if not matching:
            raise CorpusError(
                entry.place,
                f'the quote "{entry.quote}" stands in no passage of the pages:'
                " copy it from one sentence or list item, and not from a heading.",
            )
        if len(matching) > 1:
            raise self._ambiguous(entry, matching)
        return matching[0]

    def _by_page(self) -> Mapping[str, Sequence[int]]:
        """The positions of the passages of each page."""
        if not self._places:
            for position, passage in enumerate(self._passages):
                self._places.setdefault(passage.document.id, []).append(position)
        return self._places

    def _ambiguous(self, entry: Phrasings, matching: Iterable[int]) -> CorpusError:
        pages = sorted({self._passages[i].document.id for i in matching})
        several = f"add page = and one of {', '.join(pages)}"
        advice = several if len(pages) > 1 else "copy more of it"
        return CorpusError(
            entry.place, f'the quote "{entry.quote}" stands in several passages: {advice}.'
        )

    def questions(self, entries: Iterable[Phrasings]) -> dict[int, tuple[str, ...]]:
        """The questions that each passage answers, by its position.

        Raises `CorpusError` for a quote that is not found once.
        """
        found: dict[int, tuple[str, ...]] = {}
        for entry in entries:
            at = self.position(entry)
            found[at] = found.get(at, ()) + entry.questions
        return found
