"""Where replies of the API lead, as links of OpenAPI: what a reply names can be sent on."""

from typing import Any

_DOCUMENT = "#/paths/~1api~1documents~1{id}/get"

# By path and method.
_LINKS: dict[tuple[str, str], dict[str, Any]] = {
    ("/api/ask", "post"): {
        "further question": {
            "operationRef": "#/paths/~1api~1ask/post",
            "requestBody": {
                "question": "And where is it?",
                "conversation": "$response.body#/conversation",
            },
            "description": "A question in the same conversation.",
        },
        "feedback": {
            "operationRef": "#/paths/~1api~1feedback/post",
            "requestBody": {"answer": "$response.body#/id", "helpful": True},
            "description": "Whether the answer was helpful.",
        },
        "document": {
            "operationRef": _DOCUMENT,
            "parameters": {"id": "$response.body#/sources/0/document"},
            "description": "The document of the first source, to check its quote against.",
        },
    },
    ("/api/documents", "get"): {
        "document": {
            "operationRef": _DOCUMENT,
            "parameters": {"id": "$response.body#/documents/0/id"},
            "description": "The first document with its text.",
        },
    },
}


def add_links(paths: dict[str, Any]) -> None:
    """Adds to OpenAPI's paths what can be sent on of each good response."""
    for (path, method), links in _LINKS.items():
        paths[path][method]["responses"]["200"]["links"] = links
