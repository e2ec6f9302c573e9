"""How often one caller may ask."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import create_app
from bot.http.rates import SHARES, networks
from bot.service.limits import Limiter
from bot.settings import Rate
from tests.conftest import serving, unlimited


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def wait(limiter: Limiter, address: str) -> float:
    return limiter.wait(dict(networks(address)))


def test_allowance_may_be_used_at_once_and_fills_evenly() -> None:
    """Of 3 in 60 seconds three pass at once, the fourth waits 20 seconds, and not a moment more."""
    clock = Clock()
    limiter = Limiter(Rate(3, 60), clock=clock)
    assert [wait(limiter, "192.0.2.1") for _ in range(3)] == [0, 0, 0]
    assert wait(limiter, "192.0.2.1") == pytest.approx(20)
    assert wait(limiter, "192.0.2.2") == 0
    clock.now += 20
    assert wait(limiter, "192.0.2.1") == 0
    assert wait(limiter, "192.0.2.1") == pytest.approx(20)


@given(st.lists(st.floats(0, 30), max_size=60), st.integers(1, 9))
def test_no_window_holds_more_than_twice_the_allowance(steps: list[float], count: int) -> None:
    """However requests are spread, a full allowance and what fills meanwhile is all that passes."""
    clock = Clock()
    limiter = Limiter(Rate(count, 60), clock=clock)
    passed = []
    for step in steps:
        clock.now += step
        if wait(limiter, "192.0.2.1") == 0:
            passed.append(clock.now)
    for start in passed:
        assert sum(start <= time < start + 59.9 for time in passed) <= 2 * count


def test_addresses_remembered_are_bounded() -> None:
    """Many addresses do not fill the memory."""
    limiter = Limiter(Rate(1, 60), most=10)
    for number in range(100):
        wait(limiter, f"192.0.2.{number}")
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


def passing(limiter: Limiter, addresses: Iterable[str]) -> int:
    return sum(wait(limiter, address) == 0 for address in addresses)


def test_larger_networks_have_a_bounded_number_of_allowances() -> None:
    """Of 65,536 networks of one /48 sixteen allowances pass, of one /56 four, of one /64 one."""
    clock = Clock()

    def limiter() -> Limiter:
        return Limiter(Rate(5, 60), clock=clock)

    assert passing(limiter(), (f"2001:db8:1:2::{host:x}" for host in range(500))) == 5
    assert passing(limiter(), (f"2001:db8:1:2{net:02x}::1" for net in range(256))) == 20
    every = (f"2001:db8:1:{net:x}::1" for net in range(0, 65_536, 7))
    assert passing(limiter(), every) == 5 * SHARES[48] == 80
    assert passing(limiter(), (f"2001:db8:{net:x}::1" for net in range(500))) == 500
    provider = (f"2001:db8:{net:x}::1" for net in range(5_000))
    assert passing(limiter(), provider) == 5 * SHARES[32] == 1_280


def test_larger_network_fills_evenly_too() -> None:
    """What a /48 may ask comes back at sixteen times the pace of one network's."""
    clock = Clock()
    limiter = Limiter(Rate(1, 60), clock=clock)
    assert passing(limiter, (f"2001:db8:1:{net:x}00::1" for net in range(100))) == 16
    assert wait(limiter, "2001:db8:1:ff00::1") == pytest.approx(60 / 16)
    clock.now += 60 / 16
    assert wait(limiter, "2001:db8:1:ff00::1") == 0


def test_address_of_ipv4_is_one_however_it_is_written() -> None:
    """A socket for both kinds writes it as one of IPv6: each has its own allowance all the same."""
    limiter = Limiter(Rate(1, 60), clock=Clock())
    assert wait(limiter, "::ffff:192.0.2.1") == 0
    assert wait(limiter, "::ffff:192.0.2.2") == 0
    assert wait(limiter, "192.0.2.1") > 0
    for written in (
        "2002:c000:201::1",
        "64:ff9b::c000:201",
        "64:ff9b:1::c000:201",
        "2001:0:4136:e378:8000:63bf:3fff:fdfe",
        "[64:ff9b::c000:201]",
        "192.0.2.1:4711",
        "[64:ff9b::c000:201]:1",
    ):
        assert wait(limiter, written) > 0
    assert wait(limiter, "2002:c000:203::1") == 0


def test_what_is_no_address_is_one_caller() -> None:
    """A proxy that passes on what its caller says gives nobody an allowance for each word."""
    limiter = Limiter(Rate(1, 60), clock=Clock())
    assert [wait(limiter, name) > 0 for name in ("a", "b", "", "1.2.3.4.5", "é" * 9_000)] == [
        False,
        *[True] * 4,
    ]


@given(st.lists(st.ip_addresses(v=6).map(str), max_size=60))
def test_networks_remembered_are_bounded(addresses: list[str]) -> None:
    """Each address of IPv6 counts for four networks; no more are remembered than allowed."""
    limiter = Limiter(Rate(1, 60), most=10)
    for address in addresses:
        wait(limiter, address)
    assert len(limiter) <= 10
