import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import create_app
from bot.http.limits import Limiter
from bot.settings import Rate
from tests.conftest import serving, unlimited


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_allowance_may_be_used_at_once_and_fills_evenly() -> None:
    """Of 3 in 60 seconds three pass at once, the fourth waits 20 seconds, and not a moment more."""
    clock = Clock()
    limiter = Limiter(Rate(3, 60), clock=clock)
    assert [limiter.wait("a") for _ in range(3)] == [0, 0, 0]
    assert limiter.wait("a") == pytest.approx(20)
    assert limiter.wait("b") == 0
    clock.now += 20
    assert limiter.wait("a") == 0
    assert limiter.wait("a") == pytest.approx(20)


@given(st.lists(st.floats(0, 30), max_size=60), st.integers(1, 9))
def test_no_window_holds_more_than_twice_the_allowance(steps: list[float], count: int) -> None:
    """However requests are spread, a full allowance and what fills meanwhile is all that passes."""
    clock = Clock()
    limiter = Limiter(Rate(count, 60), clock=clock)
    passed = []
    for step in steps:
        clock.now += step
        if limiter.wait("a") == 0:
            passed.append(clock.now)
    for start in passed:
        assert sum(start <= time < start + 59.9 for time in passed) <= 2 * count


def test_addresses_remembered_are_bounded() -> None:
    """Many addresses do not fill the memory."""
    limiter = Limiter(Rate(1, 60), most=10)
    for number in range(100):
        limiter.wait(str(number))
    assert len(limiter) == 10


def test_too_many_requests_are_told_when_to_come_again() -> None:
    """Beyond the rate the API and questions to the page get 429 with Retry-After, health not."""
    with serving(create_app(unlimited(rate_limit="2/hour"))) as client:
        assert client.get("/api/documents").status_code == 200
        assert client.get("/?q=academy").status_code == 200
        for path in ("/api/documents", "/?q=academy", "/api/nothing"):
            refused = client.get(path)
            assert refused.status_code == 429
            assert refused.headers["content-type"] == "application/problem+json"
            assert 1_790 <= int(refused.headers["retry-after"]) <= 1_800
        for path in ("/", "/healthz", "/readyz", "/docs"):
            assert client.get(path).status_code == 200


def test_forwarded_address_counts_only_behind_a_trusted_proxy() -> None:
    """Behind a proxy on this machine each forwarded address has its own allowance."""
    with serving(create_app(unlimited(rate_limit="1/hour"))) as client:

        def status(address: str) -> int:
            headers = {"X-Forwarded-For": address}
            return client.get("/api/documents", headers=headers).status_code

        assert status("192.0.2.1") == 200
        assert status("192.0.2.1") == 429
        assert status("192.0.2.2") == 200
        assert status("2001:db8::1") == 200
        assert status("2001:db8::2:3") == 429
        assert status("2001:db8:0:1::1") == 200
        assert status("no:address") == 200


@pytest.mark.parametrize("chunked", [False, True])
def test_body_of_64_kib_is_the_largest(client: httpx.Client, *, chunked: bool) -> None:
    """A longer body gets 413, whether it announces its length or comes in chunks."""

    def status(length: int) -> int:
        body = b'{"question": "%s"}' % (b"a" * (length - 16))
        content = (body[i : i + 9_000] for i in range(0, length, 9_000)) if chunked else body
        headers = {"Content-Type": "application/json"}
        response = client.post("/api/ask", content=content, headers=headers)
        assert response.headers["content-type"] == "application/problem+json"
        return response.status_code

    assert status(64 * 1024) == 422
    assert status(64 * 1024 + 1) == 413
