"""Options that several commands have, and the settings with what they say."""

from pathlib import Path
from typing import Annotated

import typer

from bot.settings import Settings, read_settings

CorpusOption = Annotated[
    Path | None,
    typer.Option("--corpus", help="The folder of pages, instead of ASKADEMY_CORPUS."),
]
ExplainOption = Annotated[bool, typer.Option("--explain", help="Say why: terms, scores, doubts.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else.")]


def settings_with(corpus: Path | None) -> Settings:
    """The settings, with another folder of pages where one is given; raises `SettingsError`."""
    settings = read_settings()
    return settings.model_copy(update={"corpus": corpus}) if corpus else settings
