"""`askademy doctor`: whether an installation is all right, and if not, what to do."""

from dataclasses import asdict
from socket import AF_INET, AF_INET6, SOCK_STREAM, getaddrinfo, socket
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import CorpusOption, JsonOption, settings_with
from bot.cli.terminal import show_json
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.service.installation import Diagnosis

SIGNS = {"ok": "ok     ", "warning": "look at", "problem": "WRONG  "}


def doctor(
    host: Annotated[str, typer.Option(help="The address that is served at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535)] = 8000,
    corpus: CorpusOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Say what of an installation is not as it should be; the exit code is 1 for a problem.

    Nothing is changed. Settings that cannot be read end it at once, with exit code 2.
    """
    settings = settings_with(corpus)
    found = []
    for each in _all(settings, host, port):
        found.append(each)
        if not as_json:
            typer.echo(f"{SIGNS[each.state]}  {each.subject}: {each.sentence}")
    if as_json:
        show_json({"findings": [asdict(each) for each in found]})
    raise typer.Exit(1 if any(each.state == "problem" for each in found) else 0)


def _all(settings: Settings, host: str, port: int) -> "Iterator[Diagnosis]":
    # Only here: the database's library takes .2 s.
    from bot.service.installation import Diagnosis, findings  # noqa: PLC0415

    yield from findings(settings)
    yield _port(host, port)
    if settings.slack_bot_token or settings.slack_app_token:
        from bot.slack.api import check  # noqa: PLC0415  # only here: it takes 0.3 s to import

        for each in check.findings(settings):
            yield Diagnosis("Slack", "ok" if each.good else "problem", each.sentence)


def _port(host: str, port: int) -> "Diagnosis":
    """Whether the port is free."""
    from bot.service.installation import Diagnosis  # noqa: PLC0415

    try:
        family, kind, *_, place = getaddrinfo(host, port, type=SOCK_STREAM)[0]
        with socket(family if family in {AF_INET, AF_INET6} else AF_INET, kind) as tried:
            tried.bind(place)
    except OSError as error:
        advice = "is a server running there? Else another --port, or --host"
        said = f"{host}, port {port}, cannot be listened on ({error.strerror}): {advice}."
        return Diagnosis("port", "warning", said)
    return Diagnosis("port", "ok", f"{host}, port {port}, is free.")
