"""The weekly letter, posted by replicas that share a database."""

from datetime import UTC, datetime

import pytest

from bot.app import create_app
from bot.clock import milliseconds
from bot.slack.work import letters
from bot.slack.work.letters import week_of
from tests.bot.slack.conftest import tokens
from tests.bot.slack.fake import FakeSlack
from tests.conftest import serving, unlimited

CHANNEL = "C0000OWNERS"


def at(day: int, hour: int) -> int:
    return milliseconds(datetime(2026, 11, day, hour, tzinfo=UTC))


def test_a_week_begins_on_monday_at_eight() -> None:
    """In UTC; until then it is the week before."""
    assert week_of(at(23, 7), CHANNEL) == week_of(at(16, 8), CHANNEL)
    assert (
        week_of(at(23, 8), CHANNEL) == week_of(at(29, 23), CHANNEL) == f"letter-{CHANNEL}-2026-48"
    )


def test_two_replicas_post_one_letter(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often they look; in the next week there is another one."""
    monkeypatch.setattr(letters, "now", lambda: at(23, 9))
    settings = unlimited(**tokens(slack), letter_channel=CHANNEL)
    with serving(create_app(settings)), serving(create_app(settings)):
        slack.wait(lambda: len(slack.messages) == 1)
    with serving(create_app(settings)):
        pass
    (message,) = slack.messages
    assert message["channel"] == CHANNEL
    assert "the week from 2026-11-17 to 2026-11-23" in str(message["blocks"])
    monkeypatch.setattr(letters, "now", lambda: at(30, 9))
    with serving(create_app(settings)):
        slack.wait(lambda: len(slack.messages) == 2)


def test_a_refused_letter_is_posted_later(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody else has posted it: it is not taken for posted."""
    monkeypatch.setattr(letters, "now", lambda: at(23, 9))
    slack.refusals[CHANNEL] = "not_in_channel"
    settings = unlimited(**tokens(slack), letter_channel=CHANNEL)
    with serving(create_app(settings)):
        slack.wait(lambda: bool(slack.called("chat.postMessage")))
    del slack.refusals[CHANNEL]
    with serving(create_app(settings)):
        slack.wait(lambda: len(slack.messages) == 1)
