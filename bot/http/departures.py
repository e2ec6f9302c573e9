"""Clients that leave before they have sent their request: counted, and no error of the server's."""

from starlette.requests import Request
from starlette.responses import Response

# nginx's number for it. Nobody reads this response: the connection is gone.
CLIENT_CLOSED_REQUEST = 499


class Departures:
    def __init__(self) -> None:
        self.count = 0

    async def respond(self, _: Request, __: Exception) -> Response:
        """The framework's handler of `ClientDisconnect`, without which the log has a traceback."""
        self.count += 1
        return Response(status_code=CLIENT_CLOSED_REQUEST)
