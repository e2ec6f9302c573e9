"""`askademy eval`: measures the answers to a file of questions."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cli.options import CorpusOption, JsonOption, settings_with
from bot.cli.terminal import show_json, stop
from bot.evaluation.question_file import load_passages, load_questions
from bot.service.building import build_chat
from corpus.load import load


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
    settings = settings_with(corpus)
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
