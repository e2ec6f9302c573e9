from collections.abc import Iterator

import httpx
import pytest
from mcp.client.client import Client

from bot.app import create_app
from bot.http.sizes import LARGEST_BODY
from bot.store.database import database_url, open_database
from bot.store.tables import QUESTIONS
from tests.bot.mcp.assistant import MODES, QUESTION, connected, said
from tests.bot.store.conftest import metric, rows
from tests.conftest import serving, unlimited

ORIGIN = "https://www.example.org"
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
ACCEPTED = {"Accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def served() -> Iterator[httpx.Client]:
    with serving(create_app(unlimited(mcp="on", allowed_origins=ORIGIN))) as client:
        yield client


def address(client: httpx.Client) -> str:
    return str(client.base_url.join("/mcp"))


@pytest.mark.parametrize("mode", MODES)
def test_assistant_asks_goes_on_and_checks(served: httpx.Client, mode: str) -> None:
    """A follow-up goes on in its conversation, and the document has each quote in its place."""

    async def use(client: Client) -> None:
        names = [tool.name for tool in (await client.list_tools()).tools]
        assert names == ["ask", "search", "get_document"]
        first = await client.call_tool("ask", {"question": QUESTION})
        reply = first.structured_content
        assert reply["status"] == "answered"
        asked = {
            "question": "And from how many countries?",
            "conversation": reply["conversation"],
        }
        further = await client.call_tool("ask", asked)
        assert further.structured_content["read_as"]
        assert "111 countries" in said(further)
        (source,) = reply["sources"]
        found = await client.call_tool("get_document", {"document": source["document"]})
        document = found.structured_content
        assert document["sha256"] == source["sha256"]
        assert document["text"][source["start"] : source["end"]] == source["quote"]

    connected(address(served), mode, use)


def test_it_is_off_unless_switched_on(client: httpx.Client) -> None:
    """Without the setting there is nothing at the address."""
    assert client.post("/mcp", json=PING, headers=ACCEPTED).status_code == 404


def test_a_visitors_browser_does_not_ask(served: httpx.Client) -> None:
    """A script of another site is refused, one of an allowed site is not, and no stream is held."""
    for origin, status in (("https://evil.example", 403), ("null", 403), (ORIGIN, 200)):
        headers = {"Origin": origin} | ACCEPTED
        assert served.post("/mcp", json=PING, headers=headers).status_code == status
    assert served.get("/mcp", headers={"Accept": "text/event-stream"}).status_code == 405


def test_script_of_an_allowed_site_may_send_its_headers(served: httpx.Client) -> None:
    """A browser asks first whether an assistant in a page may name its version and method."""
    asked = "content-type, mcp-protocol-version, mcp-method, mcp-name"
    for origin, status in ((ORIGIN, 200), ("https://evil.example", 400)):
        headers = {
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": asked,
        }
        assert served.options("/mcp", headers=headers).status_code == status


def test_bodies_and_rates_are_limited_as_the_apis() -> None:
    """A body of more than 64 KiB is refused, and so is who asks too often."""
    with serving(create_app(unlimited(mcp="on", rate_limit="1/hour"))) as client:
        large = PING | {"params": {"x": "x" * LARGEST_BODY}}
        assert client.post("/mcp", json=large, headers=ACCEPTED).status_code == 413
        assert client.post("/mcp", json=PING, headers=ACCEPTED).status_code == 200
        refused = client.post("/mcp", json=PING, headers=ACCEPTED)
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) > 0


def test_questions_are_in_the_same_log() -> None:
    """What an assistant asks is kept and counted as what everybody asks, and masked as that is."""
    settings = unlimited(mcp="on")
    with serving(create_app(settings)) as client:

        async def use(assistant: Client) -> None:
            await assistant.call_tool("ask", {"question": f"{QUESTION} ada@example.org"})

        connected(address(client), "auto", use)
        assert metric(client, 'askademy_answers_total{channel="mcp",status="answered"}') == 1
    # A server that stops has written everything.
    assert settings.database_url
    database = open_database(database_url(settings.database_url.get_secret_value()))
    (row,) = rows(database, QUESTIONS)
    assert row["channel"] == "mcp"
    assert "[e-mail]" in row["question"]
    database.dispose()
