"""`askademy eval`: measures the answers to a file of questions."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cli.encoding_bar import EncodingBar
from bot.cli.options import CorpusOption, JsonOption, settings_with
from bot.cli.terminal import show_json, stop
from bot.dialogue.chat import Chat
from bot.evaluation.question_file import LabelledQuestion, load_passages, load_questions
from bot.service.building import build_chat
from bot.service.encoding import load_encodings
from bot.service.engine_choice import in_process
from bot.settings import Settings, secret
from corpus.load import Corpus, load

# The bound of a figure: the command exits with 1 beyond it.
Fraction = Annotated[float | None, typer.Option(min=0, max=1)]


def evaluate(  # noqa: PLR0913
    file: Annotated[
        Path | None,
        typer.Argument(help="Questions, a JSON object a line; else the regression questions."),
    ] = None,
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
    """Measure the answers to a file of questions, or to the regression questions.

    These stand in questions.jsonl beside the pages, or are kept in the store.
    """
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
    if file is None:
        report = measure.evaluate(*_regressions(settings))
    else:
        report = measure.evaluate(
            _chat(_pages(file, passages, corpus, settings), settings), load_questions(file)
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


def _pages(file: Path, passages: Path | None, corpus: Path | None, settings: Settings) -> Corpus:
    beside = file.with_name("passages.jsonl")
    if passages is None and corpus is None and beside.is_file():
        passages = beside
    return load_passages(passages) if passages else load(settings.corpus)


def _chat(pages: Corpus, settings: Settings) -> Chat:
    encodings = load_encodings(settings, EncodingBar())
    return build_chat(pages, settings.contact, encodings, in_process(settings))


def _regressions(settings: Settings) -> tuple[Chat, Sequence[LabelledQuestion]]:
    """With what is curated in the store; ends the command where there are none."""
    from bot.evaluation.keeping import kept  # noqa: PLC0415  # opens the database
    from bot.evaluation.regressions import load_regressions  # noqa: PLC0415
    from bot.service.building import build_snapshot, snapshot_with  # noqa: PLC0415
    from bot.store.database import database_url  # noqa: PLC0415
    from bot.store.session import published  # noqa: PLC0415

    url = database_url(secret(settings.database_url))
    questions = load_regressions(settings.corpus, 0, kept(url)).questions
    if not questions:
        stop("There are no regression questions: name a file of questions.")
    encodings = load_encodings(settings, EncodingBar())
    pages = build_snapshot(
        load(settings.corpus), settings.contact, encodings=encodings, engine=in_process(settings)
    )
    return snapshot_with(published(url), pages).chat, questions
