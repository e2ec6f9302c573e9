"""The addresses of the server and what stands before them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from bot import health
from bot.api import Api
from bot.assets import asset_routes
from bot.conversations import Conversations
from bot.current_faq import CurrentFaq
from bot.faq_page import FaqPage
from bot.feedback import FeedbackApi
from bot.limits import BodyLimit, Limiter, RateLimit
from bot.monitoring import Monitoring
from bot.pages import Pages
from bot.problems import handle_problems
from bot.publishing import Publisher, running
from bot.reference import reference
from bot.settings import Settings
from bot.store.store import Store


def routes(
    conversations: Conversations, store: Store, publisher: Publisher, settings: Settings
) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with running(store, conversations, publisher):
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
    handle_problems(app)
    return app


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
    found.append(Middleware(BodyLimit))
    if settings.rate_limit:
        found.append(Middleware(RateLimit, limiter=Limiter(settings.rate_limit)))
    return found
