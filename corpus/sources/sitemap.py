"""A `sitemap.xml` as a source: the pages that it lists, and those of the sitemaps that it lists."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from corpus.errors import CorpusError, FilePlace
from corpus.sources.addresses import origin, web_address
from corpus.sources.bodies import joined, unpacked
from corpus.sources.fetch import Fetcher
from corpus.sources.fetched import FetchError
from corpus.sources.found import Missed, Pages
from corpus.sources.visits import Stop, Visits
from corpus.sources.web import Web

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# The protocol's own limits of one file; an index of sitemaps has no further index in it, but some
# sites nest one more.
_LARGEST = 50 * 1024 * 1024
_LONGEST = 50_000
_DEEPEST = 3
_SITEMAPS = 1_000
# Elements of one entry: a page may list a thousand pictures, each with some words.
_MOST_PARTS = 20_000
# Bytes of one tag or one text.
_LONGEST_PART = 256 * 1024
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a sitemap, as it stands there."""

    address: str
    lastmod: str | None
    is_sitemap: bool


def sitemap(start: str, web: Web) -> Pages:
    """The pages listed; raises `CorpusError` where the first sitemap cannot be read."""
    try:
        landing = web.fetcher.landing(start, web.robots.refusal)
        reading = _Sitemaps(web.fetcher, origin(landing), web.most)
        reading.read(landing)
    except FetchError as error:
        raise CorpusError(FilePlace(start), f"{error.why}.") from error
    return _pages(reading, web)


def _pages(reading: "_Sitemaps", web: Web) -> Pages:
    reading.read_others()
    for missed in reading.missed:
        yield missed, len(reading.stops)
    yield from Visits(web, reading.site).pages(reading.stops)


class _Sitemaps:
    """Reads sitemaps of one site, each once."""

    def __init__(self, fetcher: Fetcher, site: str, most: int) -> None:
        self.site = site
        self.stops: list[Stop] = []
        self.missed: list[Missed] = []
        self._fetcher, self._most = fetcher, most
        self._waiting: deque[tuple[str, int]] = deque()
        self._seen: set[str] = set()

    def read_others(self) -> None:
        """What the first one lists."""
        while self._waiting:
            address, depth = self._waiting.popleft()
            if len(self._seen) > _SITEMAPS or depth > _DEEPEST or len(self.stops) > self._most:
                self._miss(address, "is a sitemap too many or too deep", failed=True, hides=True)
                return
            try:
                self.read(address, depth)
            except FetchError as error:
                self._miss(address, error.why, failed=True, hides=True)

    def read(self, address: str, depth: int = 0) -> None:
        """Raises `FetchError` where it is no sitemap."""
        self._seen.add(address)
        data = self._fetcher.get(address, refuses=self._refusal, largest=_LARGEST).data
        if data.startswith(_GZIP):
            data = joined(unpacked(iter([data]), _LARGEST), _LARGEST)
        for number, listed in enumerate(entries(data)):
            if number >= _LONGEST:
                self._miss(address, f"has more than {_LONGEST:,} entries", failed=True, hides=True)
                return
            self._take(listed, depth)

    def _take(self, listed: Listed, depth: int) -> None:
        found = web_address(listed.address)
        if found is None:
            self._miss(listed.address, "is no whole address on the web", failed=True)
        elif why := self._refusal(found):
            self._miss(found, why, failed=True)
        elif not listed.is_sitemap:
            self.stops.append(Stop(found, lastmod=listed.lastmod))
        elif found not in self._seen:
            self._seen.add(found)
            self._waiting.append((found, depth + 1))

    def _miss(self, address: str, why: str, *, failed: bool = False, hides: bool = False) -> None:
        self.missed.append(Missed(address, why, failed=failed, hides_others=hides))

    def _refusal(self, address: str) -> str | None:
        site = origin(address)
        return None if site == self.site else f"is of another site than the sitemap, {self.site}"


def entries(data: bytes) -> Iterator[Listed]:
    """The entries of a sitemap or of an index; raises `FetchError` where it is neither."""
    root, within = None, 0
    pieces = _Pieces(data)
    try:
        for event, element in iterparse(pieces, events=("start", "end"), forbid_dtd=True):
            pieces.told()
            name = _name(element)
            if root is None:
                root = element
                _check(name in {"urlset", "sitemapindex"})
            elif event == "end" and name in {"url", "sitemap"}:
                yield from _entry(element, is_sitemap=name == "sitemap")
                root.clear()
                within = 0
            within += 1
            _check(within <= _MOST_PARTS)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise FetchError("is no sitemap in XML", is_final=True) from error


class _Pieces:
    """A sitemap as a parser reads it, which keeps a tag that does not end and begins it again."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = self._told = 0

    def told(self) -> None:
        """What was read has shown an element."""
        self._told = self._at

    def read(self, _size: int = -1) -> bytes:
        _check(self._at - self._told <= _LONGEST_PART)
        piece = self._data[self._at : self._at + _LONGEST_PART]
        self._at += len(piece)
        return piece


def _check(is_sitemap: bool) -> None:  # noqa: FBT001
    if not is_sitemap:
        raise FetchError("is no sitemap", is_final=True)


def _entry(element: "Element", *, is_sitemap: bool) -> Iterator[Listed]:
    told = {_name(part): (part.text or "").strip() for part in element}
    if address := told.get("loc"):
        yield Listed(address, told.get("lastmod") or None, is_sitemap)


def _name(element: "Element") -> str:
    return element.tag.rpartition("}")[2]
