"""What the process that serves and its application share."""

from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from bot.http.connections import MOST_FILES, Connections
from bot.logs.log import Levels


@dataclass(frozen=True, slots=True)
class Serving:
    stopping: Event = field(default_factory=Event)
    """Set when the process has been told to end."""

    drain_seconds: float = 0.0
    """For so long it still takes requests after that, so that proxies see that it is not ready."""

    connections: Connections = field(default_factory=lambda: Connections(MOST_FILES))
    """Those of the server."""

    log: Levels = field(default_factory=Levels)
    """What the process has logged."""

    figures: Path | None = None
    """The file of its figures, where others serve beside it."""
