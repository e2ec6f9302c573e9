"""The OpenAPI description of the API: its types have the names that scripts know."""

import json
import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, TypeAdapter
from starlette.types import ASGIApp

from bot.contract.examples import EXAMPLES
from bot.contract.requests import AskRequest, FeedbackRequest
from bot.contract.responses import ProblemJson
from bot.http.onward import add_links
from bot.request_id import HEADER

PROBLEM_TYPE = "application/problem+json"
# What any request may get: it is no HTTP, its method is not taken, it takes too long to arrive, its
# body or its head is too large, or a fault is ours.
ANY = (400, 405, 408, 413, 431, 500)
# A name of a type in the code, alone or in a reference: what scripts know has no "Json" behind it.
_NAME = re.compile(r'"(#/components/schemas/)?(\w+)Json"')
_SCHEMAS = "#/components/schemas/"
# The types that the framework does not find by itself, because it neither reads nor sends them.
_OURS: tuple[Any, ...] = (AskRequest, FeedbackRequest, ProblemJson)
# What operations are of; generated clients have a module for each.
TAGS = [
    {"name": "questions", "description": "What people ask, and what they say of the answers."},
    {"name": "documents", "description": "The pages that answers are quoted from."},
    {"name": "health", "description": "What a load balancer asks."},
]
_ALLOW, _RETRY = "Allow", "Retry-After"
_HEADERS: dict[str, dict[str, Any]] = {
    HEADER: {
        "description": "The id of the request: the one that it came with, else a new one.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"},
    },
    _ALLOW: {
        "description": "The methods that the address takes.",
        "required": True,
        "schema": {"type": "string"},
    },
    _RETRY: {
        "description": "The seconds after which to try again.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
    },
}
# The headers that a status has besides the id of the request.
_OF_STATUS = {405: (_ALLOW,), 429: (_RETRY,), 503: (_RETRY,)}


class DescribedApp(FastAPI):
    """FastAPI, with the types named as the contract names them."""

    def __init__(self, before: Callable[[ASGIApp], ASGIApp], **options: Any) -> None:
        """`before` makes what stands before all else, also before what answers to errors."""
        super().__init__(**options)
        self._before = before

    def build_middleware_stack(self) -> ASGIApp:
        return self._before(super().build_middleware_stack())

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            whole = super().openapi()
            schemas = whole["components"]["schemas"]
            for shape in _OURS:
                schemas[shape.__name__] = TypeAdapter(shape).json_schema()
            whole["components"]["headers"] = _HEADERS
            whole["security"] = []  # whoever reaches the server may ask
            found = json.loads(_NAME.sub(r'"\1\2"', json.dumps(whole)))
            for name, schema in found["components"]["schemas"].items():
                if name in EXAMPLES:
                    schema["examples"] = [EXAMPLES[name]]
            add_links(found["paths"])
            self.openapi_schema = found
        return self.openapi_schema


def described(response: Any, *problems: int) -> dict[int | str, dict[str, Any]]:
    """The responses of an endpoint: the good one, of that type, and the statuses of problems.

    What any request may get is among them. Where `response` is None, the good one has no body.
    """
    content = {PROBLEM_TYPE: {"schema": {"$ref": f"{_SCHEMAS}{ProblemJson.__name__}"}}}
    good = {"model": response} if response else {}
    found: dict[int | str, dict[str, Any]] = {
        (200 if response else 204): {**good, "headers": _headers()}
    }
    for status in sorted({*ANY, *problems}):
        found[status] = {
            "description": HTTPStatus(status).phrase,
            "content": content,
            "headers": _headers(status),
        }
    return found


def _headers(status: int = 200) -> dict[str, Any]:
    names = (HEADER, *_OF_STATUS.get(status, ()))
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def json_body(model: type[BaseModel]) -> Mapping[str, Any]:
    """The body of a request, of one of the types that are described here."""
    schema = {"$ref": f"{_SCHEMAS}{model.__name__}"}
    content = {"application/json": {"schema": schema, "example": EXAMPLES[model.__name__]}}
    return {"required": True, "content": content}
