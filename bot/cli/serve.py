"""`askademy serve`, `slack` and `mcp`: the processes that go on until they are stopped."""

from pathlib import Path
from socket import socket
from typing import Annotated

import typer

from bot.app import create_app, create_socket, run_assistant
from bot.cli.encoding_bar import EncodingBar
from bot.cli.options import CorpusOption, settings_with
from bot.cli.terminal import stop
from bot.logs.log import log_as_server
from bot.settings import Settings
from corpus.load import load
from index.meaning.memory import share_arenas


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0 takes a free one.")] = 8000,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Processes that answer, one for each core.")
    ] = 1,
    corpus: CorpusOption = None,
    worker: Annotated[tuple[int, Path] | None, typer.Option(hidden=True)] = None,
) -> None:
    """Serve the HTTP API and the web page."""
    from bot.cli import workers as several  # noqa: PLC0415
    from bot.http import server  # noqa: PLC0415  # only here: the web framework takes 0.2 s to import
    from bot.http.connections import Connections, most_connections  # noqa: PLC0415
    from bot.http.serving import Serving  # noqa: PLC0415

    settings = settings_with(corpus)
    share_arenas()
    levels = log_as_server(settings.log)
    figures = None
    if worker is not None:
        several.end_with_parent()
        number, figures = worker
        listening = socket(fileno=number)
    else:
        try:
            listening = server.listen(host, port)
        except OSError as error:
            stop(f"Cannot listen on {host}, port {port}: {error.strerror}: try --host or --port.")
    with listening:
        if workers > 1:
            options = ["--corpus", str(corpus)] if corpus else []
            drain = settings.drain_seconds
            raise typer.Exit(several.serve_in_workers(listening, workers, options, drain))
        shared = Serving(
            drain_seconds=settings.drain_seconds,
            connections=Connections(most_connections()),
            figures=figures,
            log=levels,
        )
        server.serve(create_app(settings, shared, EncodingBar()), listening, shared)


def slack(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Say what is wrong with tokens and scopes, and stop.")
    ] = False,
    manifest: Annotated[
        bool, typer.Option("--manifest", help="Print the manifest to make the app from, and stop.")
    ] = False,
    corpus: CorpusOption = None,
) -> None:
    """Answer in Slack over Socket Mode, which needs no public address."""
    settings = settings_with(corpus)
    if manifest:
        typer.echo(_manifest(settings), nl=False)
        return
    if check:
        from bot.slack.api.check import findings  # noqa: PLC0415  # only here: it takes 0.3 s to import

        found = list(findings(settings))
        for finding in found:
            typer.echo(f"{'ok   ' if finding.good else 'wrong'}  {finding.sentence}")
        raise typer.Exit(0 if all(finding.good for finding in found) else 1)
    share_arenas()
    log_as_server(settings.log)
    create_socket(settings).serve()


def _manifest(settings: Settings) -> str:
    from bot.slack.manifest import manifest  # noqa: PLC0415
    from bot.slack.messages.command import command_of  # noqa: PLC0415

    name = load(settings.corpus, settings.name).name
    return manifest(name, settings.slack_command or command_of(name))


def mcp(*, corpus: CorpusOption = None) -> None:
    """Answer an assistant on this machine over MCP: it starts this command, and ends it.

    At a server, ASKADEMY_MCP=on gives the same to assistants elsewhere, at /mcp.
    """
    settings = settings_with(corpus)
    log_as_server(settings.log)
    run_assistant(settings, EncodingBar())
