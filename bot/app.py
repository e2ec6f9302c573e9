"""The whole of it: load, split, index, chat, routes."""

from typing import TYPE_CHECKING

from bot.chat import Chat
from bot.settings import Settings, secret
from bot.store.database import database_url
from bot.store.store import Store
from corpus.load import Corpus, load
from corpus.split import split
from index.retriever import Retriever

if TYPE_CHECKING:
    from fastapi import FastAPI


def build_chat(corpus: Corpus, contact: str | None) -> Chat:
    """Raises `CorpusError` where the curation does not fit the pages."""
    passages = [passage for document in corpus.documents for passage in split(document)]
    retriever = Retriever(passages, corpus.curation)
    return Chat(corpus, retriever, contact)


def create_app(settings: Settings) -> "FastAPI":
    """Raises `CorpusError` where the pages or the curation cannot be used."""
    from bot.routes import routes  # noqa: PLC0415  # the command line asks without a web framework

    corpus = load(settings.corpus)
    chat = build_chat(corpus, settings.contact)
    store = Store(database_url(secret(settings.database_url)), settings.retention_days)
    return routes(chat, store, settings)
