"""`/docs`: the description of the HTTP API as a plain page, without a third party's assets."""

from starlette.requests import Request
from starlette.responses import Response

from bot.http.templates import page


async def reference(request: Request) -> Response:
    return page(request, "reference.html", described=request.app.openapi())
