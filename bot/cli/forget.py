"""`askademy forget`: erases one conversation, wherever it is kept."""

from typing import Annotated

import typer

from bot.cli.curate import database
from bot.cli.terminal import stop, utf8


def forget(conversation: Annotated[str, typer.Argument(help="Its id.")]) -> None:
    """Erase a conversation: its questions and the feedback to their answers."""
    from bot.clock import now
    from bot.store.erasure import erase

    found = erase(database(), utf8(conversation), now())
    typer.echo(
        f"Erased {found.questions} questions and {found.feedback} feedback;"
        " running servers forget the conversation within two seconds."
    )
    if found.unread:
        files = ", ".join(map(str, found.unread))
        stop(
            f"{files} cannot be read and may hold questions of it: delete what is left there.",
            code=1,
        )
    if not found.is_wiped:
        stop("The database is busy: traces stay in its log until a server next cleans up.", code=1)
