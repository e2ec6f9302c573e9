"""The week in plain text, for the owner: what was asked, what became of it, what is there to do."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.clock import MILLISECONDS_A_DAY, date_of, day_of
from bot.dialogue.chat import Chat
from bot.owner.todo import State, Task, tasks
from bot.store.concerns import concerns
from bot.store.curation import Step, history
from bot.store.insights import Counts, Insights, insights
from bot.store.marks import marks
from bot.store.session import looking

if TYPE_CHECKING:
    from sqlalchemy import URL

DAYS = 7
MOST = 5  # questions and tasks that are told


@dataclass(frozen=True, slots=True)
class Week:
    """What a letter tells."""

    name: str
    """The organisation's."""

    last: date
    """Its last day."""

    found: Insights

    asked_before: int
    """Questions in the week before, small talk not counted."""

    tasks: tuple[Task, ...]
    """Those that are open, the most frequent first."""

    steps: tuple[Step, ...]
    """What was done to the curation."""


def letter(url: "URL", chat: Chat, now: int) -> str:
    """Of the last seven days, today included; `chat` is what answers now.

    `now` is in milliseconds since 1970. Raises `StoreUnavailableError`.
    """
    return in_text(week(url, chat, now))


def week(url: "URL", chat: Chat, now: int) -> Week:
    """As `letter`."""
    today = day_of(now)
    first = today - DAYS + 1
    since = first * MILLISECONDS_A_DAY
    with looking(url) as connection:
        found = insights(connection, since)
        both = insights(connection, since - DAYS * MILLISECONDS_A_DAY)
        vain = concerns(connection, first, today)
        said = marks(connection)
        steps = tuple(step for step in history(connection) if step.done_at >= since)
    todo = [task for task in tasks(vain, said, chat) if task.state is State.OPEN]
    return Week(
        chat.name,
        date_of(today),
        found,
        _asked(both.counts) - _asked(found.counts),
        tuple(todo),
        steps,
    )


def in_text(told: Week) -> str:
    first = told.last - timedelta(days=DAYS - 1)
    parts = [
        [f"{told.name}: the week from {first} to {told.last}"],
        [*_figures(told)],
        _listed("Asked most", [f"{a.counts.questions} × {a.question}" for a in told.found.top]),
        _listed("To do", [*_todo(told.tasks)]),
        _listed("Changed", [*_changed(told.steps)]),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _figures(told: Week) -> Iterator[str]:
    counts = told.found.counts
    yield f"{_asked(counts)} questions were asked, {told.asked_before} in the week before."
    yield (
        f"{counts.answered} were answered, {counts.unsure} not surely,"
        f" {counts.not_found} not at all."
    )
    if (rate := told.found.feedback.rate) is not None:
        total = told.found.feedback.total
        yield f"{rate:.0%} of {total} {'vote' if total == 1 else 'votes'} found answers helpful."


def _todo(found: Sequence[Task]) -> Iterator[str]:
    for task in found[:MOST]:
        missed = f' — "{task.comments[0].text}"' if task.comments else ""
        yield f"{task.count} × ({task.trend:+}) {task.name}{missed}"
    if (more := len(found) - MOST) > 0:
        yield f"and {more} more"


def _changed(steps: Sequence[Step]) -> Iterator[str]:
    added = Counter(step.author or "somebody" for step in steps if step.entry)
    gone = Counter(step.author or "somebody" for step in steps if not step.entry)
    for author in sorted(added.keys() | gone.keys()):
        yield f"{author}: {added[author]} put in, {gone[author]} taken out"


def _listed(title: str, rows: Sequence[str]) -> list[str]:
    # What people write may have several lines.
    return [title, *(f"- {' '.join(row.split())}" for row in rows[: MOST + 1])] if rows else []


def _asked(counts: Counts) -> int:
    return counts.questions - counts.smalltalk
