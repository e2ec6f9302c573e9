"""Requests that no well-behaved client sends, made by chance from a seed, and what may answer them.

They go over a socket as bytes: a client's library would not send most of them.
"""

import random
import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from bot.contract.responses import (
    DocumentListJson,
    DocumentTextJson,
    FaqJson,
    HealthJson,
    ProblemJson,
    ReplyJson,
    SearchHitsJson,
    SuggestionsJson,
)

UNFINISHED_SECONDS = 0.1
PATIENCE_SECONDS = 20
METHODS = b"GET GET GET POST POST POST PUT DELETE HEAD OPTIONS TRACE PATCH CONNECT BREW get".split()
PATHS = (
    b"/ /chat /faq /embed /docs /openapi.json /metrics /healthz /readyz /widget.js /page.css"
    b" /lang/fr.json /api/ask /api/ask /api/ask /api/feedback /api/feedback /api/search /api/search"
    b" /api/faq /api/suggestions /api/documents /api/documents/our-academy /api/documents/none"
    b" /slack/events /admin /nowhere"
).split()
POSTED = {b"/api/ask", b"/api/feedback", b"/chat"}
SUFFIXES = (
    *(b"/", b"//", b"/..", b"/%2e%2e/%2e%2e", b"%00", b"%ff%fe", b"%", b"%zz", b"%ed%a0%80"),
    *(b";a=b", b"/" * 5_000, b"a" * 20_000, b"\\", b"%0d%0aX-Evil:%201", b"\xc3\xa9"),
    *(b"%f0%9f%98%80", b"%c0%af", b"#fragment", b"*", b":80", b"%20", b".json"),
)
QUERIES = (
    *(b"", b"", b"?", b"?q=when", b"?q=", b"?q=%", b"?q=%ff", b"?q=%ed%a0%80", b"?q=%00&q=b"),
    *(b"?&&&=&", b"?q=" + b"a" * 30_000, b"?q=" + b"%20" * 900 + b"a", b"?limit=1e400&q=a"),
    *(b"?limit=-1&q=a", b"?limit=%d9%a3&q=a", b"?limit=0x1&q=a"),
    *(b"?limit=" + b"9" * 5_000 + b"&q=a", b"?q=a&limit=", b"?q=hey+" * 60),
    *(b"?q=hey+hey+hey+hey+hey+hey+hey+hey+hey+hey+hey+hey+hey+hey+hey+hey+x",),
    *(b"?q=a&conversation=%00%ff", b"?page=-1", b"?page=9999999999", b"?page=%d9%a3"),
    *(b"?rated=%ff", b"?at=%00", b"?q=a;q=b", b"?q[]=a", b"?q=" + b"\xff\xfe"),
    *(b"?" + b"a=b&" * 2_000,),
)
TYPES = (
    *(b"", b"json", b"application/json; charset=utf-16", b"APPLICATION/JSON;;;", b"text/html"),
    *(b"\xff/\x80", b"multipart/form-data", b"multipart/form-data; boundary="),
    *(b"application/" + b"j" * 9_000,),
    *(b"application/json",) * 6,
    *(b"application/x-www-form-urlencoded",) * 3,
)
HEADERS = (
    *(b"Accept: text/html", b"Accept: \xff\xfe", b"Accept: " + b"a/b," * 2_000, b"Accept:"),
    *(b"Accept: */*", b"Accept-Encoding: gzip;q=nan", b"Accept-Encoding: gzip;q=" + b"0" * 900),
    *(b"Accept-Encoding: \x80", b"If-None-Match: *", b'If-None-Match: "\xff"'),
    *(b"Range: bytes=5-1,-9,9999999999999999999-", b"Sec-Fetch-Site: cross-site"),
    *(b"Sec-Fetch-Site: \xe9", b"Origin: null", b"Origin: \xff", b"X-Forwarded-For: unknown"),
    *(b"X-Forwarded-For: ::ffff:1.2.3.4%eth0, \xff", b"X-Forwarded-For: ,,"),
    *(b"X-Forwarded-Proto: \xff", b"Host: ", b"Host: \xff\xfe", b"Host: a:b:c", b"Host: [::1"),
    *(b"Host: a/b?c#d", b"Cookie: " + b"c=d; " * 3_000, b"Big: " + b"x" * 50_000),
    *(b"Expect: 100-continue", b"Upgrade: websocket", b"Connection: Upgrade", b"X-Empty:"),
    *(b"Content-Encoding: gzip", b"Content-Length: 7", b"Authorization: Basic \xff"),
    *(b"Access-Control-Request-Method: \xff", b"Transfer-Encoding: chunked", b"no colon at all"),
    *(b" : ", b"X-NUL: a\x00b", b"Folded: a\r\n b", b"Accept-Language: " + b"-" * 9_000),
)
TEXTS = (
    *(b'"when"', b'"\\ud800"', b'"\\udc00\\ud800"', b'"\\u0000"', b'"\xff"', b'"\xed\xa0\x80"'),
    *(b'"\x00"', b'""', b'"' + b"a" * 1_001 + b'"', b'"' + b"\xf0\x9f\x98\x80" * 1_000 + b'"'),
    *(b'" \\t\\u3000"', b"7", b"null", b"true", b"1e400", b"-1e400", b"-0", b"NaN", b"Infinity"),
    *(b"9" * 5_000, b"0." + b"1" * 5_000, b"[]", b"{}", b'["a"]', b'{"a": 1}'),
    *(b'"' + b"hey " * 25 + b'x"', b'"\\uD83D"', b'"\\x"', b'"unclosed', b"[" * 30_000),
)
NAMES = (
    *(b"question", b"question", b"conversation", b"explain", b"answer", b"helpful", b"comment"),
    *(b"client", b"", b"\\u0000", b"\xff", b"__proto__", b"x" * 9_000, b"question\\u0000"),
)
WHOLE = (
    *(b"", b" ", b"null", b"[]", b"{", b"}", b'{"question": "a"}{"question": "b"}'),
    *(b"\xef\xbb\xbf{}", b"\xff\xfe", b"[" * 60_000, b'{"a":' * 20_000),
    *(b'{"question": "when"}' + b" " * 70_000, b"q=a&q=%ff&conversation=%00"),
    *(b"yes=%ff&client=" + b"c" * 9_000, b"no=none", b"q=" + b"%" * 900, b"=&=&=", b"a" * 66_000),
    *(b"--b--\r\n",),
    *('{"question": "when"}'.encode(encoding) for encoding in ("utf-16", "utf-32", "utf-7")),
)


