"""How long each stage of a question takes, for who wants to know."""

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter
from typing import Literal

Stage = Literal["small talk", "language", "reading", "search", "ranking", "answer"]
# Seconds, by stage, in the order in which they came first.
Times = MutableMapping[Stage, float]

_times: ContextVar[Times | None] = ContextVar("times", default=None)


@contextmanager
def timed() -> Iterator[Times]:
    """The times of the stages that are gone through meanwhile, which are complete at its end."""
    times: Times = {}
    token = _times.set(times)
    try:
        yield times
    finally:
        _times.reset(token)


@contextmanager
def stage(name: Stage) -> Iterator[None]:
    """What is done meanwhile is that stage, but for the stages inside it."""
    times = _times.get()
    if times is None:
        yield
        return
    times.setdefault(name, 0.0)
    before, begun = sum(times.values()), perf_counter()
    try:
        yield
    finally:
        inside = sum(times.values()) - before
        times[name] += perf_counter() - begun - inside
