import pytest

from bot.app import create_app
from tests.conftest import serving, unlimited
from tests.deploy.promql import Exposed, read

QUESTION = "When was ILEA Roswell established?"


@pytest.fixture(scope="session")
def scraped() -> str:
    """What a server with Slack exposes that was asked and has refused."""
    slack = {"slack_bot_token": "xoxb-1", "slack_signing_secret": "no secret"}
    with serving(create_app(unlimited(rate_limit="2/hour", **slack))) as client:
        for _ in range(3):
            client.post("/api/ask", json={"question": QUESTION})
        client.get("/healthz")
        return client.get("/metrics").text


@pytest.fixture(scope="session")
def exposed(scraped: str) -> Exposed:
    return read(scraped)
