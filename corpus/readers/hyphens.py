"""Whether a hyphen at the end of a line belongs to the word or only breaks it."""

import re
from collections.abc import Iterable
from functools import cache

from spellchecker import SpellChecker

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Hyphens:
    """What a document's own words, else English ones, say about words that end in a hyphen."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words = {word.casefold() for line in lines for word in _WORD.findall(line)}

    def joined(self, upper: str, lower: str) -> str:
        """Two lines of one paragraph as one text."""
        if upper.endswith("\xad"):
            return upper[:-1] + lower
        before = _last_word(upper[:-1])
        after = _WORD.match(lower)
        if not upper.endswith("-") or not before:
            return f"{upper} {lower}"
        if after is None or not lower[0].islower():
            return upper + lower
        kept = self._keeps(before.casefold(), after[0].casefold())
        return (upper if kept else upper[:-1]) + lower

    def _keeps(self, before: str, after: str) -> bool:
        """Whether the words that stand elsewhere have the hyphen, else what English has."""
        if before + after in self._words:
            return False
        if f"{before}-{after}" in self._words:
            return True
        first, last = before.rpartition("-")[2], after.partition("-")[0]
        english = _english()
        return first + last not in english and first in english and last in english


def _last_word(text: str) -> str:
    """The letters at the end, and the hyphens between them."""
    start = len(text)
    while start and (text[start - 1].isalpha() or (text[start - 1] == "-" and start < len(text))):
        start -= 1
    return text[start:].lstrip("-")


@cache
def _english() -> SpellChecker:
    return SpellChecker(language="en")
