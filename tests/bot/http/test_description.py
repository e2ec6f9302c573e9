import re

import httpx

from bot.contract.requests import AskRequest
from bot.contract.responses import ReplyJson
from bot.http.description import PROBLEM_TYPE, described, json_body

# What generated clients have as the names of their types.
NAMES = {
    *("Alternative", "Contribution", "CuratedWhy", "DocumentHead", "DocumentList", "DocumentText"),
    *(
        "Faq",
        "FaqQuestion",
        "Health",
        "Highlight",
        "Part",
        "PartKind",
        "Penalty",
        "Reply",
        "SearchHits",
        "Source",
    ),
    *("Status", "Suggestions", "Why"),
}


def test_types_have_the_names_that_scripts_know(client: httpx.Client) -> None:
    """No type's name in OpenAPI tells how the code calls it, and every reference leads to one."""
    found = client.get("/openapi.json")
    schemas = found.json()["components"]["schemas"]
    assert set(schemas) == NAMES
    assert {schema["title"] for schema in schemas.values()} == NAMES
    assert set(re.findall(r"#/components/schemas/(\w+)", found.text)) <= NAMES
    assert "Json" not in found.text


def test_responses_are_the_good_one_and_problems() -> None:
    """A response without a type has no body; problems have the one of RFC 9457."""
    assert described(ReplyJson)[200] == {"model": ReplyJson}
    (problem,) = described(None, 404).values()
    assert problem["description"] == "Not Found"
    assert problem["content"][PROBLEM_TYPE]["schema"]["required"] == [
        "type",
        "title",
        "status",
        "detail",
    ]


def test_body_is_described_by_its_type() -> None:
    """The description of a request's body says which of its fields it needs."""
    schema = json_body(AskRequest)["content"]["application/json"]["schema"]
    assert schema["required"] == ["question"]
