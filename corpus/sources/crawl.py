"""A site as a source: its pages are found along its links."""

from corpus.errors import CorpusError, FilePlace
from corpus.sources.addresses import origin
from corpus.sources.fetched import FetchError
from corpus.sources.found import Pages
from corpus.sources.visits import Stop, Visits
from corpus.sources.web import Web


def crawl(start: str, web: Web, depth: int) -> Pages:
    """The pages up to `depth` links from the start; raises `CorpusError` where it is no site."""
    try:
        # `http://example.org/` is often only the way to `https://www.example.org/`.
        landing = web.fetcher.landing(start, web.robots.refusal)
    except FetchError as error:
        raise CorpusError(FilePlace(start), f"{error.why}.") from error
    return Visits(web, origin(landing), depth=depth).pages([Stop(landing)])
