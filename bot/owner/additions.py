"""Pages from files, folders and the web → the corpus folder, as `askademy add` puts them there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from bot.owner.sources import OF_ONE_PAGE, RULES, Addition, SourceKind, pages_of, source_of
from corpus.errors import CorpusError, FilePlace
from corpus.load import ACADEMY
from corpus.sources.found import Missed, Pages, SourcePage
from corpus.sources.manifest import read_manifest
from corpus.sources.shelf import Fate, Shelf


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
    kind, address = source_of(addition)
    source = f"{kind} {address}"
    if kind is SourceKind.FILE and not Path(address).exists():
        _check_brought(source, addition)
    with (
        Shelf(addition.corpus, RULES, today, dry=addition.is_dry) as shelf,
        pages_of(addition, kind, address, shelf.known) as pages,
    ):
        return _brought(pages, shelf, source, progress, is_one=kind in OF_ONE_PAGE)


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
    outcome = Outcome.FAILED if missed.failed else Outcome.SKIPPED
    return Result(outcome, missed.address, why=missed.why)


def _left(fate: Fate, place: str) -> Result:
    if fate is Fate.EDITED:
        why = "is gone where it was from, and was changed in the corpus: it stays"
        return Result(Outcome.EDITED, place, place, why)
    return Result(Outcome.REMOVED, place, place)
