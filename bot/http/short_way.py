"""What is asked most goes past the framework's routes: the same responses for less."""

from collections.abc import Awaitable, Callable, Mapping

from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.http.departures import Departures
from bot.http.problems import as_problem, problem_response
from bot.problem import Problem
from bot.service.overdue import OverdueError

Endpoint = Callable[[Request], Awaitable[Response]]


class ShortWay:
    """Stands where the routes begin, behind all limits.

    The addresses are among the routes as well, for their description and for other methods.
    """

    def __init__(
        self, app: ASGIApp, endpoints: Mapping[tuple[str, str], Endpoint], departures: Departures
    ) -> None:
        """`endpoints` are found by method and path."""
        self._app = app
        self._endpoints = endpoints
        self._departures = departures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_http = scope["type"] == "http"
        endpoint = self._endpoints.get((scope["method"], scope["path"])) if is_http else None
        if endpoint is None:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            response = await endpoint(request)
        except (Problem, ValidationError, OverdueError) as error:
            response = problem_response(as_problem(error), scope)
        except ClientDisconnect as error:
            response = await self._departures.respond(request, error)
        await response(scope, receive, send)
