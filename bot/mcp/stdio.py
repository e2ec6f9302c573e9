"""MCP over stdin and stdout: an assistant on this machine starts the process and ends it."""

import asyncio

from mcp.server.stdio import stdio_server

from bot.mcp.server import create_server
from bot.service.service import Service
from bot.tracing.wanted import running, wanted_tracing


def serve_stdio(service: Service) -> None:
    """Until stdin ends; what anything prints meanwhile goes to stderr.

    Raises `SettingsError` where traces are asked for in a way that cannot be.
    """
    asyncio.run(_serve(service))


async def _serve(service: Service) -> None:
    async with running(wanted_tracing()), service.running():
        server = create_server(service)
        async with stdio_server() as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())
