import asyncio
from collections.abc import Mapping

import pytest
from starlette.requests import Request
from starlette.types import Message

from bot.contract.requests import AskRequest
from bot.http.bodies import json_response, posted, posted_form
from bot.problem import Problem


def request(body: bytes, **headers: str) -> Request:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": named}, receive)


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b'{"question": "When?"}', "", 415),
        (b'{"question": "When?"}', "text/plain", 415),
        (b"question=When?", "application/x-www-form-urlencoded", 415),
        (b'{"question": "When?"', "application/json", 400),
        (b'{"question": "\\ud800"}', "application/json", 400),
        (b"[]", "application/json", 422),
    ],
)
def test_body_of_another_type_is_a_problem(body: bytes, content_type: str, status: int) -> None:
    """What is no JSON, or JSON of another shape, is refused with the status that says so."""
    with pytest.raises(Problem) as raised:
        asyncio.run(posted(request(body, content_type=content_type), AskRequest))
    assert raised.value.status == status


def test_json_may_begin_with_a_byte_order_mark() -> None:
    """What an editor or a shell has put before the JSON is no part of it."""
    body = b'\xef\xbb\xbf{"question": "When?"}'
    asked = asyncio.run(posted(request(body, content_type="application/json"), AskRequest))
    assert asked.question == "When?"


def test_json_may_name_its_charset() -> None:
    """Parameters and capitals of the content type do not matter, and the last key counts."""
    body = b'{"question": "Who?", "question": "When?"}'
    asked = asyncio.run(posted(request(body, content_type="Application/JSON; v=1"), AskRequest))
    assert asked.question == "When?"


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (b"q=When%3F&conversation=", {"q": "When?", "conversation": ""}),
        (b"q=a+b&q=c", {"q": "c"}),
        (b"q=%ff\xff", {"q": "\ufffd\ufffd"}),
        (b"&&=&q", {"": "", "q": ""}),
        (b"", {}),
    ],
)
def test_form_is_read_whatever_it_holds(body: bytes, fields: Mapping[str, str]) -> None:
    """The fields of a form come decoded; what is no UTF-8 is marked as such."""
    assert asyncio.run(posted_form(request(body))) == fields


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "anything"])
def test_form_of_another_site_is_a_problem(site: str) -> None:
    """Nobody asks through a visitor's browser: only the page's own form is taken."""
    with pytest.raises(Problem, match="another site"):
        asyncio.run(posted_form(request(b"q=a", sec_fetch_site=site)))


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "https://evil.example", "sec_fetch_site": "same-origin"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "https://here.example:8443"},
        {"origin": "https://here.example.evil.example"},
        {"origin": "http://["},
        {"origin": "here.example"},
        {"origin": "file://here.example"},
        {"referer": "http://evil.example/here.example"},
        {"referer": "http://here.example@evil.example/"},
    ],
)
def test_form_of_another_origin_is_a_problem(headers: dict[str, str]) -> None:
    """Over plain http a browser sends only the origin of a form: a foreign or hidden one is none
    of ours, whatever else it sends.
    """
    with pytest.raises(Problem, match="another site"):
        asyncio.run(posted_form(request(b"q=a", host="here.example", **headers)))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://here.example"},
        {"origin": "https://HERE.example"},
        {"referer": "http://here.example/chat"},
        {"host": "here.example:443", "origin": "https://here.example"},
        {"host": "here.example:8080", "origin": "http://here.example:8080"},
        {"host": "app:8000", "x_forwarded_host": "here.example", "origin": "https://here.example"},
        {"host": "[::1]:8000", "origin": "http://[::1]:8000"},
    ],
)
def test_form_of_the_own_page_is_taken(headers: dict[str, str]) -> None:
    """The page's own form is taken on every port, behind a proxy, and from what is no browser."""
    sent = request(b"q=a", **{"host": "here.example", **headers})
    assert asyncio.run(posted_form(sent)) == {"q": "a"}


def test_response_is_compact_utf8() -> None:
    """JSON goes out without spaces and without escapes."""
    response = json_response({"a": "é", "b": [1, 2]})
    assert bytes(response.body) == '{"a":"é","b":[1,2]}'.encode()
    assert response.headers["content-type"] == "application/json"
