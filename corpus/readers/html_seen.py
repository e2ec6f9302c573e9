"""Which parts of an HTML page its reader sees, at once or on a click, and which are the site's."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.readers.html_elements import (
    BACK,
    CONTROLS,
    FRAME,
    HEADINGS,
    NEVER,
    NO_TEXT,
    PANELS,
    POPUPS,
    is_block,
    names,
)

_FRAME_TAGS = frozenset({"header", "footer", "aside"})
_CONTENT = frozenset({"main", "article"})
_FRAME_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "menu", "menubar", "tablist", "toolbar"}
)
_CONTROLLING = (
    "[aria-controls], [data-target], [data-bs-target], [role=tab], [data-toggle], [data-bs-toggle]"
)
_UNSEEN = re.compile(r"(?:display\s?:\s?none|visibility\s?:\s?hidden)", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration(?:-line)?\s?:[^;]{0,40}line-through", re.IGNORECASE)
_NOTE_MARK = re.compile(r"\[?(?:\d{1,3}|[a-z]|[*†‡§]{1,3})\]?")
_DELETED = frozenset({"del", "s", "strike"})
# Three links and hardly anything else are a menu; a sentence with a link is not.
MENU_LINKS, MENU_SHARE = 3, 0.7


@dataclass(frozen=True, slots=True)
class Seen:
    """What one page shows."""

    # The controls that open a part of the page, by its id.
    controls: Mapping[str, LexborNode]

    @classmethod
    def of(cls, page: LexborHTMLParser) -> "Seen":
        controls: dict[str, LexborNode] = {}
        for control in page.css(_CONTROLLING):
            for target in targets(control):
                controls.setdefault(target, control)
        return cls(controls)

    def children(self, node: LexborNode) -> Iterator[LexborNode]:
        """The elements and texts right below a node that are seen and belong to the page."""
        for child in node.iter(include_text=True):
            if child.tag == "-text" or not self._is_dropped(child):
                yield child

    def heads(self, control: LexborNode) -> bool:
        """Whether a button or a label is the heading of what a click on it opens."""
        if control.tag not in CONTROLS or _is_in_a_form(control):
            return False
        below = _element_below(control)
        if below is None or not is_block(below):
            return False
        given = control.attributes
        hinted = "aria-expanded" in given or "aria-controls" in given or names(control) & PANELS
        asks = control.text().strip().endswith("?")
        return bool(hinted or asks or _is_hidden(below))

    def opens(self, heading: LexborNode) -> bool:
        """Whether a heading is, or is made of, a control that opens the part behind it."""
        below = _element_below(heading)
        if below is not None and below.tag == "p":
            return False  # of several, which all are its answer
        if heading.tag in CONTROLS:
            return True
        control = heading.css_first("button, label") if heading.tag in HEADINGS else None
        return control is not None and _letters(control) == _letters(heading) != ""

    def is_accordion(self, node: LexborNode) -> bool:
        """Whether each item of a list is a title, which a click opens, and what stands under it."""
        items = [child for child in self.children(node) if child.tag == "li"]
        return bool(items) and all(map(self._is_opened_by_click, items))

    def _is_opened_by_click(self, item: LexborNode) -> bool:
        first = next((child for child in self.children(item) if child.tag != "-text"), None)
        while first is not None and first.tag == "div":
            first = next((child for child in self.children(first) if child.tag != "-text"), None)
        return first is not None and (first.tag in {"details", *CONTROLS} or self.opens(first))

    def _is_dropped(self, node: LexborNode) -> bool:
        if node.tag in NO_TEXT or node.tag in _DELETED or _leads_back(node):
            return True
        if _is_remark(node):
            return True
        if names(node) & POPUPS and node.attributes.get("id") not in self.controls:
            return True
        if node.tag in CONTROLS:
            return not self.heads(node) and not _is_in_heading(node)
        style = node.attributes.get("style") or ""
        if style and _STRUCK.search(style):
            return True
        return (_is_hidden(node) and not self._is_opened(node)) or is_of_the_site(node)

    def _is_opened(self, node: LexborNode) -> bool:
        """Whether a hidden part is shown on a click: something names it, or stands above it."""
        given = node.attributes
        if given.get("id") in self.controls or given.get("role") == "tabpanel":
            return True
        above = _element_above(node)
        if above is not None and (above.tag in CONTROLS or _holds_a_control_alone(above)):
            return True
        if above is not None and above.tag in HEADINGS and above.text().strip().endswith("?"):
            return True
        return not names(node).isdisjoint(PANELS)


def is_of_the_site(node: LexborNode) -> bool:
    """Whether it is a menu, a footer, a cookie notice or the like, and not the page's own."""
    if node.tag == "nav" or node.attributes.get("role") in _FRAME_ROLES:
        return True
    if node.tag in _CONTENT or node.tag == "body":
        return False
    named = names(node)
    is_frame = node.tag in _FRAME_TAGS or not named.isdisjoint(FRAME)
    if named.isdisjoint(NEVER) and not is_frame:
        return is_menu(node) and not in_content(node) and not _is_below_heading(node)
    if node.css_first("main, article, h1, [role=main]"):
        return False
    return not named.isdisjoint(NEVER) or not in_content(node) or is_menu(node)


