"""`askademy todo`: what people asked in vain, put together, and what became of it."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.curate import database, live_snapshot, signed
from bot.cli.options import JsonOption
from bot.cli.terminal import cell, show_json, stop, utf8

if TYPE_CHECKING:
    from bot.owner.todo import Task

MOST_SHOWN = 3  # questions and comments of each, in the table


def todo(  # noqa: PLR0913
    questions: Annotated[
        list[str] | None, typer.Argument(help="To be marked, with --mark and --author.")
    ] = None,
    *,
    days: Annotated[int, typer.Option(min=1, help="Of the last days.")] = 28,
    channel: Annotated[str | None, typer.Option(help="Only what was asked there.")] = None,
    mark: Annotated[
        str | None, typer.Option(help="done, ignored, out_of_scope; open takes that back.")
    ] = None,
    author: Annotated[str | None, typer.Option(help="Who says so.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Show what was not answered, not surely or not helpfully, by what was asked."""
    from bot.clock import now
    from bot.owner.todo import todo as found_in

    if questions or mark:
        _mark(questions or [], mark, author)
        return
    found = found_in(database(), live_snapshot().chat, now(), days, channel)
    if as_json:
        show_json({"days": days, "tasks": [task_json(task) for task in found]})
    elif not found:
        typer.echo("There is nothing to do.")
    else:
        Console().print(_table(found))


def task_json(task: "Task") -> dict[str, Any]:
    return {"count": task.count, "trend": task.trend} | asdict(task)


def _mark(questions: list[str], mark: str | None, author: str | None) -> None:
    from bot.owner.todo import mark as put
    from bot.store.marks import Mark

    kinds = {"open": None} | {str(kind): kind for kind in Mark}
    if not (questions and author and author.strip() and mark in kinds):
        stop(f"Give questions, --author, and --mark with one of: {', '.join(kinds)}.")
    put(database(), map(utf8, questions), kinds[mark], signed(utf8(author)))
    typer.echo(f"Marked as {mark}: {len(questions)}.")


def _table(found: "tuple[Task, ...]") -> Table:
    table = Table("count", "trend", "state", "asked", "missed", "channels")
    for task in found:
        others = [text for text in task.questions if text != task.name][: MOST_SHOWN - 1]
        state = f"{task.state}\n{task.marked.author}" if task.marked else str(task.state)
        table.add_row(
            str(task.count),
            f"{task.trend:+}",
            cell(state),
            cell("\n".join([task.name, *others])),
            cell("\n".join(comment.text for comment in task.comments[:MOST_SHOWN])),
            cell("\n".join(f"{name} {count}" for name, count in task.channels.items())),
        )
    return table
