"""Synonyms that are safe in any English text; the groups are data, in `synonyms.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("synonyms.toml")


@cache
def synonyms() -> Mapping[str, tuple[str, ...]]:
    """Each word with the others of its groups."""
    groups: list[list[str]] = tomllib.loads(_DATA.read_text(encoding="utf-8"))["groups"]
    found: dict[str, tuple[str, ...]] = {}
    for group in groups:
        for word in group:
            others = tuple(other for other in group if other != word)
            found[word] = found.get(word, ()) + others
    return found
