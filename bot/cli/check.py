"""`askademy check`: whether the pages and their curation can be used."""

import typer

from bot.cli.options import CorpusOption, settings_with
from bot.cli.terminal import stop
from bot.owner.check import counts, warnings
from bot.service.building import build_chat
from corpus.errors import CorpusError
from corpus.load import load
from corpus.splitting.split import split


def check(corpus: CorpusOption = None) -> None:
    """Check the pages and their curation; the exit code is 1 where they cannot be used."""
    settings = settings_with(corpus)
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
