"""How many lines strangers can cause: of each kind a few a minute, and the number of the others."""

from collections.abc import Callable
from dataclasses import dataclass
from logging import Filter, LogRecord
from threading import Lock
from time import monotonic

MOST = 20  # lines of a kind
SECONDS = 60.0
MOST_KINDS = 1_000
# Whose lines tell of what was sent, and come as often as that. What others say is always told.
_OF_STRANGERS = (
    "uvicorn",
    "asyncio",
    "bot.http",
    "bot.slack",
    "bot.mcp",
    "mcp",
    "slack",
    "aiohttp",
)
_LEFT_OUT = "left_out"


@dataclass(slots=True)
class _Repeated:
    since: float
    told: int = 0
    left_out: int = 0


class Bounded(Filter):
    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._lock = Lock()
        self._kinds: dict[tuple[str, str], _Repeated] = {}

    def filter(self, record: LogRecord) -> bool:
        """Whether it is told; if so, `left_out` says how many like it were not."""
        if not record.name.startswith(_OF_STRANGERS):
            return True
        now = self._clock()
        # What differs from line to line is in the arguments, and not in this.
        key = (record.name, str(record.msg))
        with self._lock:
            if len(self._kinds) >= MOST_KINDS and key not in self._kinds:
                self._kinds.clear()
            kind = self._kinds.setdefault(key, _Repeated(now))
            if now - kind.since >= SECONDS:
                record.__dict__[_LEFT_OUT] = kind.left_out
                kind.since, kind.told, kind.left_out = now, 0, 0
            is_told = kind.told < MOST
            kind.told += is_told
            kind.left_out += not is_told
        return is_told


def left_out(record: LogRecord) -> int:
    """How many lines like this one were left out before it."""
    return int(record.__dict__.get(_LEFT_OUT, 0))
