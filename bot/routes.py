"""The addresses of the server and what stands before them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from importlib.metadata import version
from itertools import chain
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.http.addresses import Addresses
from bot.http.admin.routes import LARGE_BODIES, AdminPages
from bot.http.api import ASK, Api
from bot.http.assets import asset_routes
from bot.http.callers import Callers
from bot.http.departures import Departures
from bot.http.description import TAGS, DescribedApp
from bot.http.faq import FaqPage
from bot.http.feedback import FeedbackApi
from bot.http.health import ALIVE, Health
from bot.http.metrics.collected import Parts
from bot.http.metrics.monitoring import Monitoring
from bot.http.observed import Observed
from bot.http.pages import ChatPages
from bot.http.problems import handle_problems
from bot.http.rates import Limits, RateLimit
from bot.http.reference import Reference
from bot.http.route_names import RouteNames
from bot.http.serving import Serving
from bot.http.short_way import ShortWay
from bot.http.sizes import BodyLimit, PathLimit
from bot.http.traced import Traced
from bot.http.traffic import Traffic
from bot.request_id import HEADER, RequestIds
from bot.service.current_faq import CurrentFaq
from bot.service.limits import Limit
from bot.service.service import Service
from bot.settings import Settings, has_slack, secret
from bot.store.together import Together
from bot.tracing.wanted import running, wanted_tracing

if TYPE_CHECKING:
    from bot.mcp.http import McpHttp
    from bot.slack.http import SlackHttp

# What an assistant in a browser sends besides the content type.
MCP_HEADERS = ("Mcp-Protocol-Version", "Mcp-Method", "Mcp-Name")
# FastAPI's own would send what is behind the "?" of an address, which may be a question.
OFF: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}
SLACK_EVENTS, LARGEST_EVENT = "/slack/events", 1024 * 1024


def routes(service: Service, settings: Settings, serving: Serving) -> FastAPI:
    """The application; `/readyz` says that it is not ready once `serving.stopping` is set."""
    slack = _slack(service, settings) if has_slack(settings) else None
    mcp = _mcp(service, settings) if settings.mcp else None

    tracing = wanted_tracing()
    departures, traffic = Departures(), Traffic()
    waiting = (lambda: slack.waiting) if slack else None
    limits = _limits(settings, service.together)
    parts = Parts(service, traffic, serving.connections, departures, serving.log, limits, waiting)
    monitoring = Monitoring(parts, secret(settings.metrics_token), serving.figures)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with (
            running(tracing),
            service.running(),
            slack.running() if slack else nullcontext(),
            mcp.running() if mcp else nullcontext(),
            monitoring.running(),
        ):
            yield

    faq = CurrentFaq(service.live, service.store)
    api = Api(service, faq)
    health = Health(serving.stopping, service.live, service.threads, service.updates)
    routers = api.router(), FeedbackApi(service).router(), health.router()

    # A thousand connections a second that ask whether it lives keep nobody from answering.
    short = {("POST", ASK): api.ask, ("GET", ALIVE): health.healthz}

    def observed(inner: ASGIApp) -> ASGIApp:
        """Called with the first request, when all routes are there."""
        every = chain(app.routes, *(router.routes for router in routers))
        names = RouteNames(every, settings.root_path)
        traced = Traced(inner, tracing, names) if tracing else inner
        return Observed(traced, traffic, names, RequestIds())

    app = DescribedApp(
        before=observed,
        title="Askademy",
        version=version("askademy"),
        description="Answers to questions, in the words of the pages themselves. "
        "All offsets count Unicode code points.",
        license_info={"name": "Apache License 2.0", "identifier": "Apache-2.0"},
        openapi_tags=TAGS,
        middleware=[
            *_middleware(settings, limits),
            Middleware(ShortWay, endpoints=short, departures=departures),
        ],
        # FastAPI's own pages load their scripts from a third party.
        docs_url=None,
        redoc_url=None,
        # A redirect would be built from the Host header, which the caller chooses.
        redirect_slashes=False,
        servers=[{"url": settings.root_path or "/"}],
        lifespan=lifespan,
        telemetry=OFF,
    )
    for router in routers:
        app.include_router(router)
    app.router.routes += [
        *ChatPages(service, settings.frame_ancestors).routes(),
        *FaqPage(faq, service).routes(),
        *AdminPages(service, settings).routes(),
        *asset_routes(),
        Route("/docs", Reference(service.live).page),
        *monitoring.routes(),
    ]
    if slack:
        app.router.routes += slack.routes()
    if mcp:
        app.router.routes += mcp.routes()
    handle_problems(app)
    app.add_exception_handler(ClientDisconnect, departures.respond)
    return app


def _slack(service: Service, settings: Settings) -> "SlackHttp":
    from bot.slack.http import SlackHttp  # noqa: PLC0415  # takes 0.3 s to import

    return SlackHttp(service, settings)


def _mcp(service: Service, settings: Settings) -> "McpHttp":
    """Raises `SettingsError` where the SDK is not installed."""
    from bot.mcp.installed import require_sdk  # noqa: PLC0415

    require_sdk("ASKADEMY_MCP=on")
    from bot.mcp.http import McpHttp  # noqa: PLC0415  # may not be installed

    return McpHttp(service, settings.allowed_origins)


def _middleware(settings: Settings, limits: Limits) -> list[Middleware]:
    """The first is the outermost: a script of another origin can read a refusal as well."""
    found = [Middleware(Addresses, prefix=settings.root_path)]
    if settings.allowed_origins:
        found.append(
            Middleware(
                CORSMiddleware,
                allow_origins=settings.allowed_origins,
                allow_methods=("GET", "POST"),
                allow_headers=MCP_HEADERS if settings.mcp else (),
                expose_headers=("Retry-After", HEADER),
            )
        )
    found += [Middleware(PathLimit), Middleware(Callers)]
    found.append(Middleware(BodyLimit, others={SLACK_EVENTS: LARGEST_EVENT, **LARGE_BODIES}))
    if limits.addresses or limits.everybody:
        found.append(Middleware(RateLimit, limits=limits))
    return found


def _limits(settings: Settings, together: Together | None) -> Limits:
    each, every = settings.rate_limit, settings.rate_limit_all
    return Limits(
        Limit("address", each, together) if each else None,
        Limit("all", every, together) if every else None,
    )
