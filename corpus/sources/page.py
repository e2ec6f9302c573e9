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
        yield Missed(error.address or address, error.why, failed=not error.is_final), 0
        return
    found = page_of(fetched, rules)
    head = read_head(found.place.suffix, fetched.data, fetched.address, fetched.robots)
    if head.may_be_kept:
        yield found, 0
    else:
        yield Missed(fetched.address, "asks not to be kept (noindex)"), 0
