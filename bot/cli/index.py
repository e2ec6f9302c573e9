"""`askademy index`: the index of the pages is made ahead of the server's start."""

import typer

from bot.cli.encoding_bar import EncodingBar
from bot.cli.options import CorpusOption, settings_with
from bot.service.building import build_chat
from bot.service.encoding import load_encodings
from bot.service.engine_choice import chosen_engine
from bot.service.saved_index import saved_index
from corpus.load import load
from index.engines.choice import MANY


def index(*, corpus: CorpusOption = None) -> None:
    """Make the index of the pages ahead, so that a server over them starts in a second."""
    settings = settings_with(corpus)
    saved = saved_index(settings, EncodingBar("Reading"))
    with saved.pages() as read:
        loaded = load(settings.corpus, settings.name, read)
    encodings = load_encodings(settings, EncodingBar())
    engine = chosen_engine(settings, EncodingBar("Loading"))
    chat = build_chat(loaded, settings.contact, encodings, engine, saved)
    chat.retriever.prepare()
    size = len(chat.retriever.pages.passages)
    typer.echo(f"{size:,} passages of {len(loaded.documents):,} pages are indexed.")
    if settings.engine == "opensearch":
        typer.echo("OpenSearch has them.")
    if size < MANY:
        typer.echo(f"Fewer than {MANY:,} are read at each start: nothing is kept.")
    else:
        typer.echo(f"The index is kept in {saved.folder}")