def odd_requests(seed: int, number: int) -> Iterator[bytes]:
    draw = random.Random(seed)  # noqa: S311  # to be the same again, not to be secret
    for _ in range(number):
        yield _request(draw)


def _request(draw: random.Random) -> bytes:
    method, path = draw.choice(METHODS), draw.choice(PATHS)
    if draw.random() < 0.7:  # most get as far as an endpoint
        method = b"POST" if path in POSTED else b"GET"
    else:
        path += draw.choice(SUFFIXES)
    lines = [b"%s %s%s HTTP/1.1" % (method, path, draw.choice(QUERIES)), b"Host: localhost"]
    lines += draw.sample(HEADERS, draw.choice((0, 0, 0, 1, 1, 2, 3)))
    body = _body(draw) if method in {b"POST", b"PUT", b"PATCH"} or draw.random() < 0.05 else b""
    if body:
        lines += [b"Content-Type: " + draw.choice(TYPES), b"Content-Length: %d" % len(body)]
    lines.append(b"Connection: close")
    whole = b"\r\n".join([*lines, b"", body])
    # Some break off, and some are changed somewhere.
    if draw.random() < 0.05:
        return whole[: draw.randrange(1, len(whole))]
    if draw.random() < 0.1:
        place = draw.randrange(len(whole))
        return whole[:place] + draw.randbytes(draw.randrange(1, 4)) + whole[place + 1 :]
    return whole


