"""The text within a line of an HTML page, as its reader reads it."""

import re
import unicodedata
from collections.abc import Collection, Iterable

from selectolax.lexbor import LexborNode

from corpus.readers.html_elements import INLINE, is_block
from corpus.readers.html_seen import Seen, is_note_mark

# Nobody sees them: the soft hyphen, the zero-width space, the word joiner, the byte order mark, and
# the control characters, some of which are commands of a terminal.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\0-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BETWEEN_LETTERS = re.compile("(?<=[a-zA-Z])[\u200c\u200d](?=[a-zA-Z])")
_SPACES = re.compile(r"[^\S\u00a0]+")
# What stands around the text of an element.
_AROUND = {"q": ("“", "”"), "rt": (" (", ") ")}
_ORDINALS = frozenset({"st", "nd", "rd", "th", "er", "re", "e", "ème", "º", "ª", "o", "a"})
_SIGNS = frozenset({"®", "™", "℠", "©"})
_EXPONENT = re.compile(r"[-−+]?\d{1,3}|[nkxyij]|[-−+]?\d?[nkxyij]")
# What a power is raised of: 10, one figure, a unit or a variable; "2001" has a note.
_BASE = re.compile(r"(?:(?<![\d.,])(?:10|\d)|(?<![^\W\d_])[^\W\d_]{1,2}|[)\]])$")
_LAST = re.compile(r"\S{1,8}$")


def visible(text: str) -> str:
    """Without characters that nobody sees, and with accents on their letters."""
    text = _BETWEEN_LETTERS.sub("", _INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    return " ".join(text.split())


class Lines:
    """Reads lines of one page: an abbreviation is explained where it comes first."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self._explained: set[str] = set()

    def text(self, node: LexborNode, *, as_it_stands: bool = False) -> str:
        """With `<br>` as a line break and, unless `as_it_stands`, other white space as blanks."""
        if node.tag == "-text":
            text = visible(node.text() or "")
            return text if as_it_stands else _SPACES.sub(" ", text)
        if node.tag == "br":
            return "\n"
        if node.tag == "sup":
            return ""  # told by what stands before it: `_joined`
        inside = self._joined(node, as_it_stands=as_it_stands)
        if node.tag in {"abbr", "acronym"}:
            return inside + self._explanation(node, inside)
        before, behind = _AROUND.get(node.tag or "", ("", ""))
        return f"{before}{inside.strip()}{behind}" if before else inside

    def together(self, nodes: Iterable[LexborNode], *, as_it_stands: bool = False) -> str:
        """What stands in several nodes that follow each other in a line."""
        text = ""
        before: LexborNode | None = None
        for node in nodes:
            text += self._next(text, before, node, as_it_stands=as_it_stands)
            before = node
        return text

    def flat(self, node: LexborNode, without: Collection[str] = ()) -> str:
        """Blocks within a cell or an item in one line, with a boundary where one ends."""
        pieces: list[str] = []
        loose = ""
        before: LexborNode | None = None
        for child in self._seen.children(node):
            if child.tag in without:
                continue
            if not is_block(child):
                loose += self._next(loose, before, child)
                before = child
                continue
            pieces += [loose, self.flat(child)]
            loose, before = "", None
        pieces.append(loose)
        separator = " " if node.tag == "tr" else "; "
        return _together([text for text in map(folded, pieces) if text], separator)

    def _joined(self, node: LexborNode, *, as_it_stands: bool = False) -> str:
        return self.together(self._seen.children(node), as_it_stands=as_it_stands)

    def _next(
        self,
        text: str,
        before: LexborNode | None,
        child: LexborNode,
        *,
        as_it_stands: bool = False,
    ) -> str:
        """What a child adds to the text before it."""
        if child.tag == "sup":
            return self._raised(text, child)
        if is_note_mark(child, text):
            return ""
        added = self.text(child, as_it_stands=as_it_stands)
        if child.tag == "sub":
            return f"_{added}" if text[-1:].isdecimal() and added[:1].isdecimal() else added
        if as_it_stands or before is None:
            return added
        return f" {added}" if _is_boundary(text, before, child, added) else added

    def _raised(self, text: str, node: LexborNode) -> str:
        """An ordinal's ending, a sign, an exponent; nothing for the mark of a footnote."""
        raised = folded(self._joined(node))
        if node.css_first("a[href]") or not raised:
            return ""
        if raised in _SIGNS or raised.casefold() in _ORDINALS:
            return raised
        last = _LAST.search(text[-8:])
        if last and _EXPONENT.fullmatch(raised) and _BASE.search(last[0]):
            return f"^{raised}"
        if raised[0] in "-−+" and text[-1:].isdecimal():
            return f"^{raised}"
        # A longer remark that stands high is text like any other.
        return f" {raised}" if len(raised) > 3 and any(map(str.isalpha, raised)) else ""

    def _explanation(self, node: LexborNode, text: str) -> str:
        title = folded(node.attributes.get("title") or "")
        if not title or title.casefold() == text.strip().casefold() or text in self._explained:
            return ""
        self._explained.add(text)
        return f" ({title})"


def _is_boundary(text: str, before: LexborNode, child: LexborNode, added: str) -> bool:
    """Whether two elements that touch are read apart: "Adults" and "$12", "Lee" and "Bob"."""
    if is_block(before) or is_block(child):
        return bool(text) and not text[-1].isspace() and not added[:1].isspace()
    if before.tag not in INLINE or child.tag not in INLINE or not text or not added:
        return False
    last, first = text[-1], added[0]
    if not last.isalnum() or first.isspace():
        return False
    if last.isalpha() and first.isalpha():
        return last.islower() and first.isupper()
    return first.isalnum() or unicodedata.category(first) == "Sc"


def _together(pieces: list[str], separator: str) -> str:
    text = ""
    for piece in pieces:
        ended = not text or text[-1] in ".,;:!?" or separator == " "
        text += (" " if ended and text else "" if not text else separator) + piece
    return text
