"""Errors as RFC 9457 problem details: a sentence that says what to do, and no internals."""

from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.types import Scope

from bot.contract.build import encoded, problem_json
from bot.http.description import PROBLEM_TYPE
from bot.http.templates import page
from bot.problem import Problem
from bot.request_id import request_id
from bot.service.overdue import CrowdedError, FrequentError, OverdueError

DEEPEST = 8  # folders of an address of ours, and some more for what people mistype
# To wait for a thread that answers something else: the deadline, and a little more.
OVERDUE_SECONDS = "3"
# What waits is answered within half of it.
CROWDED_SECONDS = "1"
# What to do about the errors that the framework raises.
_SENTENCES = {
    404: "There is nothing at this address: /docs lists the addresses that there are.",
    405: "This address does not take this method: the Allow header names those that it takes.",
    500: "Something went wrong at our side: try again, and tell the operator if it stays.",
}


def problem_response(problem: Problem, scope: Scope) -> Response:
    """A page where a person asked for one with a browser, else RFC 9457's JSON."""
    request = Request(scope)
    status = HTTPStatus(problem.status)
    if _is_for_people(request):
        shown = page(request, "problem.html", status, title=status.phrase, detail=problem.detail)
        shown.headers.update(problem.headers)
        return shown
    body = problem_json(status, problem.detail, request_id.get())
    return Response(encoded(body), problem.status, problem.headers, PROBLEM_TYPE)


def _is_for_people(request: Request) -> bool:
    accepted, path = request.headers.get("accept", ""), request.url.path
    # A page's links lead up from its depth: they shall not grow with whatever is asked for.
    is_page = not path.startswith("/api/") and path.count("/") <= DEEPEST
    return "text/html" in accepted and is_page


def as_problem(error: Exception) -> Problem:
    match error:
        case Problem():
            return error
        case ValidationError() | RequestValidationError():
            return _invalid(error)
        case FrequentError():
            return Problem(429, str(error), {"Retry-After": str(error.seconds)})
        case OverdueError():
            is_short = isinstance(error, CrowdedError)
            seconds = CROWDED_SECONDS if is_short else OVERDUE_SECONDS
            return Problem(503, str(error), {"Retry-After": seconds})
        case HTTPException():
            detail = _SENTENCES.get(error.status_code, error.detail)
            return Problem(error.status_code, detail, error.headers)
        case _:
            return Problem(500, _SENTENCES[500])


def _invalid(error: ValidationError | RequestValidationError) -> Problem:
    """The first thing that is wrong with the input."""
    first = error.errors()[0]
    message = first["msg"].rstrip(".")
    if first["type"] == "json_invalid":
        return Problem(400, f"{message}: send a JSON object in UTF-8.")
    if first["type"] == "question":
        return Problem(422, f"{message}.")
    # A caller's own field names are part of the place: they may be of any length.
    field = ".".join(str(part) for part in first["loc"] if part != "query")[:100]
    return Problem(422, f"{field or 'The body'}: {message}; /docs describes it.")


def handle_problems(app: FastAPI) -> None:
    async def respond(request: Request, error: Exception) -> Response:
        return problem_response(as_problem(error), request.scope)

    # Starlette raises an unexpected exception again after this response: the server logs it.
    for kind in (Problem, OverdueError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, respond)