def _body(draw: random.Random) -> bytes:
    if draw.random() < 0.3:
        return draw.choice(WHOLE)
    fields = [
        b'"%s": %s' % (draw.choice(NAMES), draw.choice(TEXTS)) for _ in range(draw.randrange(4))
    ]
    if draw.random() < 0.7:
        fields.insert(draw.randrange(len(fields) + 1), b'"question": "When was it established?"')
    return b"{" + b", ".join(fields) + b"}"


@dataclass(frozen=True, slots=True)
class RawResponse:
    status: int  # 0 where the server has closed the connection without an answer
    content_type: str
    body: bytes


def send(address: str, request: bytes) -> RawResponse:
    """Raises `OSError` where no answer ends in time."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), PATIENCE_SECONDS) as connection:
        # A server that has refused a request need not read all of it.
        with suppress(ConnectionError):
            connection.sendall(request)
        received = _received(connection, is_head=request.startswith(b"HEAD "))
    head, _, body = bytes(received).partition(b"\r\n\r\n")
    status = re.match(rb"HTTP/1\.1 (\d{3})", head)
    kind = re.search(rb"^content-type: *([^;\r\n]*)", head, re.IGNORECASE | re.MULTILINE)
    return RawResponse(
        int(status[1]) if status else 0, kind[1].decode("latin-1").strip() if kind else "", body
    )


def _received(connection: socket.socket, *, is_head: bool) -> bytearray:
    """The whole response, whether the server closes the connection behind it or not."""
    received = bytearray()
    # A server that waits for the rest of a request is told that there is none.
    connection.settimeout(UNFINISHED_SECONDS)
    with suppress(ConnectionError):
        while not _is_whole(received, is_head=is_head):
            try:
                part = connection.recv(65_536)
            except TimeoutError:
                if connection.gettimeout() == PATIENCE_SECONDS:
                    raise
                connection.settimeout(PATIENCE_SECONDS)
                with suppress(OSError):  # the server may have closed it already
                    connection.shutdown(socket.SHUT_WR)
                continue
            if not part:
                break
            received += part
    return received


def _is_whole(received: bytearray, *, is_head: bool) -> bool:
    head, ended, body = bytes(received).partition(b"\r\n\r\n")
    if not ended or head.startswith(b"HTTP/1.1 1"):
        return False
    length = re.search(rb"^content-length: *(\d+)", head, re.IGNORECASE | re.MULTILINE)
    if length:
        return is_head or len(body) >= int(length[1])
    return is_head or body.endswith(b"0\r\n\r\n")


# The types of good responses, by the beginning of the address.
_TYPES: tuple[tuple[bytes, Any], ...] = (
    (b"/api/ask", ReplyJson),
    (b"/api/search", SearchHitsJson),
    (b"/api/faq", FaqJson),
    (b"/api/suggestions", SuggestionsJson),
    (b"/api/documents/", DocumentTextJson),
    (b"/api/documents", DocumentListJson),
    (b"/healthz", HealthJson),
    (b"/readyz", HealthJson),
)


def breach(request: bytes, response: RawResponse) -> str | None:
    """What is wrong with a response, in a few words; None where it is what the contract says."""
    if response.status >= 500:
        return f"status {response.status}"
    if response.content_type == "application/problem+json":
        wanted: Any = ProblemJson
    elif response.content_type == "application/json" and response.status == 200:
        target = request.partition(b" ")[2].replace(b"/api/documents/?", b"/api/documents?")
        wanted = next((kind for path, kind in _TYPES if target.startswith(path)), None)
    else:
        return None
    if wanted is None or not response.body or b"\r\ntransfer-encoding" in response.body:
        return None
    try:
        TypeAdapter(wanted).validate_json(response.body, strict=True)
    except ValidationError as error:
        return f"{response.status} is not as described: {error.errors()[0]['msg']}"
    return None
