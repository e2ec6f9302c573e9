"""`askademy add`: pages from files, folders and the web into the corpus folder."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.cli.options import CorpusOption, JsonOption, settings_with
from bot.cli.terminal import show_json, utf8
from bot.owner import additions
from bot.owner.additions import Outcome, Result, is_success
from bot.owner.sources import DEPTH, MOST, RATE, Addition

# What a person reads of one outcome; --json has all of it.
_SHOWN = 20


def add(  # noqa: PLR0913  # options of a command
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE_OR_FOLDER_OR_URL",
            help="Where the pages are: a path, a page's address, or that of a sitemap.xml.",
        ),
    ],
    *,
    corpus: CorpusOption = None,
    crawl: Annotated[
        bool, typer.Option("--crawl", help="Follow the links of the site from this address on.")
    ] = False,
    depth: Annotated[
        int, typer.Option(min=0, help="How many links away from the start a crawl goes.")
    ] = DEPTH,
    most: Annotated[
        int, typer.Option("--most", min=1, help="How many pages of a site are read at most.")
    ] = MOST,
    rate: Annotated[
        float, typer.Option(min=0.01, max=1_000, help="Requests a second; fewer if a site asks.")
    ] = RATE,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Read also from machines of this network.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Put pages into the corpus; again it updates them. The exit code is 1 where some failed."""
    addition = Addition(
        source=utf8(source) if "://" in source else source,
        corpus=settings_with(corpus).corpus,
        is_crawl=crawl,
        depth=depth,
        most=most,
        rate=rate,
        allow_private=allow_private,
        is_dry=dry_run,
    )
    with _progress() as progress:
        results = additions.add(addition, datetime.now(UTC).date(), progress)
    if as_json:
        show_json(_as_json(addition, results))
    else:
        for line in _lines(addition, results):
            typer.echo(_printable(line))
    if not is_success(results):
        raise typer.Exit(1)


@contextmanager
def _progress() -> Iterator[additions.Progress]:
    """A bar on a terminal, and nothing where there is none."""
    columns = TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, left: bar.update(task, completed=done, total=done + left)


def _lines(addition: Addition, results: Sequence[Result]) -> Iterator[str]:
    counts = Counter(result.outcome for result in results)
    for outcome in Outcome:
        if outcome is not Outcome.UNCHANGED:
            told = [_line(result) for result in results if result.outcome is outcome]
            yield from told[:_SHOWN]
            if len(told) > _SHOWN:
                yield f"{outcome:>9}  … and {len(told) - _SHOWN:,} more (--json has all)"
    summary = ", ".join(f"{counts[outcome]:,} {outcome}" for outcome in Outcome if counts[outcome])
    yield f"{addition.corpus}: {summary or 'nothing found'}."
    if addition.is_dry:
        yield "Nothing was written (--dry-run)."


def _line(result: Result) -> str:
    if result.why:
        return f"{result.outcome:>9}  {result.address} {result.why}."
    return f"{result.outcome:>9}  {result.place}"


def _printable(text: str) -> str:
    """A site may name its pages as commands of a terminal."""
    return utf8("".join(c if c.isprintable() else "\ufffd" for c in text))


def _as_json(addition: Addition, results: Sequence[Result]) -> dict[str, Any]:
    counts = Counter(result.outcome for result in results)
    return {
        "source": addition.source,
        "corpus": str(addition.corpus),
        "dry_run": addition.is_dry,
        "counts": {outcome.value: counts[outcome] for outcome in Outcome},
        "pages": [
            {
                "outcome": result.outcome.value,
                "address": result.address,
                "file": result.place,
                "why": result.why,
            }
            for result in results
        ],
    }
