import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.http.route_names import ASSET, RouteNames, channel_of


async def nothing(_: Request) -> Response:
    return Response()


NAMES = RouteNames(
    [
        Route("/", nothing),
        Route("/faq", nothing),
        Route("/api/documents/{id}", nothing),
        Route("/widget-1a2b.js", nothing, name=ASSET),
    ],
    "/bot",
)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "/"),
        ("/faq", "/faq"),
        ("/faq/", "/faq"),
        ("/bot/faq", "/faq"),
        ("/bot/", "/"),
        ("/api/documents/visit", "/api/documents/{id}"),
        ("/bot/api/documents/visit/", "/api/documents/{id}"),
        ("/widget-1a2b.js", "/{asset}"),
        ("/api/documents", "unknown"),
        ("/api/documents/a/b", "unknown"),
        ("", "/"),
        ("*", "unknown"),
    ],
)
def test_path_has_the_name_of_its_route(path: str, name: str) -> None:
    """However the path is written; what leads nowhere has one name."""
    assert NAMES.of(path) == name


@pytest.mark.parametrize(
    ("route", "channel"),
    [
        ("/api/ask", "api"),
        ("/", "page"),
        ("/faq", "page"),
        ("/slack/events", "slack"),
        ("/mcp", "mcp"),
        ("/admin/todo", "admin"),
        ("/admin", "admin"),
        ("/metrics", "other"),
        ("unknown", "other"),
    ],
)
def test_route_belongs_to_a_channel(route: str, channel: str) -> None:
    """What people ask through is told from what machines look at."""
    assert channel_of(route) == channel
