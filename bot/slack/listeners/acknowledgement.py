"""What Slack is told of a request: it waits three seconds for it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    status: int = 200
    """Of the HTTP response; what has another one than 200 Slack sends again."""
    body: dict[str, Any] | None = None
    """What Slack is to show at once."""


TAKEN = Acknowledgement()
AGAIN = Acknowledgement(503)
