"""Clients that leave before their request has arrived."""

import logging
import socket

import httpx
import pytest

from bot.app import create_app
from bot.http.serving import Serving
from tests.bot.slack.fake import SECRET, TOKEN, FakeSlack
from tests.bot.store.conftest import eventually, metric
from tests.conftest import serving, unlimited

LEFT = "askademy_clients_gone_total"
SIZED, CHUNKED = "Content-Length: 100\r\n", "Transfer-Encoding: chunked\r\n"


def begun(path: str, headers: str) -> str:
    """A request whose body is announced, and a part of it."""
    head = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    return f"{head}{headers}\r\n1\r\n{{"


def leave(client: httpx.Client, request: str) -> None:
    """Sends what is no whole request, and hangs up."""
    with socket.create_connection((client.base_url.host, client.base_url.port or 80)) as leaving:
        leaving.sendall(request.encode())


@pytest.mark.parametrize(
    "path", ["/api/ask", "/api/feedback", "/chat", "/faq", "/slack/events", "/mcp"]
)
def test_client_that_leaves_is_counted_and_not_logged(
    path: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On every route that reads a body it costs one count, and no line of the log."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with FakeSlack().running() as slack, caplog.at_level(logging.INFO):
        slack_settings = {
            "slack_bot_token": TOKEN,
            "slack_signing_secret": SECRET,
            "slack_api_url": slack.api_url,
        }
        shared = Serving()
        app = create_app(unlimited(mcp="on", **slack_settings), shared)
        with serving(app, shared=shared) as client:
            leave(client, f"POST {path}")
            leave(client, begun(path, SIZED))
            leave(client, begun(path, CHUNKED))
            # This one is handed on before its body comes.
            leave(client, begun(path, f"Expect: 100-continue\r\n{SIZED}"))
            eventually(lambda: metric(client, LEFT) == 4)
    assert [record.message for record in caplog.records if record.levelno > logging.INFO] == []
