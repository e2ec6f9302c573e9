"""`/docs`: the description of the HTTP API as a plain page, without a third party's assets."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.http.templates import page

Node = Mapping[str, Any]


async def reference(request: Request) -> Response:
    described: Node = request.app.openapi()
    # The template shows it as it is: `_content` escapes it piece by piece.
    content = "".join(_content(described))
    return page(request, "reference.html", info=described["info"], content=content)


def _content(described: Node) -> Iterable[str]:
    info = described["info"]
    yield f"<h1>{_e(info['title'])} {_e(info['version'])}: HTTP API</h1>{_text(info)}"
    yield '<p>For machines: <a href="openapi.json">openapi.json</a> (OpenAPI).</p>'
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield f"<section><h2><code>{method.upper()} {_e(path)}</code></h2>"
            yield f"<p>{_e(operation['summary'])}.</p>{_text(operation)}"
            yield from _operation(operation)
            yield "</section>"
    for name, schema in described["components"]["schemas"].items():
        shape = _fields(schema) if "properties" in schema else f"<p>{_kind(schema)}</p>"
        yield f'<section id="{_e(name)}"><h2>{_e(name)}</h2>{_text(schema)}{shape}</section>'


def _operation(operation: Node) -> Iterable[str]:
    if parameters := operation.get("parameters"):
        rows = [(p["name"], p["schema"], p.get("required", False)) for p in parameters]
        yield _table("Parameter", (_field_row(*row) for row in rows))
    if body := operation.get("requestBody"):
        yield f"<p>Body: a JSON object.</p>{_fields(body['content']['application/json']['schema'])}"
    yield _table("Status", (_response_row(*item) for item in operation["responses"].items()))


def _response_row(status: str, response: Node) -> tuple[str, ...]:
    media_type, content = next(iter(response.get("content", {"": {}}).items()))
    kind = _kind(content.get("schema", {}))
    return f"<code>{_e(status)}</code>", _e(response["description"]), kind, _e(media_type)


def _fields(schema: Node) -> str:
    required = schema.get("required", ())
    fields = schema["properties"].items()
    return _table("Field", (_field_row(name, field, name in required) for name, field in fields))


def _field_row(name: str, field: Node, required: bool) -> tuple[str, ...]:  # noqa: FBT001
    need = "required" if required else f"default {field.get('default')!r}"
    description = _e(field.get("description", ""))
    return f"<code>{_e(name)}</code>", _kind(field), _e(need), description


def _kind(schema: Node) -> str:
    """A type as people write it, linked where it has a table of its own."""
    if reference := schema.get("$ref"):
        name = _e(reference.rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if options := schema.get("anyOf"):
        return " or ".join(_kind(option) for option in options)
    if values := schema.get("enum") or ([schema["const"]] if "const" in schema else None):
        return " | ".join(_e(str(value)) for value in values)
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    return _e(schema["title"] if "properties" in schema else schema.get("type", "anything"))


def _table(first: str, rows: Iterable[tuple[str, ...]]) -> str:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr><th>{first}</th></tr></thead><tbody>{body}</tbody></table>"


def _text(node: Node) -> str:
    paragraphs = node.get("description", "").strip().split("\n\n")
    return "".join(f"<p>{_e(paragraph)}</p>" for paragraph in paragraphs if paragraph)


def _e(text: str) -> str:
    return escape(text)
