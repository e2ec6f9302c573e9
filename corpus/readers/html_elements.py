"""What the elements of an HTML page are for."""

import re

from selectolax.lexbor import LexborNode

from corpus.english import read_words

HEADINGS = {f"h{level}": level for level in range(1, 7)} | {"dt": 6, "summary": 6, "caption": 6}
LISTS = frozenset({"ul", "ol", "menu", "dir"})
# What stands under a title in one of these is all that the title is about.
SCOPES = frozenset({"details", "blockquote", "figure", "table", "aside"})
# In a table these show that it arranges the page rather than listing data.
ARRANGED = frozenset({"table", "h1", "h2", "h3", "h4", "h5", "h6"})
# Elements that open the next one on a click.
CONTROLS = frozenset({"button", "label"})
# Elements within a line.
INLINE = frozenset(
    "a abbr b bdi bdo big cite code data dfn em font i ins kbd mark q samp small span strong sub"
    " sup time tt u var".split()
)
_OTHER_BLOCKS = (
    "address article aside blockquote body center dd details dialog div dl fieldset"
    " figcaption figure footer form header hgroup hr html legend li main nav p pre section table"
    " tbody td tfoot th thead tr"
)
BLOCKS = frozenset(_OTHER_BLOCKS.split()).union(HEADINGS, LISTS)
NO_TEXT = frozenset(
    "audio canvas datalist head iframe img input math noscript object option progress rp script"
    " select style svg template textarea title video".split()
)

_CLASSES = read_words(__file__)["classes"]
FRAME, NEVER, PANELS, POPUPS, BOXES = (
    frozenset(_CLASSES[name]) for name in ("frame", "never", "panels", "popups", "boxes")
)
# What a link says that leads from a footnote back to its mark.
BACK = frozenset(read_words(__file__)["lines"]["back"])
_WORD_TITLES = tuple(read_words(__file__)["titles"]["word"])
_WORD_HEADING = re.compile(r"(?:Mso)?Heading([1-6])")
_BOLD = re.compile(r"font-weight\s?:\s?(?:bold|[6-9]00)", re.IGNORECASE)
_NAME = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def names(node: LexborNode) -> frozenset[str]:
    """The words that its classes and its id are made of, in lower case; whole ones too."""
    if not {"class", "id"} & node.attributes.keys():
        return frozenset()  # as most have none
    given = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    return frozenset(word.lower() for word in (*_NAME.findall(given), *given.split()))


def heading_level(node: LexborNode) -> int:
    """1 to 6 for a heading, however it is marked; 0 for what is none."""
    if level := HEADINGS.get(node.tag or "", 0):
        return level
    given = node.attributes
    if given.get("role") == "heading":
        told = given.get("aria-level") or ""
        return int(told) if told in {*"123456"} else 2
    classes = given.get("class") or ""
    if node.tag == "p" and classes:
        if numbered := _WORD_HEADING.search(classes):
            return int(numbered[1])
        return 1 if classes.startswith(_WORD_TITLES) else 0
    return 0


def is_block(node: LexborNode) -> bool:
    """An unknown element, or a link around a card, is a block where it holds one."""
    if node.tag in BLOCKS or _is_styled_as_block(node):
        return True
    return any(map(is_block, node.iter(include_text=False)))


def is_bold(node: LexborNode) -> bool:
    """Whether an element, or its style, makes what stands in it bold."""
    return node.tag in {"b", "strong"} or bool(_BOLD.search(node.attributes.get("style") or ""))


def _is_styled_as_block(node: LexborNode) -> bool:
    style = (node.attributes.get("style") or "").replace(" ", "").casefold()
    return "display:block" in style or "display:flex" in style or "display:grid" in style
