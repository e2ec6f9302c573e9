"""What reading from the web takes, and what comes from there as a page."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from corpus.sources.content_types import suffix_of
from corpus.sources.fetch import Fetcher
from corpus.sources.fetched import Fetched
from corpus.sources.found import Known, Recall, Rules, SourcePage
from corpus.sources.names import place_of
from corpus.sources.robots import Robots


@dataclass(frozen=True, slots=True)
class Web:
    """The means, and how much of a site is read."""

    fetcher: Fetcher
    robots: Robots
    rules: Rules
    recall: Recall
    most: int  # pages


def type_refusal(content_type: str, address: str, rules: Rules) -> str | None:
    if suffix_of(content_type, address, rules):
        return None
    return f"is no page that can be read ({content_type or 'of no content type'})"


def page_of(fetched: Fetched, rules: Rules, lastmod: str | None = None) -> SourcePage:
    known, address = fetched.known, fetched.address
    suffix = suffix_of(fetched.content_type, address, rules) or ""
    return SourcePage(
        address,
        PurePosixPath(known.place) if known else place_of(address, suffix),
        None if known else fetched.data,
        address,
        fetched.etag,
        fetched.last_modified,
        lastmod,
    )


def as_before(known: Known) -> SourcePage:
    page = known.brought
    place = PurePosixPath(known.place)
    return SourcePage(
        page.address, place, None, page.url, page.etag, page.last_modified, page.lastmod
    )
