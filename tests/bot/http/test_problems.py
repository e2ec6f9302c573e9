import json
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException

from bot.http.description import PROBLEM_TYPE
from bot.http.problems import as_problem, problem_response
from bot.problem import Problem


def scope(path: str = "/chat", accept: str = "*/*") -> dict[str, Any]:
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(b"accept", accept.encode()), (b"host", b"localhost")],
    }


def test_problem_is_json_for_programs() -> None:
    """The body is RFC 9457's, with the problem's own status, sentence and headers."""
    response = problem_response(Problem(429, "Wait.", {"Retry-After": "3"}), scope())
    assert response.status_code == 429
    assert response.headers["content-type"] == PROBLEM_TYPE
    assert response.headers["retry-after"] == "3"
    assert json.loads(bytes(response.body)) == {
        "type": "about:blank",
        "title": "Too Many Requests",
        "status": 429,
        "detail": "Wait.",
    }


def test_problem_is_a_page_for_people() -> None:
    """A browser gets a page with the same status, headers and sentence, which is escaped."""
    response = problem_response(
        Problem(404, "No <b>.", {"X-Why": "here"}), scope(accept="text/html")
    )
    assert response.status_code == 404
    assert response.headers["x-why"] == "here"
    assert "No &lt;b&gt;." in bytes(response.body).decode()
    # A script that asks for HTML below /api/ is a script all the same.
    api = problem_response(Problem(404, "No."), scope("/api/none", "text/html"))
    assert api.headers["content-type"] == PROBLEM_TYPE


class Body(BaseModel):
    count: int


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        ("{", 400, "send a JSON object in UTF-8."),
        ('{"count": "many"}', 422, "count: Input should be"),
        ("{}", 422, "count: Field required; /docs describes it."),
        ("[]", 422, "The body: Input should be an object; /docs describes it."),
    ],
)
def test_invalid_input_is_said_in_a_sentence(body: str, status: int, detail: str) -> None:
    """The first thing that is wrong is named, and what to do about it."""
    with pytest.raises(ValidationError) as raised:
        Body.model_validate_json(body)
    problem = as_problem(raised.value)
    assert problem.status == status
    assert detail in problem.detail


def test_other_errors_become_problems() -> None:
    """The framework's errors get a sentence of ours; an unexpected one says nothing of itself."""
    assert as_problem(HTTPException(404)).detail.startswith("There is nothing at this address")
    allowed = as_problem(HTTPException(405, headers={"Allow": "GET"}))
    assert (allowed.status, dict(allowed.headers)) == (405, {"Allow": "GET"})
    unexpected = as_problem(RuntimeError("secret"))
    assert unexpected.status == 500
    assert "secret" not in unexpected.detail
