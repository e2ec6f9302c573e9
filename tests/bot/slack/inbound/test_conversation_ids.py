from hashlib import sha256

import httpx

from bot.slack.inbound.conversation_ids import ConversationIds
from tests.bot.slack.fake import SECRET, TEAM, FakeSlack
from tests.bot.slack.sending import Message, Sender, event

PARTS = (TEAM, "C0000PUBLIC", "1600000000.000001")
QUESTION = "When was ILEA Roswell established?"


def unkeyed(*parts: str) -> str:
    """What anybody can compute from ids that Slack shows."""
    return f"slack-{sha256('|'.join(parts).encode()).hexdigest()[:40]}"


def ask(client: httpx.Client, conversation: str) -> dict[str, object]:
    body = {"question": "And with whose support?", "conversation": conversation}
    told: dict[str, object] = client.post("/api/ask", json=body).json()
    return told


def test_id_is_the_same_for_everyone_with_the_secret() -> None:
    """Replicas agree on an id; another secret or another place gives another one."""
    assert ConversationIds("one").of(PARTS) == ConversationIds("one").of(PARTS)
    assert ConversationIds("other").of(PARTS) != ConversationIds("one").of(PARTS)
    assert ConversationIds("one").of((*PARTS[:2], "")) != ConversationIds("one").of(PARTS)


def test_id_that_anybody_can_compute_reads_nothing(slack: FakeSlack, sender: Sender) -> None:
    """Over the API, the hash of a thread's public ids starts a new conversation."""
    asked = Message(QUESTION)
    sender.json(event(asked.mention()))
    slack.wait(lambda: len(slack.messages) == 1)
    guessed = unkeyed(TEAM, asked.channel, asked.ts)
    told = ask(sender.client, guessed)
    assert told["conversation"] != guessed
    assert told["read_as"] is None


def test_no_message_holds_the_id_of_its_conversation(slack: FakeSlack, sender: Sender) -> None:
    """What Slack sends to everybody who sees an answer does not open its conversation."""
    asked = Message("How much is the parking fee?")
    sender.json(event(asked.mention()))
    slack.wait(lambda: len(slack.messages) == 1)
    own = ConversationIds(SECRET).of((TEAM, asked.channel, asked.ts))
    assert own not in str(slack.calls)
    assert "slack-" not in str(slack.messages)
