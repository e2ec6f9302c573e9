"""What was asked day by day, in every channel or in one, and how good each version's answers were.

Days that are over have to be counted (`bot.store.rollups`); what is asked today is counted here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, desc, func, literal, select

from bot.clock import MILLISECONDS_A_DAY, date_of
from bot.dialogue.reply import Status
from bot.store.insights import MOST_QUESTIONS, AskedOften, Counts, FeedbackCounts
from bot.store.rollups import COUNTS
from bot.store.tables import DAY_COUNTS, DAY_TOPICS, FEEDBACK, QUESTIONS

_ASKED = tuple(status for status in Status if status is not Status.SMALLTALK)


@dataclass(frozen=True, slots=True)
class DayFigures:
    day: date
    counts: Counts
    feedback: FeedbackCounts


@dataclass(frozen=True, slots=True)
class VersionFigures:
    """What was answered from one version of the pages and the curation."""

    corpus: str
    first: date
    last: date
    counts: Counts


@dataclass(frozen=True, slots=True)
class Overview:
    days: tuple[DayFigures, ...]
    """Every day of the period, the earliest first."""

    counts: Counts
    feedback: FeedbackCounts

    top: tuple[AskedOften, ...]
    """The questions asked most, the most frequent first."""

    unanswered: tuple[AskedOften, ...]
    """Those that were not answered, or not surely."""

    versions: tuple[VersionFigures, ...]
    """The latest first."""

    channels: tuple[str, ...]
    """Every channel that something was asked in."""


def overview(connection: Connection, first: int, today: int, channel: str | None) -> Overview:
    """From the day `first` until `today`; every channel's where `channel` is None."""
    rows = _counts(connection, first, today)
    channels = tuple(sorted({row[1] for row in rows}))
    mine = [row for row in rows if channel in {None, row[1]}]
    feedback = _feedback(connection, first, channel)
    by_day = {day: _sum(group) for day, group in _grouped(mine, 0)}
    none = FeedbackCounts(0, 0)
    return Overview(
        days=tuple(
            DayFigures(date_of(day), by_day.get(day, Counts()), feedback.get(day, none))
            for day in range(first, today + 1)
        ),
        counts=_sum(mine),
        feedback=FeedbackCounts(
            sum(each.total for each in feedback.values()),
            sum(each.helpful for each in feedback.values()),
        ),
        top=_often(connection, first, today, channel, _ASKED),
        unanswered=_often(connection, first, today, channel, (Status.UNSURE, Status.NOT_FOUND)),
        versions=_versions(mine),
        channels=channels,
    )


_Row = tuple[int, str, str, int, int, int, int]


def _counts(connection: Connection, first: int, today: int) -> list[_Row]:
    """Day, channel, version, and how many there are of each status."""
    q = QUESTIONS.c
    live = (
        select(q.day, q.channel, q.corpus, *COUNTS.values())
        .where(q.day >= today)
        .group_by(q.day, q.channel, q.corpus)
    )
    over = select(DAY_COUNTS).where(DAY_COUNTS.c.day >= first, DAY_COUNTS.c.day < today)
    found = [*connection.execute(over), *connection.execute(live)]
    return [(row[0], row[1], row[2], row[3], row[4], row[5], row[6]) for row in found]


def _grouped(rows: Iterable[_Row], column: int) -> Iterable[tuple[Any, list[_Row]]]:
    key = itemgetter(column)
    return [(value, list(group)) for value, group in groupby(sorted(rows, key=key), key)]


def _sum(rows: Sequence[_Row]) -> Counts:
    return Counts(*(sum(column) for column in zip(*(row[3:] for row in rows), strict=True)))


def _versions(rows: Sequence[_Row]) -> tuple[VersionFigures, ...]:
    found = [
        VersionFigures(
            corpus, date_of(min(map(_day, group))), date_of(max(map(_day, group))), _sum(group)
        )
        for corpus, group in _grouped(rows, 2)
    ]
    return tuple(sorted(found, key=lambda each: (each.last, each.first, each.corpus), reverse=True))


def _day(row: _Row) -> int:
    return row[0]


def _feedback(connection: Connection, first: int, channel: str | None) -> dict[int, FeedbackCounts]:
    """By the day on which it was given."""
    day = (FEEDBACK.c.given_at // MILLISECONDS_A_DAY).label("day")
    helpful = func.count(case((FEEDBACK.c.helpful, 1)))
    counted = select(day, func.count(), helpful).where(
        FEEDBACK.c.given_at >= first * MILLISECONDS_A_DAY
    )
    if channel is not None:
        counted = counted.where(FEEDBACK.c.channel == channel)
    rows = connection.execute(counted.group_by(day))
    return {int(row[0]): FeedbackCounts(row[1], row[2]) for row in rows}


def _often(
    connection: Connection, first: int, today: int, channel: str | None, of: Sequence[Status]
) -> tuple[AskedOften, ...]:
    topics = _topics(first, today, channel).subquery()
    sums = [func.sum(topics.c[status]).label(status) for status in _ASKED]
    wanted: ColumnElement[int] = sum((func.sum(topics.c[s]) for s in of), literal(0))
    often = (
        select(func.max(topics.c.latest).label("latest"), wanted.label("wanted"), *sums)
        .group_by(topics.c.topic)
        .having(wanted > 0)
        .order_by(desc("wanted"), "latest")
        .limit(MOST_QUESTIONS)
        .subquery()
    )
    asked = func.coalesce(QUESTIONS.c.read_as, QUESTIONS.c.question)
    texts = (
        select(asked, *(often.c[status] for status in _ASKED))
        .join(often, often.c.latest == QUESTIONS.c.number)
        .order_by(desc(often.c.wanted), often.c.latest)
    )
    return tuple(
        AskedOften(question, Counts(*map(int, numbers)))
        for question, *numbers in connection.execute(texts)
    )


def _topics(first: int, today: int, channel: str | None) -> Any:
    """Topics with their counts: of each day that is over, and of today."""
    q, t = QUESTIONS.c, DAY_TOPICS.c
    live: Select[Any] = (
        select(
            q.topic,
            *(COUNTS[status].label(status) for status in _ASKED),
            func.max(q.number).label("latest"),
        )
        .where(q.day >= today, q.status != Status.SMALLTALK)
        .group_by(q.topic)
    )
    over: Select[Any] = select(t.topic, *(t[status] for status in _ASKED), t.latest).where(
        t.day >= first, t.day < today
    )
    if channel is not None:
        live, over = live.where(q.channel == channel), over.where(t.channel == channel)
    return over.union_all(live)
