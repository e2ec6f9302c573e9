"""uvicorn's protocol, which waits for no request for ever and keeps no head of any size.

A request whose body is small is handed on when all of it is there: one that comes a byte a second
costs as little as a head that does, and not a task in the application.
"""

from asyncio import Transport
from http import HTTPStatus
from threading import Event
from typing import ClassVar, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.contract.build import encoded, problem_json
from bot.http.connections import PROGRESS, Connections
from bot.http.description import PROBLEM_TYPE
from bot.request_id import HEADER, RequestIds

LARGEST_HEAD = 32 * 1024  # bytes of the first line and the headers
MOST_PIPELINED = 16  # requests that are sent ahead of their answers
# Once the server is told to stop, which it does within `GRACE_SECONDS` of bot/http/server.py: for
# what has begun to arrive, and for who has not read their response.
STOPPING_SECONDS, LEAVING_SECONDS = 2.0, 4.0


def guarded(connections: Connections, stopping: Event) -> type[HttpToolsProtocol]:
    """A protocol class for a server, which keeps its connections there, and none once it stops."""
    shared = {"all_of_them": connections, "stopping": stopping}
    return cast("type[HttpToolsProtocol]", type("Guarded", (_Guarded,), shared))


class _Guarded(HttpToolsProtocol):
    all_of_them: ClassVar[Connections]
    stopping: ClassVar[Event]
    ids: ClassVar[RequestIds] = RequestIds()
    _is_asked = False  # a request has begun to arrive and is not whole
    _moved = False  # a part of it has become whole with what has just come
    _stalled = 0  # bytes that have come since one did: of a head, or of what ends a body
    _body = 0  # bytes of the body since it was last found to come fast enough
    _held: bytearray | None = None  # of the body, while the request is not handed on
    _is_handed_on = False  # the request that arrives, or that has arrived last
    _refused = False

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn's
        super().connection_made(transport)
        self.all_of_them.opened(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.all_of_them.closed(self)
        # Of a request that was handed on the application is told, and counts it.
        if self._is_asked and not self._is_handed_on and not self._refused:
            self.all_of_them.departed += 1
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        self._moved = False
        super().data_received(data)
        self._stalled = 0 if self._moved else self._stalled + len(data)
        if self._stalled > LARGEST_HEAD:
            self._refuse_head()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._is_asked = self._moved = True
        self._is_handed_on = False
        self._body = 0
        self.all_of_them.receives(self)

    def on_headers_complete(self) -> None:
        self._moved = True
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if self._refused or size > LARGEST_HEAD or len(self.pipeline) >= MOST_PIPELINED:
            self._refuse_head()
            return
        if self._is_small():
            self._held = bytearray()
        else:
            self._hand_on()

    def _is_small(self) -> bool:
        """Whether a body follows that is known to be small, or may be."""
        if self.expect_100_continue or self.parser.should_upgrade():
            return False  # nothing follows before there was a response
        sizes = [int(value) for name, value in self.headers if name == b"content-length"]
        if sizes:
            return 0 < sizes[0] <= PROGRESS
        return any(name == b"transfer-encoding" for name, _ in self.headers)

    def _hand_on(self) -> None:
        self._is_handed_on = True
        super().on_headers_complete()
        if self.stopping.is_set():
            # The response says so: who sends the next request opens a connection to another server.
            self.cycle.keep_alive = False
        held, self._held = self._held, None
        if held:
            super().on_body(bytes(held))

    def on_body(self, body: bytes) -> None:
        if self._refused:
            return
        self._moved = True
        if self._held is None:
            super().on_body(body)
        else:
            self._held += body
            if len(self._held) > PROGRESS:
                self._hand_on()
        self._body += len(body)
        if self._body >= PROGRESS:
            self._body = 0
            self.all_of_them.receives(self)

    def on_message_complete(self) -> None:
        if self._refused:
            return
        self._moved, self._is_asked = True, False
        if self._held is not None:
            self._hand_on()
        super().on_message_complete()
        if self.cycle is not None and self.cycle.response_complete:
            # Answered before it was whole: the next one is expected.
            self.all_of_them.receives(self)
        else:
            self.all_of_them.answers(self)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self.pipeline:
            self.all_of_them.rests(self)

    def _unsupported_upgrade_warning(self) -> None:
        """Who asks for another protocol, such as WebSocket, is answered in this one."""

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # uvicorn's own has no advice
        """Called for what is no HTTP."""
        self._refuse(HTTPStatus.BAD_REQUEST, "This is no HTTP/1.1 request: use an HTTP client.")

    def shutdown(self) -> None:
        """Whoever is still there at the end of the grace would leave a stack in the log."""
        if self._is_handed_on or not self._is_asked:
            super().shutdown()
        self.loop.call_later(STOPPING_SECONDS, self._stop_receiving)
        self.loop.call_later(LEAVING_SECONDS, self.transport.abort)

    def _stop_receiving(self) -> None:
        if self._is_asked and not self._is_answered():
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, "The server is stopping: ask another one.")

    def _is_answered(self) -> bool:
        """Whether a response is on its way, of this request or the one before: none may cut in."""
        if self.cycle is None:
            return False
        return (
            self.cycle.response_started if self._is_handed_on else not self.cycle.response_complete
        )

    def timeout_keep_alive_handler(self) -> None:
        """Of who was answered and asks again the request has its own time to arrive."""
        if not self._is_asked:
            super().timeout_keep_alive_handler()

    def overdue(self) -> None:
        """Closes it, because a request takes too long to arrive."""
        if self._is_asked and not self._is_answered():
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, "The request took too long to arrive.")
        else:
            self.transport.close()

    def drop(self) -> None:
        """Closes it at once, because there is no room for it."""
        self._refused = True
        self.transport.abort()

    def _refuse_head(self) -> None:
        status, kibibytes = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, LARGEST_HEAD // 1024
        self._refuse(status, f"The headers are too large: send at most {kibibytes} KiB.")

    def _refuse(self, status: HTTPStatus, detail: str) -> None:
        """Says why, and reads nothing more."""
        if self._refused or self.transport.is_closing():
            return
        self._refused = True
        self.all_of_them.refused[status] += 1
        found = self.ids.next()
        body = encoded(problem_json(status, detail, found))
        head = f"HTTP/1.1 {status} {status.phrase}\r\ncontent-type: {PROBLEM_TYPE}\r\n"
        head += f"{HEADER}: {found}\r\n"
        head += f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        self.transport.write(head.encode() + body)
        self.transport.close()
