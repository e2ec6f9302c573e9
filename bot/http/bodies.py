"""JSON bodies in and out: requests are held to their types here, and not by the framework.

Its own reading of a body costs more than an answer, and takes JSON of other content types.
"""

from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import parse_qsl

from fastapi import Request, Response
from pydantic import BaseModel, ValidationError

from bot.contract.build import encoded
from bot.http.problems import as_problem
from bot.problem import Problem

Model = TypeVar("Model", bound=BaseModel)


async def posted(request: Request, model: type[Model]) -> Model:
    """The body; raises `Problem` for one that is not of the type."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/json":
        raise Problem(415, 'Send JSON and the header "Content-Type: application/json".')
    try:
        return model.model_validate_json(await request.body())
    except ValidationError as error:
        raise as_problem(error) from error


def json_response(payload: Mapping[str, object]) -> Response:
    return Response(encoded(payload), media_type="application/json")


async def posted_form(request: Request) -> dict[str, str]:
    """The fields of an HTML form, as browsers send it without JavaScript.

    Raises `Problem` where another site has sent it: nobody asks through a visitor's browser.
    """
    if request.headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        raise Problem(403, "This form was sent from another site: open the page itself.")
    body = (await request.body()).decode("utf-8", "replace")
    return dict(parse_qsl(body, keep_blank_values=True, encoding="utf-8", errors="replace"))
