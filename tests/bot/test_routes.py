import re
from pathlib import Path
from typing import Any

import httpx
from starlette.routing import Route

from bot.app import create_app
from bot.http.route_names import ASSET
from tests.conftest import unlimited

HTTP = Path(__file__).parents[2] / "docs" / "http.md"


def described(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def test_openapi_describes_every_response(client: httpx.Client) -> None:
    """Every address of the contract is described, its errors as problems, `why` with its type."""
    paths = described(client)["paths"]
    assert set(paths) == {
        "/api/ask",
        "/api/faq",
        "/api/feedback",
        "/api/search",
        "/api/suggestions",
        "/api/documents",
        "/api/documents/{id}",
        "/healthz",
        "/readyz",
    }
    for methods in paths.values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                if status == "204":
                    assert "content" not in response
                    continue
                (media_type,) = response["content"]
                expected = "application/json" if status == "200" else "application/problem+json"
                assert media_type == expected
    ask = paths["/api/ask"]["post"]
    assert " ".join(ask["responses"]) == "200 400 405 408 413 415 422 429 431 500 503"
    assert "code points" in ask["description"]
    schemas = described(client)["components"]["schemas"]
    assert schemas["AskRequest"]["required"] == ["question"]
    assert schemas["AskRequest"]["properties"]["question"]["maxLength"] == 1_000
    why = schemas["Reply"]["properties"]["why"]
    assert {"$ref": "#/components/schemas/Why"} in why["anyOf"]


def test_docs_list_every_address_and_type(client: httpx.Client) -> None:
    """`/docs` shows every address, parameter and type, and loads from this server alone."""
    page = client.get("/docs")
    assert page.status_code == 200
    for path, methods in described(client)["paths"].items():
        for method, operation in methods.items():
            assert f"<code>{method.upper()} {path}</code>" in page.text
            for parameter in operation.get("parameters", ()):
                assert f"<code>{parameter['name']}</code>" in page.text
    for name in described(client)["components"]["schemas"]:
        assert f'id="{name}"' in page.text
    for target in re.findall(r'href="#(\w+)"', page.text):
        assert f'id="{target}"' in page.text
    assert [
        at for at in re.findall(r'(?:src|href|action)="([^"]*)"', page.text) if "//" in at
    ] == []


def test_every_address_is_told(client: httpx.Client) -> None:
    """docs/http.md has each address with its methods, also those of Slack and MCP; no others."""
    names = ("slack_signing_secret", "slack_client_id", "slack_client_secret")
    app = create_app(unlimited(mcp=True, **dict.fromkeys(names, "1234567.8901234")))
    plain = [route for route in app.router.routes if isinstance(route, Route)]
    served = {
        f"{method} {'/{asset}' if route.name == ASSET else route.path}"
        for route in plain
        for method in (route.methods or set()) - {"HEAD"}
    }
    served |= {
        f"{method.upper()} {path}"
        for path, methods in described(client)["paths"].items()
        for method in methods
    }
    text = HTTP.read_text("utf-8").partition("## Every address")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    assert {address for cell in cells for address in re.findall(r"`([^`]+)`", cell)} == served
