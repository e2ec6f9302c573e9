"""The commands on what is kept of the people who ask: figures of it, and its erasure."""

from typing import Annotated

import typer
from rich.console import Console

from bot.cli.curate import JsonOption, database
from bot.cli.terminal import show_json, stop, utf8


def insights(
    days: Annotated[
        int | None, typer.Option(min=1, help="Only the last days; without it everything.")
    ] = None,
    *,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print a table for a spreadsheet.")] = False,
) -> None:
    """Show what people ask, what was answered, and what was not."""
    from bot.cli.report import insights_csv, insights_json, insights_tables
    from bot.clock import MILLISECONDS_A_DAY, now
    from bot.store.insights import insights as found_in
    from bot.store.session import looking

    since = None if days is None else now() - (days - 1) * MILLISECONDS_A_DAY
    with looking(database()) as connection:
        found = found_in(connection, since)
    if as_json:
        show_json(insights_json(found))
    elif as_csv:
        typer.echo(insights_csv(found).encode("utf-8", "replace"), nl=False)
    elif not found.counts.questions:
        typer.echo("Nothing has been asked yet.")
    else:
        for table in insights_tables(found):
            Console().print(table)


def forget(conversation: Annotated[str, typer.Argument(help="Its id.")]) -> None:
    """Erase a conversation: its questions and the feedback to their answers."""
    from bot.clock import now
    from bot.store.forgetting import forget as erase
    from bot.store.session import wiped, writing

    with writing(database()) as connection:
        questions, feedback = erase(connection, utf8(conversation), now())
    typer.echo(
        f"Erased {questions} questions and {feedback} feedback;"
        " running servers forget the conversation within two seconds."
    )
    if not wiped(database()):
        stop("The database is busy: traces stay in its log until a server next cleans up.", 1)
