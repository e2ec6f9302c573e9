"""English as data: the words that the code knows stand in an `english.toml` beside it."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

Words = tuple[str, ...]


def read_words(module: str) -> Mapping[str, Mapping[str, Words]]:
    """The tables of lists of words in the `english.toml` beside a module, given by its `__file__`.

    By the names of the tables, and in them by the names of the lists.
    """
    data = tomllib.loads(Path(module).with_name("english.toml").read_text("utf-8"))
    return {
        table: {name: tuple(words) for name, words in lists.items()}
        for table, lists in data.items()
    }


def either(*lists: Iterable[str]) -> str:
    """A pattern for any of the words, the longer first: of "May" and "Mayor" it takes "Mayor"."""
    words = dict.fromkeys(word for words in lists for word in words)
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))})"


_TABLES = read_words(__file__)
MONTHS = _TABLES["months"]  # each with its abbreviations
WEEKDAYS = _TABLES["weekdays"]
# What stands before a name and ends in a full stop: Mr, Dr.
TITLES = _TABLES["titles"]["before_names"]
