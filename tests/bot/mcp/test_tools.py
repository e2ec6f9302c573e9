"""What the tools say, through the SDK's client within this process."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp.client.client import Client
from mcp.shared.exceptions import MCPError
from mcp.types import CallToolResult

from bot.app import build_service
from bot.mcp.server import create_server
from bot.service.service import Service
from tests.bot.mcp.assistant import connected, said
from tests.conftest import unlimited


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    found = build_service(unlimited(store_questions="off"))
    yield found
    found.threads.close()


def call(service: Service, tool: str, **arguments: object) -> CallToolResult:
    async def use(client: Client) -> CallToolResult:
        return await client.call_tool(tool, arguments)

    return connected(create_server(service), "auto", use)


def test_answer_has_its_quote_with_place_hash_and_link(service: Service) -> None:
    """An assistant that reads only the text has what it needs to quote and to check."""
    found = call(service, "ask", question="When was ILEA Roswell established?")
    (source,) = found.structured_content["sources"]
    text = said(found)
    assert text.startswith("Answered in the words of the pages")
    assert text.count(source["quote"]) == 1
    for told in (source["document"], source["sha256"], source["link"]):
        assert told in text
    assert f"characters {source['start']} to {source['end']}" in text
    assert found.structured_content["conversation"] in text


def test_not_found_is_said_plainly(service: Service) -> None:
    """What the pages do not say is "not found", with what they can answer, and no error."""
    found = call(service, "ask", question="How do I bake sourdough bread?")
    assert not found.is_error
    assert found.structured_content["status"] == "not_found"
    assert found.structured_content["sources"] == []
    assert said(found).startswith("Not found: the pages do not answer this.")
    assert "Questions that can be answered:" in said(found)


def test_search_gives_passages_or_says_that_there_are_none(service: Service) -> None:
    """The best passages come with their places; a query without any is answered plainly."""
    found = call(service, "search", query="officers", limit=2)
    assert len(found.structured_content["hits"]) == 2
    assert said(found).count("Quote: ") == 2
    nothing = call(service, "search", query="sourdough")
    assert nothing.structured_content == {"hits": []}
    assert said(nothing).startswith("Not found: ")


@pytest.mark.parametrize(
    ("tool", "arguments", "sentence"),
    [
        ("ask", {"question": "x" * 1_001}, "at most 1,000"),
        ("ask", {"question": " "}, "empty"),
        ("ask", {}, "question: Field required."),
        ("search", {"query": "officers", "limit": 51}, "limit: "),
        ("search", {"query": "officers", "more": 1}, "more: "),
        ("get_document", {"document": "there-is-none"}, "no such document"),
    ],
)
def test_wrong_arguments_are_told_in_a_sentence(
    service: Service, tool: str, arguments: dict[str, Any], sentence: str
) -> None:
    """The assistant reads what to send instead."""
    found = call(service, tool, **arguments)
    assert found.is_error
    assert sentence in said(found)


def test_unknown_tool_is_refused(service: Service) -> None:
    """A tool that there is not is an error of the protocol, which names those there are."""

    async def use(client: Client) -> None:
        with pytest.raises(MCPError, match="ask, search, get_document"):
            await client.call_tool("delete_everything", {})

    connected(create_server(service), "auto", use)


def test_what_is_no_utf8_is_sent_all_the_same(tmp_path: Path) -> None:
    """A lone surrogate in a file's name, which is no UTF-8, breaks neither tool nor resource."""
    name = b"caf\xe9.md".decode("utf-8", "surrogateescape")
    (tmp_path / name).write_text("# Visit\n\nThe museum opens at ten.\n", "utf-8")
    (tmp_path / "other page.md").write_text("# Other\n\nThe garden is closed.\n", "utf-8")
    service = build_service(unlimited(store_questions="off", corpus=tmp_path))

    async def use(client: Client) -> list[str]:
        found = await client.call_tool("search", {"query": "museum opens"})
        assert "The museum opens at ten." in said(found)
        resources = (await client.list_resources()).resources
        (first,) = [r for r in resources if r.name.startswith("other")]
        (contents,) = (await client.read_resource(first.uri)).contents
        assert "closed" in contents.text  # type: ignore[union-attr]
        return [resource.uri for resource in resources]

    uris = connected(create_server(service), "auto", use)
    service.threads.close()
    assert all(uri.isascii() for uri in uris)
    assert len(uris) == 2
