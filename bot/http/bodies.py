"""JSON bodies in and out: requests are held to their types here, and not by the framework.

Its own reading of a body costs more than an answer, and takes JSON of other content types.
"""

from codecs import BOM_UTF8
from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

from fastapi import Request, Response
from pydantic import BaseModel, ValidationError
from starlette.datastructures import Headers

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
        # Some editors and shells begin every file with a byte-order mark.
        return model.model_validate_json((await request.body()).removeprefix(BOM_UTF8))
    except ValidationError as error:
        raise as_problem(error) from error


def json_response(payload: Mapping[str, object]) -> Response:
    return Response(encoded(payload), media_type="application/json")


async def posted_form(request: Request) -> dict[str, str]:
    """The fields of an HTML form, as browsers send it without JavaScript.

    Raises `Problem` where another site has sent it: nobody asks through a visitor's browser.
    """
    refuse_foreign(request)
    body = (await request.body()).decode("utf-8", "replace")
    return dict(parse_qsl(body, keep_blank_values=True, encoding="utf-8", errors="replace"))


def refuse_foreign(request: Request) -> None:
    """Raises `Problem` where another site has sent the form."""
    if not _is_from_here(request.headers):
        raise Problem(403, "This form was sent from another site: open the page itself.")


def _is_from_here(headers: Headers) -> bool:
    """Whether every header that tells who has sent a form says that it was this server's page.

    Each browser since 2020 sends `Origin` with a form, but `Sec-Fetch-Site` only to https and
    localhost. What sends none of them is no browser, and no visitor's.
    """
    if headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        return False
    sender = headers.get("origin", headers.get("referer"))
    if sender is None:
        return True
    hosts = (headers.get(name, "").lower() for name in ("host", "x-forwarded-host"))
    return not _hosts(sender).isdisjoint(hosts)


def _hosts(address: str) -> frozenset[str]:
    """How a browser writes the host of a web address: with a port, if it is not the usual one."""
    try:
        parts = urlsplit(address.lower())
    except ValueError:
        return frozenset()
    usual = {"http": ":80", "https": ":443"}.get(parts.scheme)
    if usual is None:
        return frozenset()
    host = parts.netloc.rpartition("@")[2].removesuffix(usual)
    return frozenset({host, f"{host}{usual}"})
