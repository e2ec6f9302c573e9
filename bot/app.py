"""The whole of it: load, split, index, chat, store, routes."""

import logging
from typing import TYPE_CHECKING

from bot.service.building import build_snapshot
from bot.service.encoding import load_encodings
from bot.service.engine_choice import chosen_engine, require_reachable
from bot.service.saved_index import saved_index
from bot.settings import Settings, secret
from corpus.rereading import Rereading
from index.meaning.kept import Progress, silent

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.http.serving import Serving
    from bot.service.service import Service
    from bot.slack.socket import SocketMode
    from bot.slack.work.policy import Times

SECONDS_A_DAY = 86_400
_log = logging.getLogger(__name__)


def create_app(
    settings: Settings, serving: "Serving | None" = None, progress: Progress = silent
) -> "FastAPI":
    """The HTTP server's application; `serving` is what it shares with its process.

    `progress` is told how many texts are encoded.

    Raises `CorpusError` where the pages or the curation cannot be used.
    """
    # Only here: the command line asks without a web framework and without a database.
    from bot.http.serving import Serving  # noqa: PLC0415
    from bot.routes import routes  # noqa: PLC0415

    shared = serving or Serving()
    service = build_service(settings, progress, has_workers=shared.figures is not None)
    return routes(service, settings, shared)


def create_socket(settings: Settings, times: "Times | None" = None) -> "SocketMode":
    """Slack without a public address; raises `SettingsError` where Slack refuses a token."""
    from bot.slack.socket import SocketMode  # noqa: PLC0415
    from bot.slack.work.policy import TIMES  # noqa: PLC0415

    return SocketMode(build_service(settings), settings, times or TIMES)


def run_assistant(settings: Settings, progress: Progress = silent) -> None:
    """Answers an assistant over stdin and stdout until that ends.

    Raises `SettingsError` where the SDK is not installed, else what `build_service` raises.
    """
    from bot.mcp.installed import require_sdk  # noqa: PLC0415

    require_sdk("askademy mcp")
    from bot.mcp.stdio import serve_stdio  # noqa: PLC0415  # may not be installed

    serve_stdio(build_service(settings, progress))


def build_service(
    settings: Settings, progress: Progress = silent, *, has_workers: bool = False
) -> "Service":
    """`has_workers` says that other processes on this machine serve the same address.

    Raises `CorpusError` where the pages or the curation cannot be used.

    Raises `EngineError` where the engine that is chosen will never answer.
    """
    from bot.evaluation.regressions import load_regressions, regressions_in  # noqa: PLC0415
    from bot.service.conversation_memory import Memory  # noqa: PLC0415
    from bot.service.conversations import Conversations  # noqa: PLC0415
    from bot.service.deadline import AnsweringThreads  # noqa: PLC0415
    from bot.service.limits import Limit  # noqa: PLC0415
    from bot.service.live import Live  # noqa: PLC0415
    from bot.service.service import Service  # noqa: PLC0415
    from bot.service.updates import Updates  # noqa: PLC0415
    from bot.service.votes import Votes  # noqa: PLC0415
    from bot.store.database import SQLITE, database_url  # noqa: PLC0415
    from bot.store.store import Store  # noqa: PLC0415
    from bot.store.together import Together  # noqa: PLC0415

    pages = Rereading(settings.corpus, settings.name)
    saved = saved_index(settings)
    with saved.pages() as read:
        corpus = pages.load(read)
    for remark in corpus.left_out:
        _log.warning("Left out: %s", remark)
    encodings = load_encodings(settings, progress)
    engine = chosen_engine(settings)
    require_reachable(engine)
    live = Live(build_snapshot(corpus, settings.contact, None, encodings, engine, saved))
    url = database_url(secret(settings.database_url))
    store = Store(url, settings.retention_days)
    updates = Updates(
        live,
        settings.corpus,
        lambda: (
            pages.load(),
            load_regressions(settings.corpus, settings.lost_questions, regressions_in(store)),
        ),
        lambda corpus, before: build_snapshot(
            corpus, settings.contact, before, encodings, engine, saved
        ),
    )
    memory = Memory(lifetime=settings.retention_days * SECONDS_A_DAY)
    threads = AnsweringThreads()
    kept_in = store if settings.store_questions else None
    may_be_several = has_workers or url.get_backend_name() != SQLITE
    together = Together(store) if may_be_several else None
    rate = settings.rate_limit_conversation
    limit = Limit("conversation", rate, together) if rate else None
    conversations = Conversations(live, memory, kept_in, threads, limit)
    votes = Votes(store, conversations)
    return Service(live, store, conversations, votes, threads, together, updates)
