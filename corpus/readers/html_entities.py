"""The entities that an XHTML page declares itself: parsers of HTML do not know them."""

import re

# The document type stands on top, and declares a few names: pages that declare more are refused
# the rest, as are names that stand for others and those that lead to another file.
_NEAR = 20_000
MOST_ENTITIES, LONGEST_ENTITY = 200, 200
# What names may add to a page, in characters: as much as it has, and this.
MOST_ADDED = 100_000

_TYPE = re.compile(r"<!DOCTYPE\s[^\[<>]{1,500}\[", re.IGNORECASE)
_DECLARED = re.compile(
    rf"<!ENTITY\s{{1,9}}([A-Za-z][\w.-]{{0,40}})\s{{1,9}}(?:\"([^\"&%]{{0,{LONGEST_ENTITY}}})\"|'([^'&%]{{0,{LONGEST_ENTITY}}})')\s{{0,9}}>"
)
_USED = re.compile(r"&([A-Za-z][\w.-]{0,40});")
_TYPE_END = re.compile(r"\]\s{0,9}>")


def with_entities(source: str) -> str:
    """The page with what its own names stand for, and without their declarations."""
    opened = _TYPE.search(source, 0, _NEAR)
    closed = _TYPE_END.search(source, opened.end(), opened.end() + _NEAR) if opened else None
    if opened is None or closed is None:
        return source
    inside = source[opened.end() : closed.start()]
    told = list(_DECLARED.finditer(inside))[:MOST_ENTITIES]
    named = {entity[1]: entity[2] or entity[3] or "" for entity in told}
    left = len(source) + MOST_ADDED

    def meant(use: re.Match[str]) -> str:
        nonlocal left
        text = named.get(use[1], use[0])
        left -= len(text)
        return text if left > 0 else use[0]

    return f"{source[: opened.start()]}<!DOCTYPE html>{_USED.sub(meant, source[closed.end() :])}"
