"""The command line: every command with its examples, and how an error is told."""

import sys
from importlib.metadata import version
from io import TextIOWrapper
from typing import Annotated

import typer

from bot.cli.add import add
from bot.cli.ask import ask, chat
from bot.cli.check import check
from bot.cli.curate import curate
from bot.cli.doctor import doctor
from bot.cli.editor import editor
from bot.cli.evaluate import evaluate
from bot.cli.forget import forget
from bot.cli.index import index
from bot.cli.insights import insights
from bot.cli.keep import keep
from bot.cli.serve import mcp, serve, slack
from bot.cli.todo import todo
from bot.evaluation.question_file import QuestionFileError
from bot.logs.log import log_plainly, tell_reason
from bot.settings import SettingsError
from bot.store.errors import StoreUnavailableError
from corpus.errors import CorpusError
from index.engines.errors import EngineError


def _examples(*commands: str) -> str:
    return "\n\n".join(("For example:", *(f"askademy {command}" for command in commands)))


cli = typer.Typer(
    help="Answer questions with verbatim quotes from your own pages.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

curate.command(
    epilog=_examples('curate keep "When are you open?" --author "Ada Miller"', "curate keep")
)(keep)
cli.add_typer(curate, name="curate")
cli.add_typer(editor, name="editor")
# In the order in which `askademy --help` shows them.
cli.command(
    epilog=_examples("insights --days 30", "insights --csv > insights.csv", "insights --letter")
)(insights)
cli.command(
    epilog=_examples("todo --days 7", 'todo "Any good jokes?" --mark ignored --author "Ada Miller"')
)(todo)
cli.command(epilog=_examples("forget 7dZ0c5Y8m1ZcQyPpM0w0Jg"))(forget)
cli.command(
    epilog=_examples(
        'ask "When are you open?"',
        'ask --json --explain "How much is a ticket?"',
        'ask --corpus handbook -- "--verbose: what does it do?"',
    )
)(ask)
cli.command(epilog=_examples("chat", "chat --explain < questions.txt"))(chat)
cli.command(epilog=_examples("serve", "serve --host 0.0.0.0 --port 80 --workers 4"))(serve)
cli.command(epilog=_examples("slack --manifest", "slack --check", "slack"))(slack)
cli.command(epilog=_examples("mcp --corpus handbook", "mcp"))(mcp)
cli.command(
    epilog=_examples(
        "add handbook --corpus my-pages",
        "add https://www.example.org/sitemap.xml",
        "add https://www.example.org/ --crawl --depth 3 --most 200",
    )
)(add)
cli.command(epilog=_examples("check", "check --corpus handbook"))(check)
cli.command(epilog=_examples("doctor", "doctor --port 80 --json"))(doctor)
cli.command(epilog=_examples("index", "index --corpus handbook"))(index)
cli.command(
    "eval",
    epilog=_examples("eval", "eval questions.jsonl", "eval questions.jsonl --json --min-hit1 0.8"),
)(evaluate)

# What is wrong outside of the program, each with a sentence that says what to do.
ERRORS = (
    SettingsError,
    CorpusError,
    QuestionFileError,
    StoreUnavailableError,
    EngineError,
    OSError,
)


def main() -> None:
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # A terminal that has no curly quotes shows "?" in their place.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    log_plainly()
    try:
        cli()
    except ERRORS as error:
        tell_reason(str(error))
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


if __name__ == "__main__":
    main()
