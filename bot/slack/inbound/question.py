"""A question asked in Slack: what is kept of it until it is answered."""

from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from bot.clock import now
from bot.dialogue.question_length import LONGEST_QUESTION
from bot.ids import new_id
from bot.masking.mask import masked
from bot.slack.inbound.conversation_ids import Parts

Json = dict[str, Any]

LONGEST_KEY = 128  # characters


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes."""

    team: str
    channel: str
    """A channel's id, or a person's for their direct messages."""
    thread: str | None = None
    """The moment of the message that the thread begins with; None for the channel itself."""

    @property
    def conversation(self) -> Parts:
        """What the conversation's id is made of."""
        return self.team, self.channel, self.thread or ""


@dataclass(frozen=True, slots=True)
class Above:
    """The message below which somebody has asked for a human."""

    channel: str | None = None
    moment: str | None = None
    """None for an ephemeral message, which nobody else can find."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks, and everything that it takes to answer it in another process."""

    event: str
    """The id by which the store tells two deliveries of it."""
    answer: str
    """The id that the reply will have."""
    place: Place
    """Where the answer goes."""
    message: str
    """The moment of the message that asks."""
    user: str
    """Who asks."""
    text: str
    at: int
    """When it arrived, in milliseconds since 1970."""
    invited: bool = True
    """Whether the bot was mentioned or written to; else it is a follow-up in a thread."""
    seen: bool = True
    """Whether the question is to be seen above its answer."""
    respond: str | None = None
    """The address for an answer that only who asks sees; None where others see it."""
    shown: int = 0
    """How many messages of such an answer Slack has had with its acknowledgement."""
    above: Above | None = None
    """Set for a question to people, which is posted to them as it is."""

    @property
    def conversation(self) -> Parts:
        """What the conversation's id is made of: what one person asks in a channel is one."""
        if self.respond is None:
            return self.place.conversation
        return self.place.team, self.place.channel, self.user

    def as_work(self) -> Json:
        """As it is written to the disk: masked, and no longer than shows that it is too long."""
        return asdict(self) | {"text": masked(self.text[: LONGEST_QUESTION + 1])}


def private_question(
    team: str, channel: str, user: str, text: str, respond: str | None
) -> Question:
    """What one person asks for themselves; `respond` is where the answer goes."""
    return Question(
        event=event_key(team, "private", new_id()),
        answer=new_id(),
        place=Place(team, channel),
        message="0",
        user=user,
        text=text,
        at=now(),
        respond=respond or "",
    )


def question_of(work: Json) -> Question:
    """The opposite of `as_work`; raises `TypeError` for what another version has kept."""
    above = work.get("above")
    parts = {"place": Place(**work["place"]), "above": Above(**above) if above else None}
    return Question(**work | parts)


def event_key(*ids: str) -> str:
    """What the store knows an event by: the ids, or their hash where they are too long for it."""
    key = ":".join(ids)
    return key if len(key) <= LONGEST_KEY else sha256(key.encode()).hexdigest()
