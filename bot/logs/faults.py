"""An exception as the log tells it: what it is and where it was, without its text.

That may hold what people have written: a question, a comment, a row of the database.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from traceback import extract_tb

MOST = 10  # exceptions that led to one another
DEEPEST = 40  # places of one, the last


@dataclass(frozen=True, slots=True)
class Fault:
    kind: str
    """The type of the exception; of what the system has refused, why, in its own words."""

    places: tuple[str, ...]
    """File, line and function, the outermost first."""


def faults(error: BaseException) -> list[Fault]:
    """The exception, those that it was raised from or that are in it; the last one first."""
    found: dict[int, Fault] = {}
    unseen = [error]
    while unseen and len(found) < MOST:
        one = unseen.pop(0)
        if id(one) not in found:
            found[id(one)] = Fault(_kind(one), tuple(_places(one)))
            unseen += _causes(one)
    return list(found.values())


def _causes(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        yield from error.exceptions
    if error.__cause__:
        yield error.__cause__
    elif error.__context__ and not error.__suppress_context__:
        yield error.__context__


def _kind(error: BaseException) -> str:
    name = type(error).__qualname__
    module = type(error).__module__
    full = name if module == "builtins" else f"{module}.{name}"
    refused = error.strerror if isinstance(error, OSError) else None
    return f"{full} ({refused})" if refused else full


def _places(error: BaseException) -> Iterator[str]:
    for frame in extract_tb(error.__traceback__)[-DEEPEST:]:
        yield f"{frame.filename}:{frame.lineno} in {frame.name}"
