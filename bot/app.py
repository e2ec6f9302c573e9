"""The whole of it: load, split, index, chat, store, routes."""

from typing import TYPE_CHECKING

from bot.dialogue.chat import Chat
from bot.settings import Settings, secret
from corpus.load import Corpus, load
from corpus.splitting.split import split
from index.retriever import Retriever

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.service.conversations import Conversations
    from bot.service.publishing import Publisher
    from bot.slack.socket import SocketMode
    from bot.slack.work.policy import Times
    from bot.store.store import Store

SECONDS_A_DAY = 86_400


def build_retriever(corpus: Corpus) -> Retriever:
    """Raises `CorpusError` where the curation does not fit the pages."""
    passages = [passage for document in corpus.documents for passage in split(document)]
    return Retriever(passages, corpus.curation)


def build_chat(corpus: Corpus, contact: str | None) -> Chat:
    """Raises `CorpusError` where the curation does not fit the pages."""
    return Chat(corpus, build_retriever(corpus), contact)


def create_app(settings: Settings) -> "FastAPI":
    """Raises `CorpusError` where the pages or the curation cannot be used."""
    # Only here: the command line asks without a web framework and without a database.
    from bot.routes import routes  # noqa: PLC0415

    return routes(*_served(settings), settings)


def create_socket(settings: Settings, times: "Times | None" = None) -> "SocketMode":
    """Slack without a public address; raises `SettingsError` where Slack refuses a token."""
    from bot.slack.socket import SocketMode  # noqa: PLC0415
    from bot.slack.work.policy import TIMES  # noqa: PLC0415

    return SocketMode(*_served(settings), settings, times or TIMES)


def _served(settings: Settings) -> "tuple[Conversations, Store, Publisher]":
    from bot.service.conversations import Conversations, Memory  # noqa: PLC0415
    from bot.service.publishing import Publisher  # noqa: PLC0415
    from bot.store.database import database_url  # noqa: PLC0415
    from bot.store.store import Store  # noqa: PLC0415

    corpus = load(settings.corpus)
    retriever = build_retriever(corpus)
    chat = Chat(corpus, retriever, settings.contact)
    store = Store(database_url(secret(settings.database_url)), settings.retention_days)
    memory = Memory(lifetime=settings.retention_days * SECONDS_A_DAY)
    conversations = Conversations(chat, memory, store if settings.store_questions else None)
    return conversations, store, Publisher(corpus, retriever, settings.contact, to=conversations)
