"""Which characters the items of a regular expression read, and enough of them to tell apart."""

from collections.abc import Iterator
from importlib import import_module
from re import ASCII, DOTALL, IGNORECASE
from typing import Any

c = import_module("re._constants")
parser = import_module("re._parser")

# One character of each kind that a pattern may tell apart without naming it.
_SAMPLE = "aZbY09_ \n\té٣\u00a0\u2028!.-'’,"


def characters(tree: Any) -> str:
    """Characters enough to tell apart whatever the pattern tells apart."""
    found = set(_SAMPLE)
    for code in _codes(tree):
        for near in (code - 1, code, code + 1):
            if 0 <= near <= 0x10FFFF:
                found |= {chr(near), chr(near).swapcase()[0]}
    return "".join(sorted(found))


def _codes(part: Any) -> Iterator[int]:
    """The code points that a pattern names."""
    if isinstance(part, tuple) and len(part) == 2 and part[0] in {c.LITERAL, c.NOT_LITERAL}:
        yield part[1]
    elif isinstance(part, tuple) and len(part) == 2 and part[0] is c.RANGE:
        yield from part[1]
    elif isinstance(part, tuple | list | parser.SubPattern):
        for inner in part:
            yield from _codes(inner)


def reads(item: Any, char: str, flags: int) -> bool:
    """Whether one item of a pattern matches a character."""
    op, av = item
    if op is c.ANY:
        return bool(flags & DOTALL) or char != "\n"
    if op in {c.LITERAL, c.NOT_LITERAL}:
        return (av in _cases(char, flags)) is (op is c.LITERAL)
    negated = av[0][0] is c.NEGATE
    return any(_has(item, char, flags) for item in av[negated:]) is not negated


def _has(item: Any, char: str, flags: int) -> bool:
    """Whether one item of a set of characters has a character."""
    kind, value = item
    if kind is c.CATEGORY:
        name = str(value).removeprefix("CATEGORY_")
        return _in_category(name.removeprefix("NOT_"), char, flags) is not name.startswith("NOT_")
    low, high = value if kind is c.RANGE else (value, value)
    return any(low <= code <= high for code in _cases(char, flags))


def _in_category(name: str, char: str, flags: int) -> bool:
    plain = char.isascii() or not flags & ASCII
    if name == "WORD":
        return plain and (char.isalnum() or char == "_")
    return plain and (char.isdecimal() if name == "DIGIT" else char.isspace())


def _cases(char: str, flags: int) -> set[int]:
    if not flags & IGNORECASE:
        return {ord(char)}
    return {ord(one) for one in (char, char.lower(), char.upper()) if len(one) == 1}
