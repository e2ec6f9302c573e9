"""How deeply the elements of an HTML page stand in each other, and how much their tags say."""

import re
from typing import NamedTuple

# A parser's time grows with the square of the depth: 25,000 lists take it 3.5 s. Pages have 60.
DEEPEST = 1_000

# It also grows with the square of the attributes of a tag: 300,000 take minutes.
MOST_ATTRIBUTES = 1_000

_TAG = re.compile(r"<(?:!--|(/?)([a-zA-Z][a-zA-Z0-9-]*)[^<>]*+)")
_NAME = re.compile(r"</?[a-zA-Z][^\s/>]*+")
# An attribute up to its value, with what stands before it, and a value without quotation marks.
_ATTRIBUTE = re.compile(r"[\s/]*+[^\s/>][^\s/>=]*+(\s*+=\s*+)?+")
_BARE = re.compile(r"[^\s>]*+")
# What holds no elements, however it looks, ends with one of these.
_RAW_END = re.compile(r"-->|</(script|style|textarea|title)\b", re.IGNORECASE)
_RAW = frozenset({"script", "style", "textarea", "title"})
# Those that have no end, or end by themselves.
_UNCOUNTED = frozenset(
    "a area base br col embed hr img input link meta param source track wbr"
    " p li dt dd option optgroup tr td th thead tbody tfoot colgroup rb rt rp".split()
)
# Only in a drawing an element ends where it begins: `<path d="…"/>`.
_DRAWINGS = frozenset({"svg", "math"})
_DRAWN = frozenset(
    "animate circle defs ellipse g image line lineargradient mask path pattern polygon polyline"
    " radialgradient rect stop symbol text tspan use".split()
)


class Excess(NamedTuple):
    """Where a page is more than a parser can take, and what to do about it."""

    at: int
    advice: str


def excess(html: str) -> Excess | None:
    """The first element in more than `DEEPEST` others, or tag of more than `MOST_ATTRIBUTES`."""
    depth = drawings = at = 0
    # Whether nothing but parts of a drawing have come since it began.
    is_drawn = False
    while tag := _TAG.search(html, at):
        at = tag.end()
        name = (tag[2] or "").lower()
        if not name or (name in _RAW and not tag[1] and not drawings):
            at = _end_of_raw(html, at, name)
            continue
        end = at if _is_small(tag[0], html, at) else _end_of_attributes(html, tag.start())
        if end is None:
            advice = f"an element has more than {MOST_ATTRIBUTES} attributes: simplify the page."
            return Excess(tag.start(), advice)
        at = max(at, end)
        is_drawn = (not tag[1] and name in _DRAWINGS) or (is_drawn and name in _DRAWN)
        if name in _UNCOUNTED or (is_drawn and tag[0].endswith("/")):
            continue
        step = -1 if tag[1] else 1
        drawings = max(0, drawings + step) if name in _DRAWINGS else drawings
        depth = max(0, depth + step)
        if depth > DEEPEST:
            return Excess(tag.start(), "elements are nested too deeply: simplify the page.")
    return None


def _end_of_raw(html: str, start: int, name: str) -> int:
    ends = (end.end() for end in _RAW_END.finditer(html, start) if (end[1] or "").lower() == name)
    return next(ends, len(html))


def _is_small(tag: str, html: str, end: int) -> bool:
    """Whether it can be seen at once that a tag ends here and has few attributes."""
    few = len(tag) <= MOST_ATTRIBUTES and '"' not in tag and "'" not in tag
    return few and html[end : end + 1] == ">"


def _end_of_attributes(html: str, start: int) -> int | None:
    """Where the attributes of the tag that begins there end; None where there are too many."""
    name = _NAME.match(html, start)
    at = name.end() if name else start
    for _ in range(MOST_ATTRIBUTES + 1):
        found = _ATTRIBUTE.match(html, at)
        if found is None:
            return at
        at = found.end()
        if found[1] and html[at : at + 1] in {'"', "'"}:
            at = html.find(html[at], at + 1) + 1 or len(html)
        elif found[1]:
            at = _BARE.match(html, at).end()  # type: ignore[union-attr]  # it matches anything
    return None
