"""What may be done and how long it may take: the operator's rules, and the times of deliveries."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Policy:
    """What the operator allows."""

    channels: tuple[str, ...] = ()
    """The ids of the channels that are answered in; none means all."""
    human_channel: str | None = None
    """The id of the channel in which people answer what the pages do not."""
    bots: tuple[str, ...] = ()
    """The ids of the bots and workflows whose mentions are answered."""
    contact: str | None = None
    """Whom to ask where there is no such channel: an address or a sentence."""

    def allows(self, channel: str) -> bool:
        """Direct messages are always allowed: their ids begin with D."""
        return not self.channels or channel in self.channels or channel.startswith("D")

    @property
    def has_human(self) -> bool:
        return bool(self.human_channel or self.contact)


@dataclass(frozen=True, slots=True)
class Times:
    """All of them in seconds."""

    patience: float = 1.5
    """How long the store and Slack are waited for before Slack has its acknowledgement.

    Slack waits 3 s for it, and it needs time to travel.
    """
    lease: float = 10.0
    """How long a process may be silent before another one takes over its work.

    A message that a process has sent before it died arrives in much less.
    """
    look: float = 2.0
    """Between two looks for work to take over."""
    drain: float = 8.0
    """How long the end of the process waits for what is in progress."""
    ping: float = 3.0
    """How soon a WebSocket that is lost is replaced."""


TIMES = Times()


class Delivered(Enum):
    """What has become of an answer on its way to Slack."""

    DONE = "done"
    REFUSED = "refused"  # for good: it is not tried again
    LATER = "later"  # Slack or the store is away, or asks for patience
