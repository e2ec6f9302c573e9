import re
from typing import Any

import httpx
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from bot.contract.requests import AskRequest
from bot.contract.responses import ReplyJson
from bot.http.description import ANY, PROBLEM_TYPE, described, json_body
from bot.request_id import HEADER

# What generated clients have as the names of their types.
NAMES = set(
    "Alternative AskRequest Contribution CuratedWhy DocumentHead DocumentList DocumentText Faq"
    " FaqQuestion FeedbackRequest Health Highlight Part PartKind Penalty Problem Reply SearchHits"
    " Source Status Suggestions Why".split()
)
# And as those of their functions.
OPERATIONS = {
    "ask": "POST /api/ask",
    "giveFeedback": "POST /api/feedback",
    "search": "GET /api/search",
    "listQuestions": "GET /api/faq",
    "listSuggestions": "GET /api/suggestions",
    "listDocuments": "GET /api/documents",
    "getDocument": "GET /api/documents/{id}",
    "isAlive": "GET /healthz",
    "isReady": "GET /readyz",
}


@pytest.fixture(scope="module")
def description(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def test_description_is_openapi(description: dict[str, Any]) -> None:
    """It is what the standard's own schema allows, and every reference leads somewhere."""
    assert description["openapi"].startswith("3.1.")
    assert list(OpenAPIV31SpecValidator(description).iter_errors()) == []


def test_types_have_the_names_that_scripts_know(client: httpx.Client) -> None:
    """No type's name in OpenAPI tells how the code calls it, and every reference leads to one."""
    found = client.get("/openapi.json")
    schemas = found.json()["components"]["schemas"]
    assert set(schemas) == NAMES
    assert {schema["title"] for schema in schemas.values()} == NAMES
    assert set(re.findall(r"#/components/schemas/(\w+)", found.text)) == NAMES
    assert "Json" not in found.text


def test_operations_have_names_that_read_well(description: dict[str, Any]) -> None:
    """A generated client's functions are called by what they do, and stand in three groups."""
    found = {
        operation["operationId"]: (f"{method.upper()} {path}", *operation["tags"])
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }
    assert {name: address for name, (address, _) in found.items()} == OPERATIONS
    told = {tag["name"] for tag in description["tags"] if tag["description"]}
    assert {tag for _, tag in found.values()} == told == {"questions", "documents", "health"}


def test_description_says_where_and_who(description: dict[str, Any]) -> None:
    """It is this server, anybody may ask, and all may copy: linters want it said."""
    assert description["servers"] == [{"url": "/"}]
    assert description["security"] == []
    assert description["info"]["license"]["identifier"] == "Apache-2.0"


def test_shapes_are_named(description: dict[str, Any]) -> None:
    """Bodies and errors are references to types: a generated client has one of each."""
    for methods in description["paths"].values():
        for operation in methods.values():
            bodies = [*operation["responses"].values(), operation.get("requestBody", {})]
            for content in (each for body in bodies for each in body.get("content", {}).values()):
                assert set(content["schema"]) == {"$ref"}


def test_responses_are_the_good_one_and_problems() -> None:
    """Any request may get some problems, and each response has the headers of its status."""
    found = described(ReplyJson, 503)
    assert found[200]["model"] is ReplyJson
    assert set(found) == {200, *ANY, 503}
    headers = {status: set(response["headers"]) for status, response in found.items()}
    assert headers.pop(405) == {HEADER, "Allow"}
    assert headers.pop(503) == {HEADER, "Retry-After"}
    assert set.union(*headers.values()) == {HEADER}
    assert found[503]["description"] == "Service Unavailable"
    assert set(found[503]["content"]) == {PROBLEM_TYPE}


def test_response_without_a_type_has_no_body() -> None:
    """What only says that it is done is 204."""
    found = described(None)
    assert set(found[204]) == {"headers"}
    assert 200 not in found


def test_body_has_an_example() -> None:
    """The description of a request's body has one with every field."""
    content = json_body(AskRequest)["content"]["application/json"]
    assert set(content["example"]) == set(AskRequest.model_fields)
