"""`/docs`: the description of the HTTP API as a plain page, without a third party's assets."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.http.templates import page
from bot.service.live import Live


class Reference:
    def __init__(self, live: Live) -> None:
        self._live = live

    async def page(self, request: Request) -> Response:
        """Its examples ask this server, by the address that it was asked by."""
        base = str(request.base_url).rstrip("/")
        known = {"id": next(iter(self._live.snapshot.chat.documents), "page")}
        return page(
            request,
            "reference.html",
            described=request.app.openapi(),
            curl=partial(curl, base, known),
        )


def curl(
    base: str, known: Mapping[str, str], method: str, path: str, operation: Mapping[str, Any]
) -> str:
    """A line for the shell that calls an operation with the examples of its description.

    `known` are values in place of examples, for the parts of a path.
    """
    for name, value in known.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    query = {}
    for parameter in operation.get("parameters", ()):
        example = parameter["schema"].get("examples", [None])[0]
        if example is not None and parameter.get("in") == "query":
            query[parameter["name"]] = example
    address = base + path + (f"?{urlencode(query)}" if query else "")
    words = ["curl -s", _quoted(address)]
    if method == "post":
        example = operation["requestBody"]["content"]["application/json"]["example"]
        sent = json.dumps(example, ensure_ascii=False)
        words += ["-H 'Content-Type: application/json'", "-d", _quoted(sent)]
    return " ".join(words)


def _quoted(text: str) -> str:
    """In single quotes, which a shell takes as they stand."""
    return "'" + text.replace("'", "'\\''") + "'"
