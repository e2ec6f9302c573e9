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
from bot.contract.responses import ProblemJson
from bot.http.onward import add_links

PROBLEM_TYPE = "application/problem+json"
# A name of a type in the code, alone or in a reference: what scripts know has no "Json" behind it.
_NAME = re.compile(r'"(#/components/schemas/)?(\w+)Json"')


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
            text = json.dumps(super().openapi())
            found = json.loads(_NAME.sub(r'"\1\2"', text))
            for name, schema in found["components"]["schemas"].items():
                if name in EXAMPLES:
                    schema["examples"] = [EXAMPLES[name]]
            add_links(found["paths"])
            self.openapi_schema = found
        return self.openapi_schema


def described(response: Any, *problems: int) -> dict[int | str, dict[str, Any]]:
    """The responses of an endpoint: the good one, of that type, and the statuses of problems.

    Where `response` is None, the good one has no body.
    """
    content = {PROBLEM_TYPE: {"schema": TypeAdapter(ProblemJson).json_schema()}}
    found: dict[int | str, dict[str, Any]] = {
        status: {"description": HTTPStatus(status).phrase, "content": content}
        for status in problems
    }
    good: dict[int | str, dict[str, Any]] = {200: {"model": response}} if response else {}
    return good | found


def json_body(model: type[BaseModel]) -> Mapping[str, Any]:
    """The body of a request."""
    content = {"application/json": {"schema": model.model_json_schema()}}
    return {"required": True, "content": content}
