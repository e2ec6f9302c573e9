"""A passage read once: its words and terms, from which everything that is indexed is made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.document import Document, Passage, Span
from index.analyzer import Token, searched, terms, tokens


@dataclass(frozen=True, slots=True)
class AnalysedPassage:
    """A passage with what the analyzer makes of it."""

    passage: Passage
    # Every word of the text, stop words included; offsets count from the passage's start.
    words: tuple[Token, ...]
    # The terms of the text, in order.
    terms: tuple[str, ...]
    # The terms of its lead-in and of the item above it, in order.
    lead: tuple[str, ...]

    @property
    def body(self) -> tuple[str, ...]:
        """The terms of lead-in and text, in order."""
        return self.lead + self.terms


def analyse(passages: Iterable[Passage]) -> tuple[AnalysedPassage, ...]:
    """The passages in their order, each text read once, also where it leads in others."""
    leads: dict[tuple[str, Span | None, Span | None], tuple[str, ...]] = {}
    found = []
    for passage in passages:
        key = (passage.document.id, passage.lead_in, passage.above)
        if key not in leads:
            leads[key] = tuple(terms(passage.lead_in_text))
        words = tokens(passage.text)
        found.append(AnalysedPassage(passage, words, tuple(searched(words)), leads[key]))
    return tuple(found)


def paragraph_terms(
    document: Document, paragraph: Span, members: Sequence[AnalysedPassage]
) -> set[str]:
    """The terms of a paragraph: those of the passages in it, and of what stands between them.

    `members` are its passages in reading order; between them are the marks of a list and the
    header of a table.
    """
    found: set[str] = set()
    end = paragraph.start
    for member in members:
        found.update(member.terms)
        found.update(_between(document, end, member.passage.start))
        end = max(end, member.passage.end)
    found.update(_between(document, end, paragraph.end))
    return found


def _between(document: Document, start: int, end: int) -> list[str]:
    text = document.text[start:end]
    return terms(text) if any(map(str.isalnum, text)) else []
