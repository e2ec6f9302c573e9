"""`askademy insights`: what people ask, as tables for people, and as JSON and CSV for machines."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from io import StringIO
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.curate import database, live_snapshot
from bot.cli.options import JsonOption
from bot.cli.terminal import cell, show_json

if TYPE_CHECKING:
    from bot.store.insights import AskedOften, Counts, Insights

_COLUMNS = ("questions", "answered", "unsure", "not_found", "smalltalk")
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def insights(
    days: Annotated[
        int | None, typer.Option(min=1, help="Only the last days; without it everything.")
    ] = None,
    *,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print a table for a spreadsheet.")] = False,
    as_letter: Annotated[
        bool, typer.Option("--letter", help="The last week as a letter, in plain text.")
    ] = False,
) -> None:
    """Show what people ask, what was answered, and what was not."""
    from bot.clock import now
    from bot.owner.insights import insights as found_in

    if as_letter:
        from bot.owner.letter import letter

        text = letter(database(), live_snapshot().chat, now())
        typer.echo(text.encode("utf-8", "replace"), nl=False)
        return
    found = found_in(database(), now(), days)
    if as_json:
        show_json(insights_json(found))
    elif as_csv:
        typer.echo(insights_csv(found).encode("utf-8", "replace"), nl=False)
    elif not found.counts.questions:
        typer.echo("Nothing has been asked yet.")
    else:
        for table in insights_tables(found):
            Console().print(table)


def insights_json(found: "Insights") -> dict[str, Any]:
    feedback = asdict(found.feedback) | {"rate": found.feedback.rate}
    return {
        **_counts(found.counts),
        "feedback": feedback,
        "days": [{"day": str(day)} | _counts(counts) for day, counts in found.days.items()],
        "top": [_often(asked) for asked in found.top],
        "unanswered": [_often(asked) for asked in found.unanswered],
    }


def insights_csv(found: "Insights") -> str:
    """One table: a row for each day, each frequent and each unanswered question."""
    text = StringIO()
    table = csv.writer(text)
    table.writerow(("kind", "of", *_COLUMNS))
    for kind, of, counts in _rows(found):
        table.writerow((kind, _cell(of), *_counts(counts).values()))
    return text.getvalue()


def insights_tables(found: "Insights") -> Iterator[Table]:
    days = Table("day", *_names(), title="Questions")
    for day, counts in found.days.items():
        days.add_row(str(day), *map(str, _counts(counts).values()))
    days.add_section()
    days.add_row("all", *map(str, _counts(found.counts).values()))
    yield days
    rate = found.feedback.rate
    feedback = Table("feedback", "helpful", "share")
    share = "" if rate is None else f"{rate:.0%}"
    feedback.add_row(str(found.feedback.total), str(found.feedback.helpful), share)
    yield feedback
    yield _questions("Asked most", found.top)
    yield _questions("Not answered, or not surely", found.unanswered)


def _questions(title: str, questions: "Sequence[AskedOften]") -> Table:
    table = Table("question", *_names(), title=title)
    for asked in questions:
        table.add_row(cell(asked.question), *map(str, _counts(asked.counts).values()))
    return table


def _names() -> Iterator[str]:
    return (name.replace("_", " ") for name in _COLUMNS)


def _rows(found: "Insights") -> "Iterator[tuple[str, str, Counts]]":
    for day, counts in found.days.items():
        yield "day", str(day), counts
    for asked in found.top:
        yield "top", asked.question, asked.counts
    for asked in found.unanswered:
        yield "unanswered", asked.question, asked.counts


def _counts(counts: "Counts") -> dict[str, int]:
    return {name: getattr(counts, name) for name in _COLUMNS}


def _often(asked: "AskedOften") -> dict[str, Any]:
    return {"question": asked.question, "asked": asked.counts.questions} | _counts(asked.counts)


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
