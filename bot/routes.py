"""The addresses of the server and what stands before them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from importlib.metadata import version
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from bot.http import health
from bot.http.api import Api
from bot.http.assets import asset_routes
from bot.http.faq import FaqPage
from bot.http.feedback import FeedbackApi
from bot.http.limits import BodyLimit, Limiter, RateLimit
from bot.http.metrics import Monitoring
from bot.http.pages import Pages
from bot.http.problems import handle_problems
from bot.http.reference import reference
from bot.service.conversations import Conversations
from bot.service.current_faq import CurrentFaq
from bot.service.publishing import Publisher, running
from bot.settings import Settings, has_slack
from bot.store.store import Store

if TYPE_CHECKING:
    from bot.slack.http import SlackHttp

SLACK_EVENTS, LARGEST_EVENT = "/slack/events", 1024 * 1024


def routes(
    conversations: Conversations, store: Store, publisher: Publisher, settings: Settings
) -> FastAPI:
    slack = _slack(conversations, store, settings) if has_slack(settings) else None

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with (
            running(store, conversations, publisher),
            slack.running() if slack else nullcontext(),
        ):
            yield

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
    faq = app.state.faq = CurrentFaq(conversations, store)
    app.include_router(Api(conversations, faq).router())
    feedback = FeedbackApi(conversations, store)
    app.include_router(feedback.router())
    app.include_router(health.router())
    monitoring = Monitoring(conversations, feedback, store)
    app.router.routes += [
        *Pages(conversations).routes(),
        *FaqPage(faq, store).routes(),
        *asset_routes(),
        Route("/docs", reference),
        Route("/metrics", monitoring.metrics),
    ]
    if slack:
        app.router.routes += slack.routes()
    handle_problems(app)
    return app


def _slack(conversations: Conversations, store: Store, settings: Settings) -> "SlackHttp":
    from bot.slack.http import SlackHttp  # noqa: PLC0415  # takes 0.3 s to import

    return SlackHttp(conversations, store, settings)


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
