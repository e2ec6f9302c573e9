"""What people ask, in figures: for the owner, who decides what the pages or the curation lack."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, case, desc, distinct, func, select

from bot.clock import MILLISECONDS_A_DAY, date_of, day_of
from bot.dialogue.reply import Status
from bot.masking.mask import is_masked
from bot.store.tables import FEEDBACK, QUESTIONS

MOST_QUESTIONS = 20
# A doubtful passage is no answer for the owner, who can do better.
UNANSWERED = (Status.NOT_FOUND, Status.UNSURE)


@dataclass(frozen=True, slots=True)
class Counts:
    """`questions` are all that were asked, small talk included."""

    answered: int = 0
    unsure: int = 0
    not_found: int = 0
    smalltalk: int = 0

    @property
    def questions(self) -> int:
        return self.answered + self.unsure + self.not_found + self.smalltalk


@dataclass(frozen=True, slots=True)
class AskedOften:
    """Questions of the same words count as one; the text is that of the latest."""

    question: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class FeedbackCounts:
    total: int
    helpful: int

    @property
    def rate(self) -> float | None:
        """The share of helpful ones; None where there is no feedback."""
        return self.helpful / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Insights:
    """`top` and `unanswered` have the most frequent first; `days` the earliest."""

    counts: Counts
    feedback: FeedbackCounts
    days: dict[date, Counts]
    top: tuple[AskedOften, ...]
    unanswered: tuple[AskedOften, ...]


def insights(connection: Connection, since: int | None = None) -> Insights:
    """Of everything that is stored, or of what was asked since that moment's day."""
    first = 0 if since is None else day_of(since)
    asked = QUESTIONS.c.day >= first
    days = _days(connection, asked)
    return Insights(
        counts=_sum(days.values()),
        feedback=_feedback(connection, first * MILLISECONDS_A_DAY),
        days=days,
        top=_often(connection, asked & (QUESTIONS.c.status != Status.SMALLTALK)),
        unanswered=_often(connection, asked & QUESTIONS.c.status.in_(UNANSWERED)),
    )


def often_asked(connection: Connection) -> dict[str, int]:
    """The questions that are plainly answered most often, and in how many conversations each was.

    Without those of which something was masked: they are of one person.
    """
    topic, number = QUESTIONS.c.topic, QUESTIONS.c.number
    answered = QUESTIONS.c.status == Status.ANSWERED
    often = (
        select(topic)
        .where(answered)
        .group_by(topic)
        .order_by(desc(func.count()), func.max(number))
        .limit(MOST_QUESTIONS)
    )
    counted = (
        select(
            func.max(number).label("latest"),
            func.count(distinct(QUESTIONS.c.conversation)).label("conversations"),
        )
        .where(answered & topic.in_(often))
        .group_by(topic)
        .subquery()
    )
    text = func.coalesce(QUESTIONS.c.read_as, QUESTIONS.c.question)
    texts = (
        select(text, counted.c.conversations)
        .join(counted, counted.c.latest == number)
        .order_by(desc(counted.c.conversations), counted.c.latest)
    )
    found = connection.execute(texts)
    return {question: count for question, count in found if not is_masked(question)}


def _days(connection: Connection, asked: ColumnElement[bool]) -> dict[date, Counts]:
    day, status = QUESTIONS.c.day, QUESTIONS.c.status
    found: dict[date, dict[str, int]] = {}
    counted = select(day, status, func.count()).where(asked).group_by(day, status).order_by(day)
    for number, name, count in connection.execute(counted):
        found.setdefault(date_of(number), {})[name] = count
    return {day: Counts(**counts) for day, counts in found.items()}


def _sum(counts: Iterable[Counts]) -> Counts:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(asdict(count))
    return Counts(**total)


def _often(connection: Connection, which: ColumnElement[bool]) -> tuple[AskedOften, ...]:
    latest = func.max(QUESTIONS.c.number).label("latest")
    statuses = [func.count(case((QUESTIONS.c.status == s, 1))).label(s) for s in Status]
    often = (
        select(latest, *statuses)
        .where(which)
        .group_by(QUESTIONS.c.topic)
        .order_by(desc(func.count()), latest)
        .limit(MOST_QUESTIONS)
        .subquery()
    )
    text = func.coalesce(QUESTIONS.c.read_as, QUESTIONS.c.question)
    counts = [often.c[status] for status in Status]
    texts = (
        select(text, *counts)
        .join(often, often.c.latest == QUESTIONS.c.number)
        .order_by(desc(sum(counts[1:], counts[0])), often.c.latest)
    )
    return tuple(
        AskedOften(question, Counts(*numbers)) for question, *numbers in connection.execute(texts)
    )


def _feedback(connection: Connection, since: int) -> FeedbackCounts:
    helpful = func.count(case((FEEDBACK.c.helpful, 1)))
    counted = select(func.count(), helpful).where(FEEDBACK.c.given_at >= since)
    return FeedbackCounts(*connection.execute(counted).one())
