"""The SDK's server over the service; how it is reached is left to `http` and `stdio`."""

from importlib.metadata import version
from typing import Any

from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.types import (
    CallToolRequestParams,
    CallToolResult,
    ListResourcesResult,
    ListToolsResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
)

from bot.mcp.resources import Resources
from bot.mcp.texts import INSTRUCTIONS
from bot.mcp.tools import Tools
from bot.service.service import Service

Context = ServerRequestContext[Any]


def create_server(service: Service) -> Server[Any]:
    """A server that names the organisation as its pages do when it is made."""
    tools, resources = Tools(service), Resources(service.live)

    async def list_tools(_: Context, __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=tools.all)

    async def call_tool(_: Context, asked: CallToolRequestParams) -> CallToolResult:
        return await tools.call(asked.name, asked.arguments)

    async def list_resources(
        _: Context, asked: PaginatedRequestParams | None
    ) -> ListResourcesResult:
        return resources.listed(asked.cursor if asked else None)

    async def read_resource(_: Context, asked: ReadResourceRequestParams) -> ReadResourceResult:
        return resources.read(asked.uri)

    name = service.live.snapshot.chat.name
    return Server(
        "askademy",
        version=version("askademy"),
        title=name,
        instructions=INSTRUCTIONS.format(name=name),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_read_resource=read_resource,
    )
