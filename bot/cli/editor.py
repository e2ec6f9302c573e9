"""`askademy editor`: who may sign in at /admin."""

import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.curate import database
from bot.cli.options import JsonOption
from bot.cli.terminal import cell, show_json, stop, utf8

editor = typer.Typer(
    help="Who may sign in at /admin, each with a password of their own.", no_args_is_help=True
)

NameArgument = Annotated[str, typer.Argument(metavar="NAME")]


@editor.command()
def add(name: NameArgument) -> None:
    """Let somebody in; one who is there gets another password, and is signed out.

    The password is asked for, or the first line of what is piped in.
    """
    from bot.clock import now
    from bot.owner.editors import EditorRefusedError, add_editor

    try:
        is_new = add_editor(database(), utf8(name), _password(), now())
    except EditorRefusedError as error:
        stop(str(error))
    done = f"{name} may sign in now." if is_new else f"{name} has another password now."
    typer.echo(done)


@editor.command("list")
def list_editors(*, as_json: JsonOption = False) -> None:
    """Show who may sign in."""
    from bot.clock import moment
    from bot.owner.editors import editors

    shown = [
        {"name": each.name, "since": moment(each.added_at).isoformat(timespec="seconds")}
        for each in editors(database())
    ]
    if as_json:
        show_json({"editors": shown})
        return
    table = Table("name", "since")
    for each in shown:
        table.add_row(*map(cell, each.values()))
    Console().print(table)


@editor.command()
def remove(name: NameArgument) -> None:
    """Let somebody in no longer; where they are signed in, they are signed out."""
    from bot.owner.editors import NoSuchEditorError, remove_editor

    try:
        remove_editor(database(), utf8(name))
    except NoSuchEditorError as error:
        stop(str(error))
    typer.echo(f"{name} may not sign in any longer.")


def _password() -> str:
    if sys.stdin.isatty():
        asked: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
        return asked
    return sys.stdin.readline().rstrip("\r\n")
