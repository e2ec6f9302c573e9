"""Messages as assistants send them over MCP, with what no assistant would send."""

import json
import random
from collections.abc import Iterator
from typing import Any

import httpx

from benchmarks.slack_fuzz import grown

HEADERS = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
VERSION = "2025-11-25"
CALLED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("ask", {"question": "When was ILEA Roswell established?", "conversation": "abc"}),
    ("search", {"query": "academy", "limit": 3}),
    ("get_document", {"document": "our-academy"}),
    ("nothing", {}),
)


def messages() -> list[dict[str, Any]]:
    """One of each kind that assistants send."""
    begun = {
        "protocolVersion": VERSION,
        "capabilities": {},
        "clientInfo": {"name": "a", "version": "1"},
    }
    asked: list[tuple[str, dict[str, Any]]] = [
        ("initialize", begun),
        ("ping", {}),
        ("tools/list", {"cursor": "a"}),
        ("resources/list", {}),
        ("resources/read", {"uri": "askademy://documents/our-academy"}),
        ("prompts/list", {}),
        ("notifications/cancelled", {"requestId": 1, "reason": "a"}),
        *(("tools/call", {"name": name, "arguments": given}) for name, given in CALLED),
    ]
    return [{"jsonrpc": "2.0", "id": 1, "method": name, "params": p} for name, p in asked]


def odd_messages(client: httpx.Client, seed: int, number: int) -> Iterator[str]:
    """Sends so many messages, and says what was wrong with a response."""
    draw = random.Random(seed)  # noqa: S311  # to be the same again, not to be secret
    real = messages()
    for _ in range(number):
        sent = json.dumps(grown(draw.choice(real), draw)).encode()
        if draw.random() < 0.05:
            sent = sent[: draw.randrange(len(sent))]
        headers = HEADERS | ({"MCP-Protocol-Version": VERSION} if draw.random() < 0.5 else {})
        response = client.post("/mcp", content=sent, headers=headers)
        if response.status_code >= 500:
            yield f"{response.status_code}: {sent[:300]!r}"
