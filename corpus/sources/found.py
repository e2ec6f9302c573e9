"""What a source says of its pages, one after the other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from corpus.sources.manifest import Brought


@dataclass(frozen=True, slots=True)
class Rules:
    """What the loader takes for a page."""

    suffixes: frozenset[str]  # in small letters, with their dots
    largest: int  # bytes
    # The id of the page at a path below the corpus: no two pages may have the same.
    identity: Callable[[Path], str]


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page that a source has."""

    address: str  # where it was read, after redirects; of a file the whole path
    place: PurePosixPath  # where it would stand below the corpus
    data: bytes | None  # None: as it was brought the last time
    url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    lastmod: str | None = None  # as the sitemap has it


@dataclass(frozen=True, slots=True)
class Missed:
    """A page that a source does not bring, or an address that leads to none."""

    address: str
    why: str  # ends the sentence that the address begins
    # Whether another time may do: then what was brought before stays.
    failed: bool = False
    # Whether pages that are found through this one are missed with it.
    hides_others: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A page that was brought before, and that nobody has changed since."""

    brought: Brought
    place: str  # below the corpus
    data: bytes


# Of a page's address; None where it was not brought, or was changed since.
Recall = Callable[[str], Known | None]
# A page or a miss, and how many more the source knows to be still to come.
Pages = Iterator[tuple[SourcePage | Missed, int]]
