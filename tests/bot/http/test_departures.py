import logging
import re
import socket
from collections.abc import Callable
from time import monotonic, sleep
from urllib.parse import urlsplit

import httpx
import pytest

from bot.app import create_app
from tests.conftest import serving, unlimited

HEAD = (
    b"POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
)


def gone(client: httpx.Client) -> int:
    found = re.search(
        r"^askademy_clients_gone_total (\d+)", client.get("/metrics").text, re.MULTILINE
    )
    assert found
    return int(found[1])


def wait_until(true: Callable[[], bool]) -> bool:
    end = monotonic() + 20
    while not true() and monotonic() < end:
        sleep(0.02)
    return true()


@pytest.mark.parametrize("path", [b"/api/ask", b"/api/feedback", b"/chat", b"/faq"])
def test_client_that_leaves_is_counted_and_not_logged(
    path: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever breaks off a request fills no log: it is one more in a counter."""
    with serving(create_app(unlimited())) as client, caplog.at_level(logging.WARNING):
        address = urlsplit(str(client.base_url))
        with socket.create_connection((address.hostname, address.port)) as leaving:
            leaving.sendall(HEAD % path)
        assert wait_until(lambda: gone(client) == 1)
        assert caplog.records == []
