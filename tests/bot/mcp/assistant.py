"""The SDK's own client, as an assistant uses it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from mcp.client.client import Client
from mcp.types import CallToolResult, TextContent

QUESTION = "How many professionals has ILEA Roswell welcomed?"
# What old assistants speak, with a handshake, and what new ones do.
MODES = ["legacy", "auto"]

Found = TypeVar("Found")


def connected(server: Any, mode: str, use: Callable[[Client], Awaitable[Found]]) -> Found:
    """What `use` returns, of a client that is connected to a server, an address or a process."""

    async def run() -> Found:
        async with Client(server, mode=mode) as client:
            return await use(client)

    return asyncio.run(run())


def said(result: CallToolResult) -> str:
    """The text that an assistant reads."""
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text
