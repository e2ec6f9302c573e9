"""The pages of one site, each visited once, along its links or as a list has them."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.sources.addresses import origin
from corpus.sources.content_types import is_media
from corpus.sources.fetched import Fetched, FetchError
from corpus.sources.found import Known, Missed, Pages, SourcePage
from corpus.sources.head import read_head
from corpus.sources.web import Web, as_before, page_of, type_refusal


@dataclass(frozen=True, slots=True)
class Stop:
    """An address to visit."""

    address: str
    depth: int = 0  # how many links it is away from the start
    lastmod: str | None = None


class Visits:
    """One walk over a site."""

    def __init__(self, web: Web, site: str, *, depth: int = 0) -> None:
        """Links are followed up to `depth` from the start."""
        self._web, self._site, self._depth = web, site, depth
        self._queue: deque[Stop] = deque()
        self._seen: set[str] = set()
        self._brought: set[str] = set()
        self._copies: dict[Stop, str] = {}
        # A site without end fills no memory: more addresses than that are not even noted.
        self._room = 20 * web.most + 1_000
        self._left_out = 0

    def pages(self, stops: Iterable[Stop]) -> Pages:
        for stop in stops:
            self._expect(stop)
        visited = 0
        while self._queue and visited < self._web.most:
            stop = self._queue.popleft()
            if why := self._refusal(stop.address):
                yield Missed(stop.address, why), len(self._queue)
                continue
            visited += 1
            for found in self._visit(stop):
                yield found, len(self._queue)
        for found in self._other_copies():
            yield found, len(self._queue)
        if left := len(self._queue) + self._left_out:
            why = f"has {left:,} addresses more than --most lets be read: raise it"
            yield Missed(self._site, why, hides_others=True), 0

    def _expect(self, stop: Stop) -> None:
        if stop.address in self._seen:
            return
        if len(self._seen) >= self._room:
            self._left_out += 1
            return
        self._seen.add(stop.address)
        self._queue.append(stop)

    def _visit(self, stop: Stop) -> Iterator[SourcePage | Missed]:
        known = self._web.recall(stop.address)
        if known and _is_settled(stop.lastmod, known):
            self._brought.add(stop.address)
            yield as_before(known)
            return
        fetched = self._fetched(stop)
        if isinstance(fetched, Missed):
            yield fetched
            return
        if fetched.address != stop.address and fetched.address in self._seen:
            yield Missed(stop.address, f"leads to {fetched.address}")
            return
        self._seen.add(fetched.address)
        yield from self._judged(stop, fetched)

    def _fetched(self, stop: Stop) -> Fetched | Missed:
        try:
            return self._web.fetcher.get(
                stop.address,
                refuses=self._refusal,
                refuses_type=self._type_refusal,
                recall=self._web.recall,
            )
        except FetchError as error:
            address, failed = error.address or stop.address, not error.is_final
            # Behind it may be others, or the page that the address led to the last time.
            hides = stop.depth < self._depth or not self._web.recall(address)
            return Missed(address, error.why, failed=failed, hides_others=failed and hides)

    def _judged(self, stop: Stop, fetched: Fetched) -> Iterator[SourcePage | Missed]:
        found = page_of(fetched, self._web.rules, stop.lastmod)
        suffix = found.place.suffix
        head = read_head(suffix, fetched.data, fetched.address, fetched.robots)
        if stop.depth < self._depth:
            self._follow(head.links, stop.depth + 1)
        if head.refusal:
            yield Missed(fetched.address, head.refusal)
        elif head.canonical and self._is_other_page(head.canonical, fetched.address):
            self._copies[Stop(fetched.address, stop.depth, stop.lastmod)] = head.canonical
            self._expect(Stop(head.canonical, stop.depth))
        else:
            self._brought.add(fetched.address)
            yield found

    def _follow(self, links: Iterable[str], depth: int) -> None:
        for link in links:
            if origin(link) == self._site and not is_media(link):
                self._expect(Stop(link, depth))

    def _is_other_page(self, canonical: str, address: str) -> bool:
        return canonical != address and self._refusal(canonical) is None

    def _other_copies(self) -> Iterator[SourcePage | Missed]:
        """A copy of what turned out to be no page is a page of its own."""
        for stop, canonical in self._copies.items():
            if canonical in self._brought:
                yield Missed(stop.address, f"is a copy of {canonical} (canonical)")
                continue
            fetched = self._fetched(stop)
            if isinstance(fetched, Missed):
                yield fetched
                continue
            self._brought.add(stop.address)
            yield page_of(fetched, self._web.rules, stop.lastmod)

    def _refusal(self, address: str) -> str | None:
        if origin(address) != self._site:
            return f"leads to another site, {origin(address)}"
        return self._web.robots.refusal(address)

    def _type_refusal(self, content_type: str, address: str) -> str | None:
        return type_refusal(content_type, address, self._web.rules)


def _is_settled(lastmod: str | None, known: Known) -> bool:
    """Whether a page was brought after it last changed, as the sitemap has it."""
    if lastmod is None or lastmod != known.brought.lastmod:
        return False
    try:
        day = date.fromisoformat(lastmod[:10])
    except ValueError:
        return False
    # Where the day ended is not told: a day later it is over everywhere.
    return day + timedelta(days=1) < known.brought.date
