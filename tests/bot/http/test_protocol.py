"""What a connection may do before it has asked: on a real server, with raw sockets."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.http import connections
from bot.http.connections import Connections
from bot.http.protocol import LARGEST_HEAD, MOST_PIPELINED, guarded
from bot.http.server import listen
from tests.bot.store.conftest import eventually
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


class Counting:
    """The same, and how often it was called."""

    def __init__(self) -> None:
        self.calls = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.calls += 1
        await app(scope, receive, send)


@contextmanager
def served(most: int = 100, app: ASGIApp = app) -> Iterator[tuple[int, Connections]]:
    """The port, and the server's connections."""
    found = Connections(most)
    listening = listen("127.0.0.1", 0)
    config = uvicorn.Config(
        app, http=guarded(found, threading.Event()), ws="none", lifespan="off", log_config=None
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


@pytest.mark.parametrize(
    ("head", "first", "rest", "early"),
    [
        (b"Content-Length: 6\r\n", b"abc", b"def", 0),
        (b"Transfer-Encoding: chunked\r\n", b"5\r\nab", b"cde\r\n1\r\nf\r\n0\r\n\r\n", 0),
        (b"Expect: 100-continue\r\nContent-Length: 6\r\n", b"", b"abcdef", 1),
        (b"Content-Length: 70000\r\n", b"a", b"a" * 69_999, 1),
        (
            b"Transfer-Encoding: chunked\r\n",
            b"11170\r\n" + b"a" * 65_537,
            b"a" * 4_463 + b"\r\n0\r\n\r\n",
            1,
        ),
    ],
    ids=["small", "small chunks", "asks first", "large", "large chunk"],
)
def test_small_body_is_handed_on_whole(head: bytes, first: bytes, rest: bytes, early: int) -> None:
    """The application is asked once all of a small body is there, of others at once."""
    size = b"6" if len(rest) < 100 else b"70000"
    counting = Counting()
    with served(app=counting) as (port, found), connected(port) as one:
        one.sendall(POST + b"Connection: close\r\n" + head + b"\r\n" + first)
        with connected(port) as other:  # by its answer what came before it was read
            eventually(lambda: found.states()["receiving"] >= 1 and counting.calls == early)
            other.sendall(GET + b"\r\n")
            assert answered(other)
        assert counting.calls == early + 1
        one.sendall(rest)
        assert received(one).endswith(b"\r\n\r\n" + size)
        assert counting.calls == 2


@pytest.mark.parametrize("second", [GET, POST + b"Content-Length: 5\r\n\r\nabc"])
def test_second_request_has_its_own_time(monkeypatch: pytest.MonkeyPatch, second: bytes) -> None:
    """Who was answered and asks half of something more is told so, as at the first request."""
    monkeypatch.setattr(connections, "RECEIVING_SECONDS", 2 * SHORT)
    monkeypatch.setattr(connections, "LOOK_SECONDS", SHORT)
    with served() as (port, _), connected(port) as one:
        one.sendall(GET + b"\r\n" + second)
        first, _, told = received(one).partition(b"\r\n\r\n0")
        assert first.startswith(b"HTTP/1.1 200")
        assert problem(told)[0] == 408


def test_second_request_does_not_cut_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the first is answered, half a second one is not told that it takes too long."""
    monkeypatch.setattr(connections, "RECEIVING_SECONDS", SHORT)
    monkeypatch.setattr(connections, "LOOK_SECONDS", SHORT)

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(6 * SHORT)
        await app(scope, receive, send)

    with served(app=slow) as (port, _), connected(port) as one:
        one.sendall(GET + b"\r\n" + GET)
        assert b"408" not in received(one)


@pytest.mark.parametrize(
    "second", [b"", POST + b"Content-Length: 5\r\nConnection: close\r\n\r\nabc"]
)
def test_what_has_begun_to_arrive_is_answered_at_the_end(second: bytes) -> None:
    """A server that ends waits for the rest of a small body, and for no idle connection."""
    counting = Counting()
    with ExitStack() as stack:
        with served(app=counting) as (port, found):
            one = stack.enter_context(connected(port))
            one.sendall(GET + b"\r\n" + second)
            eventually(lambda: counting.calls == 1 and found.states()["answering"] == 0)
            if second:
                threading.Timer(SHORT, one.sendall, [b"de"]).start()
        assert received(one).count(b"HTTP/1.1 200") == (2 if second else 1)


@pytest.mark.parametrize("body", [b"", b"abc"])
def test_other_protocols_are_answered_in_this_one(body: bytes) -> None:
    """Who asks to go on with WebSocket gets a response of HTTP, and stays under all limits."""
    wanted = b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    wanted += b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nContent-Length: %d\r\n\r\n"
    with served() as (port, found):
        with connected(port) as one:
            one.sendall(GET + wanted % len(body) + body)
            one.settimeout(SHORT)
            response = one.recv(65_536)
            assert response.startswith(b"HTTP/1.1 200")
        eventually(lambda: len(found) == 0)


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
