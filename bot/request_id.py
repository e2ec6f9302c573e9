"""The id of a request: its reply names it, and so does each line of the log that it causes."""

import os
import re
from contextvars import ContextVar
from itertools import count

HEADER = "X-Request-Id"
# What a proxy or a client may call it: nothing that a log, a shell or a page takes for more.
_GIVEN = re.compile(rb"[A-Za-z0-9._-]{1,64}")

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Of the request that is being served; empty outside of all."""


class RequestIds:
    """Ids that differ between processes and starts.

    They tell requests apart and protect nothing, so they may be counted: a random one would cost
    as much as all else that is noted of a request.
    """

    def __init__(self) -> None:
        self._prefix = os.urandom(6).hex()
        self._numbers = count(1)

    def next(self) -> str:
        return f"{self._prefix}-{next(self._numbers):x}"


def given_id(value: bytes) -> str | None:
    """What the header says, where that may be an id."""
    return value.decode() if _GIVEN.fullmatch(value) else None
