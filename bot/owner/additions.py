"""Pages from files, folders and the web → the corpus folder, as `askademy add` puts them there."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from corpus.errors import CorpusError, FilePlace
from corpus.load import ACADEMY, LARGEST_PAGE, PAGE_SUFFIXES, document_id
from corpus.sources.folder import file, folder
from corpus.sources.found import Missed, Pages, Rules, SourcePage
from corpus.sources.manifest import read_manifest
from corpus.sources.shelf import Fate, Shelf

RULES = Rules(PAGE_SUFFIXES, LARGEST_PAGE, document_id)
EXTRA = "pip install 'askademy[content]'"
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


class Outcome(StrEnum):
    """What became of a page or of an address, in the order in which it is told."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    UNCHANGED = "unchanged"
    EDITED = "edited"  # by its owner: left as it is
    SKIPPED = "skipped"  # no page, or not to be kept
    FAILED = "failed"  # not brought; what was brought before stays


@dataclass(frozen=True, slots=True)
class Result:
    outcome: Outcome
    address: str  # of the page where it comes from; of what is gone its place below the corpus
    place: str | None = None  # below the corpus
    why: str | None = None  # ends the sentence that the address begins


# How many pages are done, and how many more are known to be to come.
Progress = Callable[[int, int], None]


def add(addition: Addition, today: date, progress: Progress) -> list[Result]:
    """Brings the pages of a source; raises `CorpusError` where nothing can be done."""
    _check_corpus(addition.corpus)
    kind, address = _source(addition)
    source = f"{kind} {address}"
    if kind is SourceKind.FILE and not Path(address).exists():
        _check_brought(source, addition)
    with (
        Shelf(addition.corpus, RULES, today, dry=addition.is_dry) as shelf,
        _pages(addition, kind, address, shelf) as pages,
    ):
        return _brought(pages, shelf, source, progress, is_one=kind in _OF_ONE_PAGE)


_OF_ONE_PAGE = {SourceKind.FILE, SourceKind.PAGE}


def is_success(results: Sequence[Result]) -> bool:
    """Whether nothing failed and there is something to show for it."""
    outcomes = {result.outcome for result in results}
    return Outcome.FAILED not in outcomes and not outcomes <= {Outcome.SKIPPED}


def _check_corpus(corpus: Path) -> None:
    if corpus.resolve().is_relative_to(ACADEMY.resolve()):
        advice = (
            "the packaged academy is an example and stays as it is: name a folder of your own"
            " with --corpus or ASKADEMY_CORPUS."
        )
        raise CorpusError(FilePlace(str(corpus)), advice)
    if corpus.exists() and not corpus.is_dir():
        raise CorpusError(FilePlace(str(corpus)), "no folder: name one with --corpus.")


def _check_brought(source: str, addition: Addition) -> None:
    """A file that is gone takes its page with it; one that never was is a slip of the pen."""
    pages = read_manifest(addition.corpus).values()
    if not any(brought.source == source for brought in pages):
        advice = "there is no such file or folder; an address begins with https://."
        raise CorpusError(FilePlace(addition.source), advice)


def _source(addition: Addition) -> tuple[SourceKind, str]:
    """What kind of source it is, and its address in full."""
    named = addition.source
    if "://" in named:
        return _web_source(addition)
    if addition.is_crawl:
        raise CorpusError(FilePlace(named), "--crawl reads a site: give its https:// address.")
    path, corpus = Path(named).resolve(), addition.corpus.resolve()
    if not path.is_dir():
        return SourceKind.FILE, str(path)
    if path.is_relative_to(corpus) or corpus.is_relative_to(path):
        advice = "the corpus and what is added to it must not lie in each other: move one."
        raise CorpusError(FilePlace(named), advice)
    return SourceKind.FOLDER, str(path)


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
        advice = f"reading from the web needs more libraries: {EXTRA}"
        raise CorpusError(FilePlace(source), advice) from error


@contextmanager
def _pages(addition: Addition, kind: SourceKind, address: str, shelf: Shelf) -> Iterator[Pages]:
    if kind is SourceKind.FILE:
        yield file(Path(address), RULES)
    elif kind is SourceKind.FOLDER:
        yield folder(Path(address), RULES)
    else:
        with ExitStack() as stack:
            yield _web_pages(addition, kind, address, shelf, stack)


def _web_pages(
    addition: Addition, kind: SourceKind, address: str, shelf: Shelf, stack: ExitStack
) -> Pages:
    with _extra(addition.source):
        from corpus.sources.crawl import crawl
        from corpus.sources.fetch import Fetcher
        from corpus.sources.page import page
        from corpus.sources.robots import Robots
        from corpus.sources.sitemap import sitemap
        from corpus.sources.visits import Web
    fetcher = stack.enter_context(
        Fetcher(
            largest=RULES.largest,
            seconds=addition.seconds,
            rate=addition.rate,
            allow_private=addition.allow_private,
        )
    )
    web = Web(fetcher, Robots(fetcher), RULES, shelf.known, addition.most)
    if kind is SourceKind.CRAWL:
        return crawl(address, web, addition.depth)
    return sitemap(address, web) if kind is SourceKind.SITEMAP else page(address, web)


def _brought(
    pages: Pages, shelf: Shelf, source: str, progress: Progress, *, is_one: bool
) -> list[Result]:
    results: list[Result] = []
    stays: set[str] = set()  # addresses whose pages are not gone
    is_whole = True  # nothing says that there may be more pages than came
    for done, (found, left) in enumerate(pages, 1):
        if isinstance(found, SourcePage):
            stays.add(found.address)
            results.append(_put(found, shelf, source))
        else:
            if found.failed:
                stays.add(found.address)
            is_whole = is_whole and not found.hides_others
            results.append(_missed(found))
        progress(done, left)
    if not (is_one or stays) and shelf.has(source):
        why = "has no page any more: what it brought stays; delete that by hand if it is right"
        return [*results, Result(Outcome.FAILED, source.partition(" ")[2], why=why)]
    said = {result.address for result in results} - stays
    gone = shelf.leave_out(source, lambda a: a in said or (is_whole and a not in stays))
    return [*results, *(_left(fate, place) for fate, place in gone)]


def _put(found: SourcePage, shelf: Shelf, source: str) -> Result:
    fate, place = shelf.put(found, source)
    why = None
    if fate is Fate.TAKEN:
        why = f"has the id of {place}, which is from elsewhere: rename one"
        return Result(Outcome.FAILED, found.address, why=why)
    if fate is Fate.EDITED:
        why = "was changed in the corpus: it stays as it is"
    return Result(Outcome(fate), found.address, place, why)


def _missed(missed: Missed) -> Result:
    outcome = Outcome.FAILED if missed.failed or missed.hides_others else Outcome.SKIPPED
    return Result(outcome, missed.address, why=missed.why)


def _left(fate: Fate, place: str) -> Result:
    if fate is Fate.EDITED:
        why = "is gone where it was from, and was changed in the corpus: it stays"
        return Result(Outcome.EDITED, place, place, why)
    return Result(Outcome.REMOVED, place, place)
