"""The tools of an assistant: `ask`, `search` and `get_document`."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from mcp.shared.exceptions import MCPError
from mcp.types import INVALID_PARAMS, CallToolResult, TextContent, Tool, ToolAnnotations
from pydantic import BaseModel, TypeAdapter

from bot.contract.build import answered_json, document_text_json, encoded, source_json
from bot.contract.requests import AskRequest
from bot.contract.responses import DocumentTextJson, ReplyJson, SearchHitsJson
from bot.mcp.arguments import ArgumentError, DocumentArguments, SearchArguments, read
from bot.mcp.texts import document_text, hits_text, reply_text
from bot.service.overdue import OverdueError
from bot.service.service import Service

CHANNEL = "mcp"
_NO_DOCUMENT = "There is no such document: the resources list those there are."


@dataclass(frozen=True, slots=True)
class _Described:
    """A tool as an assistant sees it, and what it does."""

    tool: Tool
    call: Callable[[dict[str, Any] | None], Awaitable[CallToolResult]]


class Tools:
    """What searches does so in the threads of the service, as for every other channel."""

    def __init__(self, service: Service) -> None:
        self._service = service
        described = (
            _Described(
                _tool(
                    "ask",
                    "Ask a question about the organisation. The answer is quoted from its pages:"
                    " each quote comes with its document, place, sha256 and link. Where the pages"
                    ' do not answer, the status is "not_found".',
                    AskRequest,
                    ReplyJson,
                ),
                self._ask,
            ),
            _Described(
                _tool(
                    "search",
                    "The passages of the pages that match a query best, the best first.",
                    SearchArguments,
                    SearchHitsJson,
                ),
                self._search,
            ),
            _Described(
                _tool(
                    "get_document",
                    "A document with its whole text: text[start:end] is a quote of it.",
                    DocumentArguments,
                    DocumentTextJson,
                ),
                self._document,
            ),
        )
        self._tools = {found.tool.name: found for found in described}

    @property
    def all(self) -> list[Tool]:
        return [found.tool for found in self._tools.values()]

    async def call(self, name: str, arguments: dict[str, Any] | None) -> CallToolResult:
        """What cannot be used is told to the assistant, which may put it right.

        Raises `MCPError` where there is no such tool.
        """
        if name not in self._tools:
            raise MCPError(INVALID_PARAMS, f"There is no such tool: use {', '.join(self._tools)}.")
        try:
            return await self._tools[name].call(arguments)
        except (ArgumentError, OverdueError) as error:
            return CallToolResult(content=[TextContent(text=str(error))], is_error=True)

    async def _ask(self, arguments: dict[str, Any] | None) -> CallToolResult:
        asked = read(AskRequest, arguments)
        found = await self._service.conversations.ask(asked.question, asked.conversation, CHANNEL)
        reply = answered_json(found, explain=asked.explain)
        return _result(reply_text(reply), reply)

    async def _search(self, arguments: dict[str, Any] | None) -> CallToolResult:
        asked = read(SearchArguments, arguments)
        search = partial(self._service.live.snapshot.chat.search, asked.query, asked.limit)
        hits = [source_json(quote) for quote in await self._service.threads.run(search)]
        return _result(hits_text(hits), SearchHitsJson(hits=hits))

    async def _document(self, arguments: dict[str, Any] | None) -> CallToolResult:
        asked = read(DocumentArguments, arguments)
        document = self._service.live.snapshot.chat.documents.get(asked.document)
        if document is None:
            raise ArgumentError(_NO_DOCUMENT)
        found = document_text_json(document)
        return _result(document_text(found), found)


def _tool(name: str, description: str, takes: type[BaseModel], gives: type[Any]) -> Tool:
    return Tool(
        name=name,
        description=description,
        input_schema=takes.model_json_schema(),
        output_schema=TypeAdapter(gives).json_schema(mode="serialization"),
        annotations=ToolAnnotations(
            read_only_hint=True,
            destructive_hint=False,
            # Asked again, a follow-up may be another question.
            idempotent_hint=name != "ask",
            open_world_hint=False,
        ),
    )


def _result(text: str, structured: Mapping[str, object]) -> CallToolResult:
    # As the API's JSON has it: what is no character of UTF-8 becomes "?".
    shown = text.encode("utf-8", "replace").decode()
    return CallToolResult(
        content=[TextContent(text=shown)], structured_content=json.loads(encoded(structured))
    )
