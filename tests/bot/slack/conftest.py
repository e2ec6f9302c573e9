import os
from collections.abc import Iterator

import pytest

from bot.app import create_app
from bot.slack.api import posting, retries
from tests.bot.slack.fake import SECRET, TOKEN, FakeSlack
from tests.bot.slack.sending import Sender
from tests.conftest import serving, unlimited


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    _drop_proxies(monkeypatch)


def _drop_proxies(patch: pytest.MonkeyPatch) -> None:
    """Slack's SDK uses a proxy even for this machine."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            patch.delenv(name)


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack().running() as fake:
        yield fake
        assert fake.lint == []


@pytest.fixture
def sender(slack: FakeSlack) -> Iterator[Sender]:
    """To the academy, served with Slack set up."""
    settings = unlimited(**tokens(slack))
    with serving(create_app(settings)) as client:
        yield Sender(client)


@pytest.fixture(scope="module")
def shared() -> Iterator[tuple[FakeSlack, Sender]]:
    """One server for many requests of any kind."""
    with pytest.MonkeyPatch.context() as patch:
        _drop_proxies(patch)
        with FakeSlack().running() as fake:
            settings = unlimited(**tokens(fake), slack_human_channel="C0000HUMAN")
            with serving(create_app(settings)) as client:
                yield fake, Sender(client)


def tokens(slack: FakeSlack) -> dict[str, str]:
    return {
        "slack_bot_token": TOKEN,
        "slack_signing_secret": SECRET,
        "slack_api_url": slack.api_url,
    }


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses before new attempts, which are noted and not waited for."""
    found: list[float] = []

    async def noted(seconds: float) -> None:
        found.append(seconds)

    for module in (retries, posting):
        monkeypatch.setattr(module, "sleep", noted)
    return found
