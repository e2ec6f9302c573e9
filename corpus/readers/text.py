"""A plain text, as Word, PDF and mail leave it, → a page."""

import re

from corpus.readers.html_lines import visible
from corpus.readers.hyphens import Hyphens
from corpus.readers.page import Page

# A word that is broken at the end of a line: "thou-⏎sand".
_BROKEN = re.compile(r"(?<![\w-])([^\W\d_]{1,40}-)\n[ \t]{0,8}([^\W\d_]{2,40})")


def read_text(source: str) -> Page:
    """The text as it stands, with its accents on their letters and its broken words whole."""
    text = visible(source)
    if not _BROKEN.search(text):
        return Page((text,))
    hyphens = Hyphens(text.split("\n"))
    return Page((_BROKEN.sub(lambda broken: hyphens.joined(broken[1], broken[2]), text),))
