from tests.bot.slack.fake import FakeSlack
from tests.bot.slack.sending import Message, Sender, event

QUESTION = "How many professionals has ILEA Roswell welcomed?"


def test_mention_is_answered_in_its_thread(slack: FakeSlack, sender: Sender) -> None:
    """A mention is acknowledged, and answered in the thread with the key span in bold."""
    asked = Message(QUESTION)
    assert sender.json(event(asked.mention())).status_code == 200
    slack.wait(lambda: bool(slack.messages))
    (message,) = slack.messages
    assert (message["channel"], message["thread_ts"]) == (asked.channel, asked.ts)
    elements = message["blocks"][0]["elements"][0]["elements"]
    assert [e["text"] for e in elements if e.get("style") == {"bold": True}] == ["6,125"]
    assert "6,125 criminal justice sector professionals" in message["text"]
