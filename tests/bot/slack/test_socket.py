import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.app import create_socket
from bot.slack.work.policy import Times
from tests.bot.slack.conftest import tokens
from tests.bot.slack.fake import APP_TOKEN, FakeSlack
from tests.bot.slack.sending import Json, Message, Person, event, number
from tests.conftest import unlimited

QUESTION = "When was ILEA Roswell established?"


@contextmanager
def connected(slack: FakeSlack) -> Iterator[None]:
    """The academy over Socket Mode, in a thread of its own."""
    settings = unlimited(**tokens(slack), slack_app_token=APP_TOKEN)
    socket = create_socket(settings, Times(ping=0.2))
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(socket.run(stop),))
    thread.start()
    try:
        slack.wait(lambda: len(slack.sockets) == 1)
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(20)
        loop.close()


def envelope(payload: Json, kind: str = "events_api") -> Json:
    return {
        "type": kind,
        "envelope_id": f"e{number()}",
        "payload": payload,
        "accepts_response_payload": kind == "slash_commands",
    }


def test_questions_arrive_over_the_socket(slack: FakeSlack) -> None:
    """Events are acknowledged and answered once, a command in its acknowledgement."""
    body = event(Message(QUESTION).mention())
    first, again = envelope(body), envelope(body) | {"retry_attempt": 1}
    command = envelope(Person().command(QUESTION), "slash_commands")
    with connected(slack):
        for one in (first, again, command):
            slack.send(one)
        slack.wait(lambda: len(slack.acknowledged) == 3 and bool(slack.messages))
    told = slack.acknowledged[command["envelope_id"]]
    assert told
    assert "2001" in told["text"]
    assert len(slack.messages) == 1


def test_connection_that_is_cut_is_replaced(
    slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    """After a TCP abort and after Slack's own goodbye there is a new connection, and an answer.

    What was delivered over the old one and comes again is not answered again.
    """
    body = event(Message(QUESTION).mention())
    with connected(slack):
        slack.send(envelope(body))
        slack.wait(lambda: len(slack.messages) == 1)
        slack.abort()
        slack.wait(lambda: len(slack.sockets) == 1)
        slack.send(envelope(body))
        slack.send(envelope(event(Message(QUESTION).direct())))
        slack.wait(lambda: len(slack.messages) == 2)
        slack.send({"type": "disconnect", "reason": "refresh_requested"})
        slack.wait(lambda: len(slack.sockets) == 2)
        slack.send(envelope(event(Message(QUESTION).direct())))
        slack.wait(lambda: len(slack.messages) == 3)
        slack.wait(lambda: len(slack.acknowledged) == 4)
    assert not any(r.exc_info for r in caplog.records if r.name.startswith("bot."))


@pytest.mark.parametrize("payload", [{"type": 1}, {"actions": None}, {"event": []}])
def test_payload_that_cannot_be_read_is_acknowledged(slack: FakeSlack, payload: Json) -> None:
    """What nobody can read would come again for ever: it is acknowledged and left."""
    bad = envelope(payload)
    with connected(slack):
        slack.send(bad)
        slack.send({"type": "news"})
        slack.send(envelope(event(Message(QUESTION).mention())))
        slack.wait(lambda: bool(slack.messages))
        slack.wait(lambda: bad["envelope_id"] in slack.acknowledged)


def test_app_token_that_is_revoked_is_told_of_once(
    slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    """While it cannot connect again the bot tries on, and the log has one sentence of it."""
    with connected(slack):
        slack.app_tokens.clear()
        slack.abort()
        slack.wait(lambda: len(slack.called("apps.connections.open")) > 5)
    told = [r.getMessage() for r in caplog.records if r.name.startswith("bot.")]
    assert told == [
        "Slack refuses SLACK_APP_TOKEN (invalid_auth): install the app again and set the new token."
    ]
