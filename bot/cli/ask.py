"""`askademy ask` and `askademy chat`: questions from the terminal, answered in it."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cli.encoding_bar import EncodingBar
from bot.cli.options import CorpusOption, ExplainOption, JsonOption, settings_with
from bot.cli.terminal import converse, show, show_json, stop, utf8
from bot.contract.build import reply_json
from bot.dialogue.question_length import question_problem
from bot.ids import new_id
from bot.service.building import build_snapshot, snapshot_with
from bot.service.encoding import load_encodings
from bot.service.engine_choice import chosen_engine
from bot.service.saved_index import saved_index
from bot.service.snapshot import Snapshot
from bot.settings import Settings, secret
from bot.stages import timed
from bot.store.errors import StoreUnavailableError
from bot.store.location import database_file
from corpus.curation.entries import Entry
from corpus.load import load


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
    snapshot = _snapshot(corpus)
    with timed() as times:
        reply = snapshot.chat.reply(question)
    if as_json:
        version = snapshot.version
        show_json(reply_json(reply, new_id(), new_id(), explain=explain, version=version))
    else:
        show(Console(), reply, times if explain else None)


def chat(*, corpus: CorpusOption = None, explain: ExplainOption = False) -> None:
    """Hold a conversation in the terminal; "exit" or Ctrl-D ends it."""
    converse(Console(), _snapshot(corpus).chat, explain=explain)


def _snapshot(corpus: Path | None) -> Snapshot:
    """With what was curated while a server ran, which belongs to the corpus of the settings."""
    settings = settings_with(corpus)
    saved = saved_index(settings)
    with saved.pages() as read:
        loaded = load(settings.corpus, settings.name, read)
    entries = () if corpus else _published(settings)
    encodings = load_encodings(settings, EncodingBar())
    engine = chosen_engine(settings, EncodingBar("Loading"))
    start = build_snapshot(loaded, settings.contact, None, encodings, engine, saved)
    found = snapshot_with(entries, start) if entries else start
    found.retriever.prepare()
    return found


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
