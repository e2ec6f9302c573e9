import logging
from collections import deque

import pytest

from tests.bot.slack.fake import FakeSlack, Fault
from tests.bot.slack.sending import Message, Person, Sender, buttons, event

QUESTION = "When was ILEA Roswell established?"
POST = "chat.postMessage"


def asked(slack: FakeSlack, sender: Sender, *faults: Fault) -> None:
    """A mention, whose answer meets these faults on its way, and arrives all the same."""
    slack.faults[POST] = deque(faults)
    sender.json(event(Message(QUESTION).mention()))
    slack.wait(lambda: not slack.faults[POST] and bool(slack.messages))
    # What comes after shows that nothing else is on its way.
    last = Message(QUESTION)
    sender.json(event(last.mention()))
    slack.wait(lambda: slack.messages[-1]["thread_ts"] == last.ts)
    assert len(slack.messages) == 2


def test_answer_waits_as_long_as_slack_asks(
    slack: FakeSlack, sender: Sender, pauses: list[float]
) -> None:
    """Rate limits and server errors are tried again after their Retry-After."""
    limited = Fault(429, {"Retry-After": "7"})
    asked(slack, sender, limited, Fault(503, {"Retry-After": "4"}), Fault(500))
    assert pauses[:2] == [7.0, 4.0]
    assert pauses[2] > 0


@pytest.mark.parametrize("fault", [Fault(500, done=True), Fault(503, done=True), Fault(done=True)])
def test_answer_that_arrived_is_not_sent_again(
    slack: FakeSlack, sender: Sender, fault: Fault, pauses: list[float]
) -> None:
    """Where Slack took a message and the connection broke, or it said otherwise, there is one."""
    asked(slack, sender, fault)
    assert len(slack.called("conversations.replies")) == 1
    assert len(pauses) == 1


def test_answer_is_sent_again_over_a_new_connection(
    slack: FakeSlack, sender: Sender, pauses: list[float]
) -> None:
    """A connection that breaks before Slack has taken a message costs no answer."""
    asked(slack, sender, Fault(), Fault())
    assert len(pauses) == 2


def test_other_calls_are_tried_again(slack: FakeSlack, sender: Sender, pauses: list[float]) -> None:
    """Views and updates survive rate limits, server errors and broken connections as well."""
    ann = Person()
    slack.faults["views.publish"] = deque([Fault(429, {"Retry-After": "2"}), Fault(503)])
    sender.json(ann.opens("home"))
    slack.wait(lambda: ann.user in slack.homes)
    assert pauses[0] == 2.0
    sender.json(event(Message(QUESTION).mention()))
    slack.wait(lambda: bool(slack.messages))
    slack.faults["chat.update"] = deque([Fault(), Fault(502)])
    message = dict(slack.messages[0])
    sender.interaction(ann.press(buttons(message["blocks"], "feedback")[0], message))
    slack.wait(lambda: bool(slack.messages[0].get("edited")))


def test_slack_that_stays_away_is_told_of_once(
    slack: FakeSlack, sender: Sender, pauses: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    """After its attempts an answer is left for later, and the log has one sentence of it."""
    slack.faults[POST] = deque([Fault(503)] * 8)
    for _ in range(2):
        sender.json(event(Message(QUESTION).mention()))
    slack.wait(lambda: not slack.faults[POST])
    sender.json(event(Message(QUESTION).direct()))
    slack.wait(lambda: bool(slack.messages))
    told = [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]
    assert told == ["Slack cannot be reached: what was asked is answered later."]
    assert len(pauses) == 8
