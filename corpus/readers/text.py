"""A plain text, as Word, PDF and mail leave it, → a page."""

import re

from corpus.readers.html_lines import visible
from corpus.readers.page import Page

# A word that is broken at the end of a line: "thou-⏎sand".
_BROKEN = re.compile(r"(?<=[^\W\d_])([^\W\d_]{1,30})-\n[ \t]{0,8}([^\W\d_]{2,30})")


def read_text(source: str) -> Page:
    """The text as it stands, with its accents on their letters and its broken words whole."""
    text = visible(source)
    return Page((_BROKEN.sub(lambda broken: _mended(broken, text), text),))


def _mended(broken: re.Match[str], text: str) -> str:
    """In one word, unless it is written with a hyphen elsewhere or what follows is a name."""
    before, after = broken[1], broken[2]
    start = broken.start()
    while start and text[start - 1].isalpha():
        start -= 1
    word = text[start : broken.end(1)]
    if not after[0].islower() or f"{word}-{after}" in text:
        return broken[0].replace("\n", "") if after[0].islower() else broken[0]
    return before + after
