"""What the elements of an HTML page are for, and which of them its reader sees."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

HEADINGS = {f"h{level}": level for level in range(1, 7)} | {"dt": 6, "summary": 6}
LISTS = frozenset({"ul", "ol", "menu"})
# In a table these show that it arranges the page rather than listing data.
ARRANGED = frozenset({"table", "h1", "h2", "h3", "h4", "h5", "h6"})

_OTHER_BLOCKS = (
    "address article aside blockquote body caption center dd details dialog div dl fieldset"
    " figcaption figure footer form header hgroup hr html legend li main p pre section table"
    " tbody td tfoot th thead tr"
)
_BLOCKS = frozenset(_OTHER_BLOCKS.split()).union(HEADINGS, LISTS)
_NO_TEXT = (
    "audio canvas datalist head iframe img label math nav noscript object script select style svg"
    " template textarea video"
)
_DROPPED = frozenset(_NO_TEXT.split())
_DROPPED_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar"})
# Outside the content these belong to the site, not to the page.
_FRAME = frozenset({"header", "footer", "aside"})
_CONTENT = frozenset({"main", "article", "section"})
_UNSEEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def shown(node: LexborNode) -> Iterator[LexborNode]:
    """The elements and texts right below a node that are seen and belong to the page."""
    for child in node.iter(include_text=True):
        if child.tag == "-text" or not _is_dropped(child, node):
            yield child


def is_block(node: LexborNode) -> bool:
    # An unknown element (a custom one, a link around a card) is a block where it holds one.
    return node.tag in _BLOCKS or any(map(is_block, node.iter(include_text=False)))


def _is_dropped(node: LexborNode, parent: LexborNode) -> bool:
    tag, given = node.tag, node.attributes
    if tag == "button":
        # The button of an accordion is the heading of what it opens.
        return parent.tag not in HEADINGS
    framed = tag in _FRAME and not _in_content(parent)
    hidden = "hidden" in given or given.get("aria-hidden") == "true"
    styled = _UNSEEN.search(given.get("style") or "") is not None
    return tag in _DROPPED or framed or hidden or styled or given.get("role") in _DROPPED_ROLES


def _in_content(node: LexborNode | None) -> bool:
    while node is not None:
        if node.tag in _CONTENT or node.attributes.get("role") == "main":
            return True
        node = node.parent
    return False
