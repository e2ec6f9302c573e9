"""A plain text, as Word, PDF and mail leave it, → a page."""

import re
from collections.abc import Iterator

from corpus.readers.html_lines import visible
from corpus.readers.hyphens import Hyphens
from corpus.readers.page import Page

# A word that is broken at the end of a line: "thou-⏎sand".
_BROKEN = re.compile(r"(?<![\w-])([^\W\d_]{1,40}-)\n[ \t]{0,8}([^\W\d_]{2,40})")

# What stands before a line of the message that is answered: "> > ".
_QUOTED = re.compile(r"(?:>\s{0,2}){1,9}(?!>)")


def read_text(source: str) -> Page:
    """The text as it stands, with its accents on their letters and its broken words whole.

    What a mail quotes is read without its marks, apart from the reply.
    """
    text = "\n".join(_unquoted(visible(source)))
    if not _BROKEN.search(text):
        return Page((text,))
    hyphens = Hyphens(text.split("\n"))
    return Page((_BROKEN.sub(lambda broken: hyphens.joined(broken[1], broken[2]), text),))


def _unquoted(text: str) -> Iterator[str]:
    """The lines, with a blank one where a mail begins or ends to quote another."""
    depth = 0
    for line in text.split("\n"):
        # ">>> print(1)" is typed into a program.
        mark = None if line.startswith(">>>") else _QUOTED.match(line)
        found = mark[0].count(">") if mark else 0
        if found != depth:
            yield ""
        depth = found
        yield line[mark.end() :] if mark else line
