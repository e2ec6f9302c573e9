"""The server process: whom it believes, and where it listens."""

import httpx
import pytest
from uvicorn.middleware.proxy_headers import _TrustedHosts  # what takes the list

from bot.app import create_app
from bot.http.server import listen, trusted_proxies
from tests.conftest import serving, unlimited


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_proxy_on_this_machine_is_trusted(address: str) -> None:
    """However the socket writes the address, and no other machine's is."""
    trusted = _TrustedHosts(trusted_proxies(None))
    assert address in trusted
    assert "192.0.2.1" not in trusted
    assert "::ffff:192.0.2.1" not in trusted


def test_named_proxies_are_trusted() -> None:
    """Addresses, networks and sockets may be named; a star trusts everybody."""
    trusted = _TrustedHosts(trusted_proxies("192.0.2.1, 10.1.0.0/16,2001:db8::/32, /run/a.sock"))
    for address in ("192.0.2.1", "::ffff:192.0.2.1", "::ffff:10.1.2.3", "2001:db8::7"):
        assert address in trusted
    assert "/run/a.sock" in trusted
    for address in ("127.0.0.1", "::ffff:10.2.0.1", "::ffff:127.0.0.1", "2001:db9::7"):
        assert address not in trusted
    assert trusted_proxies("10.0.0.1,*") == "*"


def test_visitors_over_ipv4_are_told_apart_on_a_socket_for_both() -> None:
    """With HOST=:: each visitor behind the local proxy has an allowance of their own."""
    try:
        listening = listen("::", 0)
    except OSError:
        pytest.skip("this machine has no IPv6")
    port = listening.getsockname()[1]
    with (
        listening,
        serving(create_app(unlimited(rate_limit="1/hour")), listening),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        for visitor, expected in (("192.0.2.1", 200), ("192.0.2.2", 200), ("192.0.2.1", 429)):
            headers = {"X-Forwarded-For": visitor}
            assert client.get("/api/documents", headers=headers).status_code == expected
