"""What a connection may do before it has asked: on a real server, with raw sockets."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from bot.http import connections
from bot.http.connections import Connections
from bot.http.protocol import LARGEST_HEAD, MOST_PIPELINED, guarded
from bot.http.server import listen
from tests.patience import PATIENCE

GET = b"GET / HTTP/1.1\r\nHost: a\r\n"
POST = b"POST / HTTP/1.1\r\nHost: a\r\n"
SHORT = 0.3  # seconds


async def app(_: Scope, receive: Receive, send: Send) -> None:
    """Says how much it was sent."""
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size += len(message["body"])
        if not message.get("more_body"):
            break
    body = str(size).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@contextmanager
def served(most: int = 100) -> Iterator[tuple[int, Connections]]:
    """The port, and the server's connections."""
    found = Connections(most)
    listening = listen("127.0.0.1", 0)
    config = uvicorn.Config(
        app, http=guarded(found, threading.Event()), lifespan="off", log_config=None
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    try:
        port: int = listening.getsockname()[1]
        yield port, found
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


@contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    while True:
        try:
            one = socket.create_connection(("127.0.0.1", port), PATIENCE)
        except ConnectionRefusedError:
            continue  # it does not listen yet
        break
    with one:
        yield one


def answered(one: socket.socket) -> bytes:
    """The response to a request without a body, which may come in pieces."""
    found = b""
    while not found.endswith(b"\r\n\r\n0"):
        chunk = one.recv(65_536)
        assert chunk, found
        found += chunk
    return found


def received(one: socket.socket) -> bytes:
    """All until the server closes it."""
    found = b""
    try:
        while chunk := one.recv(65_536):
            found += chunk
    except ConnectionResetError:
        pass
    return found


def send(one: socket.socket, data: bytes) -> None:
    """As far as the server takes it."""
    with suppress(BrokenPipeError, ConnectionResetError):
        one.sendall(data)


def problem(response: bytes) -> tuple[int, str]:
    head, _, body = response.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head
    assert b"connection: close" in head
    told = json.loads(body)
    assert f"x-request-id: {told['request']}".encode() in head.lower()
    assert int(head.split()[1]) == told["status"]
    return told["status"], told["detail"]


@pytest.mark.parametrize(
    "head",
    [
        GET + b"a: " + b"b" * 40_000_000,
        GET + b"a: b\r\n" * 1_000_000,
        b"GET /" + b"a" * 1_000_000,
        GET + b"a: " + b"b" * LARGEST_HEAD + b"\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"a: b\r\n" * 1_000_000,
        POST + b"Transfer-Encoding: chunked\r\n\r\n1;" + b"a" * 1_000_000,
    ],
    ids=["header", "headers", "path", "whole head", "trailers", "chunk extension"],
)
def test_head_of_any_size_is_refused(head: bytes) -> None:
    """An endless header, line or trailer ends at the limit, and the server goes on."""
    with served() as (port, _):
        with connected(port) as one:
            send(one, head)
            response = received(one)
            # What is reset while it is sent may lose what was said.
            assert not response or problem(response)[0] == 431
        with connected(port) as one:
            one.sendall(GET + b"Connection: close\r\n\r\n")
            assert received(one).endswith(b"\r\n\r\n0")


def test_head_within_the_limit_is_taken() -> None:
    """A head just below the limit is answered, also behind a large body in one piece."""
    large = GET + b"a: " + b"b" * (LARGEST_HEAD - 100) + b"\r\nConnection: close\r\n\r\n"
    with served() as (port, _), connected(port) as one:
        one.sendall(POST + b"Content-Length: 60000\r\n\r\n" + b"a" * 60_000 + large)
        response = received(one)
        assert response.count(b"HTTP/1.1 200") == 2
        assert b"\r\n\r\n60000HTTP" in response


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"", None),
        (GET, 408),
        (POST + b"Content-Length: 5\r\n\r\nabc", 408),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabc", 408),
    ],
    ids=["nothing", "half a head", "half a body", "half a chunk"],
)
def test_nobody_is_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch, sent: bytes, status: int | None
) -> None:
    """A connection that says nothing, or not all, is closed after a while, and told why."""
    monkeypatch.setattr(connections, "RECEIVING_SECONDS", SHORT)
    monkeypatch.setattr(connections, "LOOK_SECONDS", SHORT)
    with served() as (port, _), connected(port) as one:
        one.sendall(sent)
        response = received(one)
        assert (problem(response)[0] if response else None) == status


def test_body_that_comes_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A large body may take longer than the deadline, as long as enough of it comes."""
    monkeypatch.setattr(connections, "RECEIVING_SECONDS", 3 * SHORT)
    monkeypatch.setattr(connections, "LOOK_SECONDS", SHORT)
    parts = 8
    size = parts * connections.PROGRESS
    with served() as (port, _), connected(port) as one:
        one.sendall(POST + f"Connection: close\r\nContent-Length: {size}\r\n\r\n".encode())
        for _ in range(parts):
            one.sendall(b"a" * connections.PROGRESS)
            threading.Event().wait(SHORT)
        assert received(one).endswith(f"\r\n\r\n{size}".encode())


def test_pipelined_requests_are_answered_in_order_and_bounded() -> None:
    """Some requests may be sent ahead; more of them than are sensible end the connection."""
    with served() as (port, _):
        with connected(port) as one:
            bodies = [b"a" * number for number in range(MOST_PIPELINED)]
            asked = (b"Content-Length: %d\r\n\r\n%b" % (len(body), body) for body in bodies)
            one.sendall(b"".join(POST + each for each in asked))
            one.sendall(GET + b"Connection: close\r\n\r\n")
            answers = [part.partition(b"HTTP")[0] for part in received(one).split(b"\r\n\r\n")[1:]]
            assert answers == [*(str(len(body)).encode() for body in bodies), b"0"]
        with connected(port) as one:
            send(one, (GET + b"\r\n") * 5_000)
            assert received(one).count(b"HTTP/1.1 200") < 5_000


def test_idle_connections_make_room() -> None:
    """Beyond the most, who has asked nothing for longest is closed, idle or not; none that asks."""
    with served(most=3) as (port, found), connected(port) as silent, connected(port) as idle:
        idle.sendall(GET + b"\r\n")
        assert answered(idle)
        with connected(port) as third, connected(port) as fourth:
            assert received(silent) == b""
            with connected(port) as fifth:
                assert received(idle) == b""
                for one in (third, fourth, fifth):
                    one.sendall(GET + b"Connection: close\r\n\r\n")
                    assert b"200 OK" in received(one)
        assert len(found) <= 3


def test_who_asks_stays_among_those_who_do_not() -> None:
    """Between two questions nobody is closed for one of many that never end to ask theirs."""
    with served(most=3) as (port, _), ExitStack() as stack:
        first = stack.enter_context(connected(port))
        first.sendall(GET)
        asking = stack.enter_context(connected(port))
        for _ in range(4):
            asking.sendall(GET + b"\r\n")
            assert answered(asking).startswith(b"HTTP/1.1 200")
            for _ in range(2):
                stack.enter_context(connected(port)).sendall(GET)
                asking.sendall(GET + b"\r\n")
                assert answered(asking).startswith(b"HTTP/1.1 200")
        assert received(first) == b""
