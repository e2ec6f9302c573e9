"""What an owner names as the source of pages → the pages that it has."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from corpus.errors import CorpusError, FilePlace
from corpus.load import LARGEST_PAGE, PAGE_SUFFIXES, document_id
from corpus.readers.confined import EXTRA
from corpus.sources.folder import file, folder
from corpus.sources.found import Pages, Recall, Rules

RULES = Rules(PAGE_SUFFIXES, LARGEST_PAGE, document_id)
_EXTRA_MODULES = frozenset({"defusedxml", "httpcore", "httpx", "protego"})
# From the request for a page to its last byte, redirects included.
SECONDS = 30.0
DEPTH = 5
MOST = 1_000
RATE = 2.0


class SourceKind(StrEnum):
    FILE = "file"
    FOLDER = "folder"
    PAGE = "page"
    SITEMAP = "sitemap"
    CRAWL = "crawl"


OF_ONE_PAGE = frozenset({SourceKind.FILE, SourceKind.PAGE})


@dataclass(frozen=True, slots=True)
class Addition:
    """What to add, and how far to go for it."""

    source: str  # a path, or an address on the web
    corpus: Path
    is_crawl: bool = False
    depth: int = DEPTH  # links away from the start of a crawl
    most: int = MOST  # pages of a site
    rate: float = RATE  # requests a second
    allow_private: bool = False
    is_dry: bool = False
    seconds: float = SECONDS


def source_of(addition: Addition) -> tuple[SourceKind, str]:
    """What kind of source it is, and its address in full."""
    named = addition.source
    if "://" in named:
        return _web_source(addition)
    if addition.is_crawl:
        raise CorpusError(FilePlace(named), "--crawl reads a site: give its https:// address.")
    path, corpus = Path(named).resolve(), addition.corpus.resolve()
    if path.is_relative_to(corpus) or corpus.is_relative_to(path):
        advice = "the corpus and what is added to it must not lie in each other: move one."
        raise CorpusError(FilePlace(named), advice)
    return SourceKind.FOLDER if path.is_dir() else SourceKind.FILE, str(path)


def _web_source(addition: Addition) -> tuple[SourceKind, str]:
    with _extra(addition.source):
        from corpus.sources.addresses import web_address
    address = web_address(addition.source)
    if address is None:
        advice = "no address to read from: it begins with https:// and has no password in it."
        raise CorpusError(FilePlace(addition.source), advice)
    if addition.is_crawl:
        return SourceKind.CRAWL, address
    path = address.partition("?")[0].lower()
    is_sitemap = path.endswith((".xml", ".xml.gz"))
    return SourceKind.SITEMAP if is_sitemap else SourceKind.PAGE, address


@contextmanager
def _extra(source: str) -> Iterator[None]:
    """What reads from the web is installed only where it is wanted."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in _EXTRA_MODULES:
            raise
        advice = f"reading from the web needs more libraries: {EXTRA}."
        raise CorpusError(FilePlace(source), advice) from error


@contextmanager
def pages_of(addition: Addition, kind: SourceKind, address: str, recall: Recall) -> Iterator[Pages]:
    if kind is SourceKind.FILE:
        yield file(Path(address), RULES)
    elif kind is SourceKind.FOLDER:
        yield folder(Path(address), RULES)
    else:
        with ExitStack() as stack:
            yield _web_pages(addition, kind, address, recall, stack)


def _web_pages(
    addition: Addition, kind: SourceKind, address: str, recall: Recall, stack: ExitStack
) -> Pages:
    with _extra(addition.source):
        from corpus.sources.crawl import crawl
        from corpus.sources.fetch import Fetcher
        from corpus.sources.page import page
        from corpus.sources.robots import Robots
        from corpus.sources.sitemap import sitemap
        from corpus.sources.web import Web
    fetcher = stack.enter_context(
        Fetcher(
            largest=RULES.largest,
            seconds=addition.seconds,
            rate=addition.rate,
            allow_private=addition.allow_private,
        )
    )
    web = Web(fetcher, Robots(fetcher), RULES, recall, addition.most)
    if kind is SourceKind.CRAWL:
        return crawl(address, web, addition.depth)
    return sitemap(address, web) if kind is SourceKind.SITEMAP else page(address, web)
