"""What a value takes in memory."""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from sys import getsizeof

from bot.service.footprint import footprint
from corpus.document import Document


@dataclass(frozen=True)
class Line:
    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(self.text.split())


@dataclass(frozen=True, slots=True)
class Sheet:
    lines: tuple[object, ...]


class Colour(Enum):
    RED = "red"


def test_everything_inside_counts() -> None:
    """Texts, containers and the fields of a dataclass count, however deep they lie."""
    text = "x" * 1_000
    inner = {text: [frozenset({"y" * 2_000})]}
    assert footprint(Sheet((Sheet((inner,)),))) > 3_000


def test_object_counts_once() -> None:
    """What is referred to twice lies in memory once."""
    text = "x" * 1_000
    assert footprint((text, text)) < 1_200


def test_what_a_property_has_cached_counts() -> None:
    """The results that an object keeps for itself are part of it."""
    line = Line("one two three four")
    before = footprint(line)
    assert line.words
    assert footprint(line) > before + 4 * getsizeof("one")


def test_pages_and_members_of_enums_are_shared() -> None:
    """A document is the corpus's and not the conversation's."""
    document = Document("a", "A", "x" * 100_000)
    assert footprint((document, Colour.RED, None)) < 200