def is_menu(node: LexborNode, share: float = MENU_SHARE) -> bool:
    """Whether a list or a block has hardly anything but links."""
    if not is_block(node):
        return False
    links = node.css("a[href]")
    if len(links) < MENU_LINKS:
        return False
    linked = sum(len(link.text().strip()) for link in links)
    return linked >= share * len(" ".join(node.text(separator=" ").split()))


def in_content(node: LexborNode) -> bool:
    """Whether it stands in what the page marks as its own content."""
    return any(above.tag in _CONTENT or is_main(above) for above in _above(node))


def is_main(node: LexborNode) -> bool:
    return node.tag == "main" or node.attributes.get("role") == "main"


def _above(node: LexborNode) -> Iterator[LexborNode]:
    """The elements that a node stands in, the nearest first."""
    above = node.parent
    while above is not None:
        yield above
        above = above.parent


def is_notes(node: LexborNode) -> bool:
    """Whether it holds the footnotes of the page."""
    roles = {"doc-endnotes", "doc-footnote", "doc-footnotes"}
    return node.attributes.get("role") in roles or "footnotes" in names(node)


def is_note_mark(node: LexborNode, before: str) -> bool:
    """Whether a link is the mark of a footnote behind the text `before`, and no part of it."""
    if node.tag != "a" or not (node.attributes.get("href") or "").startswith("#"):
        return False
    if node.attributes.get("role") == "doc-noteref":
        return True
    touches = before[-1:].strip() != ""
    return touches and bool(_NOTE_MARK.fullmatch((node.text() or "").strip()))


def _leads_back(node: LexborNode) -> bool:
    """Whether a link leads from a footnote back to its mark."""
    if node.tag != "a" or not (node.attributes.get("href") or "").startswith("#"):
        return False
    if node.attributes.get("role") == "doc-backlink" or names(node) & {"backref", "backlink"}:
        return True
    text = (node.text() or "").strip()
    leads_to_mark = "ref" in (node.attributes.get("href") or "") and bool(node.attributes.get("id"))
    if leads_to_mark and node.prev is None and _NOTE_MARK.fullmatch(text):
        return True
    if text and not any(map(str.isalnum, text)):
        return text[0] in "↩↑⤴⏎^←"
    note = next((above for above in _above(node) if above.tag not in {"p", "span"}), None)
    return (
        note is not None
        and note.tag == "li"
        and bool(note.attributes.get("id"))
        and (text.casefold() in BACK)
    )


def _is_remark(node: LexborNode) -> bool:
    """Whether it is a comment to a Google Doc, which begins with a link back to its mark."""
    if node.tag not in {"div", "p"}:
        return False
    first = node.first_child
    if first is not None and first.tag == "p":
        first = first.first_child
    if first is None or first.tag != "a":
        return False
    return (first.attributes.get("href") or "").startswith("#cmnt_ref")


def _is_below_heading(node: LexborNode) -> bool:
    """Whether a heading stands before it among its own kind: a list of links that is content."""
    above = node.prev
    while above is not None:
        if above.tag in HEADINGS or (above.tag == "p" and above.text().strip()):
            return True
        above = above.prev
    return False


def _is_hidden(node: LexborNode) -> bool:
    given = node.attributes
    if "hidden" in given or given.get("aria-hidden") == "true":
        return True
    return bool(_UNSEEN.search(given.get("style") or ""))


def targets(control: LexborNode) -> Iterator[str]:
    """The ids of what a control opens."""
    given = control.attributes
    yield from (given.get("aria-controls") or "").split()
    for name in ("data-target", "data-bs-target", "href"):
        target = given.get(name) or ""
        if target.startswith("#") and len(target) > 1:
            yield target[1:]


def _letters(node: LexborNode) -> str:
    return "".join(filter(str.isalnum, node.text() or ""))


def _holds_a_control_alone(node: LexborNode) -> bool:
    control = node.css_first("button, label")
    return control is not None and (control.text() or "").strip() == (node.text() or "").strip()


def _is_in_a_form(node: LexborNode) -> bool:
    return any(above.tag == "form" for above in _above(node))


def _is_in_heading(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag in HEADINGS


def _element_below(node: LexborNode) -> LexborNode | None:
    """The element behind a node, or behind the one that holds it alone."""
    below = _sibling(node, forwards=True)
    if below is None and node.parent is not None and _sibling(node, forwards=False) is None:
        return _sibling(node.parent, forwards=True)
    return below


def _element_above(node: LexborNode) -> LexborNode | None:
    return _sibling(node, forwards=False)


def _sibling(node: LexborNode, *, forwards: bool) -> LexborNode | None:
    """The next element on that side; none where text stands between."""
    other = node.next if forwards else node.prev
    while other is not None and other.tag in {"-text", "-comment", "input"}:
        if other.tag == "-text" and (other.text() or "").strip():
            return None
        other = other.next if forwards else other.prev
    return other
