"""Every response names its request, whoever has answered it."""

import httpx
import pytest

from bot.app import create_app
from bot.http import observed
from bot.service.deadline import AnsweringThreads
from tests.bot.store.conftest import eventually
from tests.conftest import serving, unlimited

NAME = "x-request-id"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/healthz", 200),
        ("GET", "/widget.js", 200),
        ("POST", "/api/ask", 415),
        ("GET", "/nowhere", 404),
        ("DELETE", "/api/ask", 405),
        ("GET", "/" + "a" * 3_000, 414),
    ],
)
def test_response_names_its_request(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    """A proxy's id is taken over, else there is a new one; a problem has it in its body."""
    own = client.request(method, path)
    given = client.request(method, path, headers={NAME: "proxy-1.2_3"})
    assert own.status_code == given.status_code == status
    assert given.headers.get_list(NAME) == ["proxy-1.2_3"]
    assert own.headers[NAME] != client.request(method, path).headers[NAME]
    if status >= 400:
        assert given.json()["request"] == "proxy-1.2_3"
        assert own.json()["request"] == own.headers[NAME]


def test_unusable_id_is_not_taken(client: httpx.Client) -> None:
    """What is no id is replaced, and stands nowhere in the response."""
    found = client.get("/nowhere", headers={NAME: "a b<script>"})
    assert "script" not in found.text + str(found.headers)


def test_script_of_another_site_may_read_it(client: httpx.Client) -> None:
    """Browsers show a header to another site's script only where the server names it."""
    found = client.get("/api/suggestions", headers={"Origin": "https://www.example.org"})
    assert "X-Request-Id" in found.headers["access-control-expose-headers"]


def test_fault_of_ours_is_counted_and_named(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A request that breaks the program is answered with its id, counted as 500, and logged."""
    app = create_app(unlimited())

    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.service.conversations.Conversations.ask", broken)
    # The server ends the connection: nothing more may be sent on it.
    headers = {NAME: "broken", "Connection": "close"}
    with serving(app) as client:
        found = client.post("/api/ask", json={"question": "When?"}, headers=headers)
        assert found.status_code == 500
        assert found.json()["request"] == found.headers[NAME] == "broken"
        assert 'route="/api/ask",status="500"} 1.0' in client.get("/metrics").text
    (line,) = (each for each in caplog.records if each.name == "bot.http.observed")
    assert line.getMessage().startswith("POST /api/ask was answered with 500 in ")


def test_full_server_names_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that nobody can answer soon is refused with its id and when to come again."""
    monkeypatch.setattr(AnsweringThreads, "can_answer", False)
    with serving(create_app(unlimited())) as client:
        found = client.post("/api/ask", json={"question": "When?"}, headers={NAME: "full"})
    assert found.status_code == 503
    assert found.json()["request"] == found.headers[NAME] == "full"
    assert int(found.headers["retry-after"]) > 0


def test_slow_request_is_logged_without_what_was_asked(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What takes long has a line with its route; nothing of the address that may be a question."""
    client.get("/faq", params={"q": "Grandmother"})
    assert not caplog.records
    monkeypatch.setattr(observed, "SLOW_SECONDS", 0.0)
    client.get("/faq", params={"q": "Grandmother"})
    eventually(lambda: len(caplog.records) == 1)
    (line,) = caplog.records
    assert line.getMessage().startswith("GET /faq was answered with 200 in ")
    assert line.__dict__["fields"].items() >= {"channel": "page", "status": 200}.items()
    assert "Grandmother" not in caplog.text
