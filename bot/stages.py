"""The stages of a question, for who wants to know how long each of them takes."""

from collections.abc import Callable, Iterator, MutableMapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from time import perf_counter
from typing import Literal

Stage = Literal[
    "question",
    "conversation",
    "waiting",
    "small talk",
    "language",
    "reading",
    "search",
    "ranking",
    "answer",
]
# Seconds, by stage, in the order in which they came first.
Times = MutableMapping[Stage, float]
Note = Callable[[str, str], None]
"""Is told what became of a stage: a name and a value, nothing that somebody has written."""
Watch = Callable[[Stage], AbstractContextManager[Note]]
"""Makes what is open while a stage lasts."""

_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


def _unheard(_: str, __: str) -> None: ...


UNWATCHED = nullcontext(_unheard)
"""What is open while a stage lasts that nobody wants to know of."""


def stage(name: Stage) -> AbstractContextManager[Note]:
    """What is done meanwhile is that stage, but for the stages inside it."""
    watch = _watch.get()
    return UNWATCHED if watch is None else watch(name)


@contextmanager
def watched_by(watch: Watch) -> Iterator[None]:
    """The stages that are gone through meanwhile are, and those in threads and tasks that begin."""
    token = _watch.set(watch)
    try:
        yield
    finally:
        _watch.reset(token)


@contextmanager
def timed() -> Iterator[Times]:
    """The times of the stages that are gone through meanwhile, which are complete at its end."""
    times: Times = {}

    @contextmanager
    def measured(name: Stage) -> Iterator[Note]:
        times.setdefault(name, 0.0)
        before, begun = sum(times.values()), perf_counter()
        try:
            yield _unheard
        finally:
            inside = sum(times.values()) - before
            times[name] += perf_counter() - begun - inside

    with watched_by(measured):
        yield times
