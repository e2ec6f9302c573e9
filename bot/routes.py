"""The addresses of the server and what stands before them."""

from asyncio import to_thread
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from importlib.metadata import version
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from bot import health
from bot.api import Api
from bot.chat import Chat
from bot.conversations import Conversations, Memory
from bot.feedback import FeedbackApi
from bot.limits import BodyLimit, Limiter, RateLimit
from bot.pages import Pages
from bot.problems import handle_problems
from bot.reference import reference
from bot.settings import Settings, has_slack
from bot.store.store import Store

if TYPE_CHECKING:
    from bot.slack.server import SlackServer

SECONDS_A_DAY = 86_400
SLACK_EVENTS, LARGEST_EVENT = "/slack/events", 1024 * 1024


def routes(chat: Chat, store: Store, settings: Settings) -> FastAPI:
    memory = Memory(lifetime=settings.retention_days * SECONDS_A_DAY)
    conversations = Conversations(chat, memory, store if settings.store_questions else None)
    slack = _slack(conversations, store, settings) if has_slack(settings) else None

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        store.start()
        async with slack.running() if slack else nullcontext():
            yield
        await to_thread(store.close)

    app = FastAPI(
        title="Askademy",
        version=version("askademy"),
        description="Answers to questions, in the words of the pages themselves. "
        "All offsets count Unicode code points.",
        middleware=_middleware(settings),
        # FastAPI's own pages load their scripts from a third party.
        docs_url=None,
        redoc_url=None,
        # A redirect would be built from the Host header, which the caller chooses.
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.draining = False
    app.include_router(Api(conversations).router())
    app.include_router(FeedbackApi(conversations, store).router())
    app.include_router(health.router())
    app.router.routes += [*Pages(conversations).routes(), Route("/docs", reference)]
    if slack:
        app.router.routes += slack.routes()
    handle_problems(app)
    return app


def _slack(conversations: Conversations, store: Store, settings: Settings) -> "SlackServer":
    from bot.slack.server import SlackServer  # noqa: PLC0415  # takes 0.3 s to import

    return SlackServer(conversations, store, settings)


def _middleware(settings: Settings) -> list[Middleware]:
    """The first is the outermost: a script of another origin can read a refusal as well."""
    found = []
    if settings.allowed_origins:
        found.append(
            Middleware(
                CORSMiddleware,
                allow_origins=settings.allowed_origins,
                allow_methods=("GET", "POST"),
                expose_headers=("Retry-After",),
            )
        )
    found.append(Middleware(BodyLimit, others={SLACK_EVENTS: LARGEST_EVENT}))
    if settings.rate_limit:
        found.append(Middleware(RateLimit, limiter=Limiter(settings.rate_limit)))
    return found
