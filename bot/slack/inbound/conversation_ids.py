"""Ids of conversations in Slack, which nobody can compute without the app's secret."""

import hmac

# Slack's ids of the team and the channel, and the moment of the thread or the id of the person:
# a thread is a conversation, and so is what one person asks a command in a channel. What is
# written to the bot outside of threads has "".
Parts = tuple[str, str, str]


class ConversationIds:
    """The same in every process that has the same secret, so that replicas know them all."""

    def __init__(self, secret: str) -> None:
        """`secret` is one that Slack has given to the app, and nobody else has."""
        self._key = hmac.digest(secret.encode(), b"askademy: ids of conversations", "sha256")

    def of(self, parts: Parts) -> str:
        digest = hmac.digest(self._key, "|".join(parts).encode(), "sha256")
        return f"slack-{digest.hex()[:40]}"
