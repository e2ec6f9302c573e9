"""`askademy eval`: measures the answers to a file of questions."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cli.encoding_bar import EncodingBar
from bot.cli.options import CorpusOption, JsonOption, settings_with
from bot.cli.terminal import show_json
from bot.evaluation.question_file import load_passages, load_questions
from bot.service.building import build_chat
from bot.service.encoding import load_encodings
from bot.service.engine_choice import in_process
from corpus.load import load

# The bound of a figure: the command exits with 1 beyond it.
Fraction = Annotated[float | None, typer.Option(min=0, max=1)]


def evaluate(  # noqa: PLR0913
    file: Annotated[Path, typer.Argument(help="Questions, a JSON object a line.")],
    *,
    passages: Annotated[
        Path | None,
        typer.Option(help="The passages to answer from; passages.jsonl beside FILE if it exists."),
    ] = None,
    corpus: CorpusOption = None,
    as_json: JsonOption = False,
    min_hit1: Fraction = None,
    min_hit3: Fraction = None,
    min_span: Fraction = None,
    max_false_answers: Fraction = None,
    min_auroc: Fraction = None,
    max_ece: Fraction = None,
) -> None:
    """Measure the answers to a file of questions."""
    from bot.evaluation import report as measure  # noqa: PLC0415  # only here: the others start faster
    from bot.evaluation.thresholds import End, Threshold  # noqa: PLC0415  # as the line before

    bounds: tuple[tuple[str, float | None, End], ...] = (
        ("hit1", min_hit1, "least"),
        ("hit3", min_hit3, "least"),
        ("span", min_span, "least"),
        ("false_answers", max_false_answers, "most"),
        ("auroc", min_auroc, "least"),
        ("ece", max_ece, "most"),
    )
    wanted = [Threshold(name, bound, end) for name, bound, end in bounds if bound is not None]
    settings = settings_with(corpus)
    beside = file.with_name("passages.jsonl")
    if passages is None and corpus is None and beside.is_file():
        passages = beside
    pages = load_passages(passages) if passages else load(settings.corpus)
    report = measure.evaluate(
        build_chat(
            pages, settings.contact, load_encodings(settings, EncodingBar()), in_process(settings)
        ),
        load_questions(file),
    )
    if as_json:
        show_json(report.as_dict())
    else:
        for table in report.tables():
            Console().print(table)
    missed = report.missed(wanted)
    for sentence in missed:
        typer.echo(sentence, err=True)
    raise typer.Exit(1 if missed else 0)
