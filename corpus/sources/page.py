"""One page of the web as a source."""

from corpus.sources.fetched import FetchError
from corpus.sources.found import Missed, Pages
from corpus.sources.head import read_head
from corpus.sources.web import Web, page_of, type_refusal


def page(address: str, web: Web) -> Pages:
    """The page at an address, wherever its redirects lead to."""
    rules = web.rules
    try:
        fetched = web.fetcher.get(
            address,
            refuses_type=lambda kind, found: type_refusal(kind, found, rules),
            recall=web.recall,
        )
    except FetchError as error:
        failed = not error.is_final
        # What it led to the last time stays.
        yield Missed(error.address or address, error.why, failed=failed, hides_others=failed), 0
        return
    found = page_of(fetched, rules)
    head = read_head(found.place.suffix, fetched.data, fetched.address, fetched.robots)
    yield Missed(fetched.address, head.refusal) if head.refusal else found, 0
