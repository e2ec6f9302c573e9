"""The command line."""

import sys
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from threading import Event
from typing import Annotated

import typer
from rich.console import Console

from bot.app import create_app, create_socket
from bot.cli import curate as owner
from bot.cli.forget import forget
from bot.cli.insights import insights
from bot.cli.terminal import converse, show, show_json, stop, utf8
from bot.contract.build import reply_json
from bot.dialogue.chat import Chat
from bot.dialogue.limits import question_problem
from bot.evaluation.question_file import QuestionFileError, load_passages, load_questions
from bot.ids import new_id
from bot.owner.check import counts, warnings
from bot.service.building import build_chat, build_snapshot, snapshot_with
from bot.settings import Settings, SettingsError, read_settings, secret
from bot.store.errors import StoreUnavailableError
from bot.store.location import database_file
from corpus.curation.entries import Entry
from corpus.errors import CorpusError
from corpus.load import load
from corpus.splitting.split import split


def _examples(*commands: str) -> str:
    return "\n\n".join(("For example:", *(f"askademy {command}" for command in commands)))


cli = typer.Typer(
    help="Answer questions with verbatim quotes from your own pages.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

cli.add_typer(owner.curate, name="curate")
cli.command(epilog=_examples("insights --days 30", "insights --csv > insights.csv"))(insights)
cli.command(epilog=_examples("forget 7dZ0c5Y8m1ZcQyPpM0w0Jg"))(forget)

# What is wrong outside of the program, each with a sentence that says what to do.
ERRORS = (SettingsError, CorpusError, QuestionFileError, StoreUnavailableError, OSError)

CorpusOption = Annotated[
    Path | None,
    typer.Option("--corpus", help="The folder of pages, instead of ASKADEMY_CORPUS."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else.")]
ExplainOption = Annotated[bool, typer.Option("--explain", help="Say why: terms, scores, doubts.")]


def main() -> None:
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # A terminal that has no curly quotes shows "?" in their place.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        cli()
    except ERRORS as error:
        typer.echo(str(error), err=True)
        sys.exit(2)


def _version(wanted: bool) -> None:  # noqa: FBT001
    if wanted:
        typer.echo(f"askademy {version('askademy')}")
        raise typer.Exit


@cli.callback()
def _options(
    _: Annotated[
        bool | None,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = None,
) -> None:
    pass


@cli.command(
    epilog=_examples(
        'ask "When are you open?"',
        'ask --json --explain "How much is a ticket?"',
        'ask --corpus handbook -- "--verbose: what does it do?"',
    )
)
def ask(
    question: Annotated[str, typer.Argument(help="In quotation marks.")],
    *,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    explain: ExplainOption = False,
) -> None:
    """Answer one question; the exit code is 0 where nothing is found, too."""
    question = utf8(question)
    if problem := question_problem(question):
        stop(problem)
    reply = _chat(corpus).reply(question)
    if as_json:
        show_json(reply_json(reply, new_id(), new_id(), explain=explain))
    else:
        show(Console(), reply, explain=explain)


@cli.command(epilog=_examples("chat", "chat --explain < questions.txt"))
def chat(*, corpus: CorpusOption = None, explain: ExplainOption = False) -> None:
    """Hold a conversation in the terminal; "exit" or Ctrl-D ends it."""
    converse(Console(), _chat(corpus), explain=explain)


@cli.command(epilog=_examples("serve", "serve --host 0.0.0.0 --port 80"))
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0 takes a free one.")] = 8000,
    corpus: CorpusOption = None,
) -> None:
    """Serve the HTTP API and the web page."""
    from bot.http import server as serving  # noqa: PLC0415  # only here: the web framework takes 0.2 s to import

    settings = _settings(corpus)
    try:
        listening = serving.listen(host, port)
    except OSError as error:
        stop(f"Cannot listen on {host}, port {port}: {error.strerror}: try --host or --port.")
    with listening:
        stopping = Event()
        serving.serve(create_app(settings, stopping), listening, stopping)


@cli.command(epilog=_examples("slack", "slack --check"))
def slack(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Say what is wrong with tokens and scopes, and stop.")
    ] = False,
    corpus: CorpusOption = None,
) -> None:
    """Answer in Slack over Socket Mode, which needs no public address."""
    settings = _settings(corpus)
    if check:
        from bot.slack.api.check import findings  # noqa: PLC0415  # only here: it takes 0.3 s to import

        found = list(findings(settings))
        for finding in found:
            typer.echo(f"{'ok   ' if finding.good else 'wrong'}  {finding.sentence}")
        raise typer.Exit(0 if all(finding.good for finding in found) else 1)
    create_socket(settings).serve()


@cli.command(epilog=_examples("check", "check --corpus handbook"))
def check(corpus: CorpusOption = None) -> None:
    """Check the pages and their curation; the exit code is 1 where they cannot be used."""
    settings = _settings(corpus)
    try:
        loaded = load(settings.corpus, settings.name)
        build_chat(loaded, settings.contact)
    except CorpusError as error:
        stop(str(error), 1)
    passages = [passage for document in loaded.documents for passage in split(document)]
    for name, count in counts(loaded, passages).items():
        typer.echo(f"{count:>7,} {name}")
    for warning in warnings(loaded, passages):
        typer.echo(f"Warning: {warning}")


@cli.command(
    "eval",
    epilog=_examples("eval questions.jsonl", "eval questions.jsonl --json --at-least hit1=0.8"),
)
def evaluate(  # noqa: PLR0913
    file: Annotated[Path, typer.Argument(help="Questions, a JSON object a line.")],
    *,
    passages: Annotated[
        Path | None,
        typer.Option(help="The passages to answer from; passages.jsonl beside FILE if it exists."),
    ] = None,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    at_least: Annotated[
        list[str] | None, typer.Option(help="A figure and its bound: exit with 1 below it.")
    ] = None,
    at_most: Annotated[
        list[str] | None, typer.Option(help="A figure and its bound: exit with 1 above it.")
    ] = None,
) -> None:
    """Measure the answers to a file of questions."""
    from bot.evaluation import report as measure  # noqa: PLC0415  # only here: the others start faster
    from bot.evaluation.thresholds import thresholds  # noqa: PLC0415  # as the next

    try:
        wanted = thresholds(at_least or (), at_most or ())
    except ValueError as error:
        stop(str(error))
    settings = _settings(corpus)
    beside = file.with_name("passages.jsonl")
    if passages is None and corpus is None and beside.is_file():
        passages = beside
    pages = load_passages(passages) if passages else load(settings.corpus)
    report = measure.evaluate(build_chat(pages, settings.contact), load_questions(file))
    if as_json:
        show_json(report.as_dict())
    else:
        for table in report.tables():
            Console().print(table)
    missed = report.missed(wanted)
    for sentence in missed:
        typer.echo(sentence, err=True)
    raise typer.Exit(1 if missed else 0)


def _settings(corpus: Path | None) -> Settings:
    settings = read_settings()
    return settings.model_copy(update={"corpus": corpus}) if corpus else settings


def _chat(corpus: Path | None) -> Chat:
    """With what was curated while a server ran, which belongs to the corpus of the settings."""
    settings = _settings(corpus)
    loaded = load(settings.corpus, settings.name)
    entries = () if corpus else _published(settings)
    if not entries:
        return build_chat(loaded, settings.contact)
    start = build_snapshot(loaded, settings.contact)
    return snapshot_with(entries, start).chat


def _published(settings: Settings) -> tuple[Entry, ...]:
    configured = secret(settings.database_url)
    file = database_file(configured)
    if file is not None and not file.exists():
        return ()
    from bot.store.database import database_url  # noqa: PLC0415  # only here: it takes 0.3 s
    from bot.store.session import published  # noqa: PLC0415

    try:
        return published(database_url(configured))
    except StoreUnavailableError as error:
        typer.echo(f"{error} Answering without it.", err=True)
        return ()


if __name__ == "__main__":
    main()
