"""The way past the framework's routes gives what these give."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest
from starlette.types import ASGIApp

from bot import routes
from bot.app import create_app
from tests.conftest import serving, unlimited

_IDS = re.compile(rb'"(id|conversation|request)":"[\w-]{13,}"')
JSON = {"Content-Type": "application/json"}
QUESTION = json.dumps({"question": "When was ILEA Roswell established?"}).encode()
BODIES = [
    QUESTION,
    b"\xef\xbb\xbf" + QUESTION,
    b'{"question": "When was it?", "explain": true}',
    b'{"question": "When was it?", "conversation": "unknown"}',
    b'{"question": " "}',
    b'{"question": 1}',
    b'{"question": "a", "more": 1}',
    b"{}",
    b"{",
    b"\xff",
    b"",
    b" " * 70_000,
]
HEADERS: list[dict[str, str]] = [
    JSON,
    {},
    {"Content-Type": "text/plain"},
    JSON | {"Origin": "https://www.example.org"},
    JSON | {"Origin": "https://elsewhere.example"},
    JSON | {"Accept": "text/html"},
]


@pytest.fixture(scope="module")
def long_way() -> Iterator[httpx.Client]:
    """The same server without it."""

    def past(app: ASGIApp, **_: object) -> ASGIApp:
        return app

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(routes, "ShortWay", past)
        app = create_app(unlimited(allowed_origins="https://www.example.org"))
    with serving(app) as found:
        yield found


@pytest.mark.parametrize("headers", HEADERS, ids=str)
@pytest.mark.parametrize("body", BODIES, ids=lambda body: str(body[:40]))
def test_responses_are_the_same(
    client: httpx.Client, long_way: httpx.Client, body: bytes, headers: dict[str, str]
) -> None:
    """Good and bad requests get the same bytes and headers on both ways, but for ids and dates."""
    short, long = (
        one.post("/api/ask", content=body, headers=headers) for one in (client, long_way)
    )
    assert short.status_code == long.status_code
    assert _headers(short) == _headers(long)
    assert _IDS.sub(b"", short.content) == _IDS.sub(b"", long.content)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_health_is_the_same(client: httpx.Client, long_way: httpx.Client, method: str) -> None:
    """Whether the process lives is said alike on both ways, whatever the method."""
    short, long = (one.request(method, "/healthz?a=b") for one in (client, long_way))
    assert (short.status_code, _headers(short)) == (long.status_code, _headers(long))
    assert _IDS.sub(b"", short.content) == _IDS.sub(b"", long.content)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_the_frameworks(
    client: httpx.Client, long_way: httpx.Client, method: str
) -> None:
    """A method that the address does not take is refused by the routes, which say what it takes."""
    short, long = (one.request(method, "/api/ask") for one in (client, long_way))
    assert short.status_code == long.status_code == 405
    assert _headers(short) == _headers(long)
    assert short.headers["allow"] == "POST"


def _headers(response: httpx.Response) -> list[tuple[str, str]]:
    own = {"date", "x-request-id", "content-length"}
    return [each for each in response.headers.multi_items() if each[0] not in own]
