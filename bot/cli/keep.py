"""`askademy curate keep`: questions that are answered well become regression questions."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.curate import AuthorOption, database, live_snapshot, signed
from bot.cli.terminal import cell, stop, utf8


def keep(
    questions: Annotated[
        list[str] | None, typer.Argument(help="Each in quotes; without any those kept are shown.")
    ] = None,
    *,
    author: AuthorOption = "",
    dropped: Annotated[bool, typer.Option("--drop", help="Keep them no longer.")] = False,
) -> None:
    """Make questions regression questions: what answers them now has to answer them for good.

    `askademy eval` without a file and drafts that are tried ask them, and changed pages are refused
    that lose their answers.
    """
    from bot.evaluation import keeping

    url = database()
    if not questions:
        table = Table("question", "has to show", "author")
        for each in keeping.kept(url):
            table.add_row(cell(each.question), cell(each.quote), cell(each.author))
        Console().print(table)
        return
    if dropped:
        gone = sum(keeping.drop(url, utf8(question)) for question in questions)
        typer.echo(f"{gone} dropped.")
        return
    if not author.strip():
        stop("--author is empty: write something.")
    chat, by = live_snapshot().chat, signed(utf8(author))
    for question in map(utf8, questions):
        try:
            kept = keeping.keep(url, question, chat, by)
        except keeping.NotKeptError as error:
            stop(f'"{question}": {error}', code=1)
        typer.echo(f'"{question}" has to show "{kept.quote}".')
