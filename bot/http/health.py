"""What a load balancer asks: whether the process lives, and whether to send it requests."""

from fastapi import APIRouter, Request, Response

from bot.contract.build import encoded
from bot.contract.responses import HealthJson
from bot.http.description import described
from bot.problem import Problem


def router() -> APIRouter:
    health = APIRouter()
    health.add_api_route(
        "/healthz",
        healthz,
        summary="The process lives",
        responses=described(HealthJson),
    )
    health.add_api_route(
        "/readyz",
        readyz,
        summary="The index is loaded and the process is not stopping",
        responses=described(HealthJson, 503),
    )
    for path, endpoint in (("/healthz", healthz), ("/readyz", readyz)):
        health.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False)
    return health


async def healthz() -> Response:
    return _ok()


async def readyz(request: Request) -> Response:
    """Loading comes before serving, so that a server that answers has its index."""
    if request.app.state.draining:
        raise Problem(503, "The server is stopping: ask another one.", {"Retry-After": "1"})
    return _ok()


def _ok() -> Response:
    return Response(encoded(HealthJson(status="ok")), media_type="application/json")
