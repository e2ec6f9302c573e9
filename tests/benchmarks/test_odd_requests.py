import logging

import httpx
import pytest

from benchmarks.fuzz import ErrorLog
from benchmarks.odd_requests import RawResponse, breach, odd_requests, send


def test_odd_requests_bring_about_no_error(client: httpx.Client) -> None:
    """Of 1,000 requests that break HTTP none gets a 5xx or anything that is not as described."""
    errors = ErrorLog()
    logging.getLogger().addHandler(errors)
    try:
        wrong = [
            (found, request[:200])
            for request in odd_requests(seed=1, number=1_000)
            if (found := breach(request, send(str(client.base_url), request)))
        ]
    finally:
        logging.getLogger().removeHandler(errors)
    assert wrong == []
    assert errors.found == {}


def test_requests_are_the_same_of_one_seed() -> None:
    """What a run has found can be sent again; another seed gives other requests."""
    first = list(odd_requests(1, 200))
    assert first == list(odd_requests(1, 200))
    assert first != list(odd_requests(2, 200))
    assert len(set(first)) > 150


@pytest.mark.parametrize(
    ("status", "content_type", "body", "wrong"),
    [
        (500, "application/problem+json", b"{}", "status 500"),
        (200, "application/json", b'{"hits": [{}]}', "200 is not as described"),
        (404, "application/problem+json", b'{"status": 404}', "404 is not as described"),
        (200, "application/json", b'{"hits": []}', None),
        (400, "text/plain", b"Invalid HTTP request received.", None),
    ],
)
def test_breach_of_the_contract_is_seen(
    status: int, content_type: str, body: bytes, wrong: str | None
) -> None:
    """An error of the server's and a body of another shape are breaches; a refusal is none."""
    found = breach(b"GET /api/search?q=a HTTP/1.1\r\n\r\n", RawResponse(status, content_type, body))
    assert (found or "").startswith(wrong or "")
    assert (found is None) == (wrong is None)
