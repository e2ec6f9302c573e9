"""A question asked in Slack: what is kept of it until it is answered."""

from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from bot.masking.mask import masked

Json = dict[str, Any]

LONGEST_KEY = 128  # characters


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: a thread, or the main line of a channel where `thread` is None."""

    team: str
    channel: str
    thread: str | None = None

    @property
    def conversation(self) -> str:
        """A thread is a conversation; so is what is written to the bot outside of threads."""
        return conversation_id(self.team, self.channel, self.thread or "")


@dataclass(frozen=True, slots=True)
class Above:
    """The message below which somebody has asked for a human; an ephemeral one has no moment."""

    channel: str | None = None
    moment: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """`event` is the delivery's id, `answer` the reply's; `at` is in milliseconds since 1970.

    `message` is the moment of the message that asks, as Slack writes it; `invited` tells a mention
    and a direct message from a follow-up. `seen` is whether the question stands above its answer.
    What has `above` is for a human to answer: it is posted as it is.
    """

    event: str
    answer: str
    place: Place
    message: str
    user: str
    text: str
    at: int
    invited: bool = True
    seen: bool = True
    above: Above | None = None

    def as_work(self) -> Json:
        """Masked: it is written to the disk."""
        return asdict(self) | {"text": masked(self.text)}


def question_of(work: Json) -> Question:
    above = work.get("above")
    parts = {"place": Place(**work["place"]), "above": Above(**above) if above else None}
    return Question(**work | parts)


def event_key(*ids: str) -> str:
    """What the store knows an event by; ids that are longer than any of Slack's fit as well."""
    key = ":".join(ids)
    return key if len(key) <= LONGEST_KEY else sha256(key.encode()).hexdigest()


def conversation_id(*parts: str) -> str:
    """Nobody outside can choose it: Slack names the team, the channel and the thread."""
    return f"slack-{sha256('|'.join(parts).encode()).hexdigest()[:40]}"
