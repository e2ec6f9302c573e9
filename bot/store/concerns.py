"""Questions that were not answered, not surely, or not helpfully: what the owner may do about."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, case, desc, func, select, union

from bot.clock import MILLISECONDS_A_DAY
from bot.dialogue.reply import Status
from bot.store.insights import UNANSWERED
from bot.store.questions import QuotedPlace
from bot.store.tables import FEEDBACK, QUESTIONS

# Of those that were asked most, by topic and channel; who reads more than these?
MOST = 2_000
MOST_COMMENTS = 1_000
# Numbers in one list of a query.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody missed in an answer, masked; `given_at` is in milliseconds since 1970."""

    text: str
    given_at: int


@dataclass(frozen=True, slots=True)
class Concern:
    """Questions of the same words, counted over a period."""

    topic: int

    question: str
    """The text of the latest, as it was understood; masked."""

    not_found: int
    unsure: int

    unhelpful: int
    """Votes against their answers."""

    before: int
    """All three together, in the period before this one, which is as long."""

    channels: Mapping[str, int]
    """All three together, by channel."""

    comments: tuple[Complaint, ...]
    """The latest first."""

    sources: tuple[QuotedPlace, ...]
    """What the reply to the latest showed."""

    asked_at: int
    """When the latest was asked, or voted against; in milliseconds since 1970."""

    @property
    def count(self) -> int:
        return self.not_found + self.unsure + self.unhelpful


@dataclass(slots=True)
class _Counted:
    not_found: int = 0
    unsure: int = 0
    unhelpful: int = 0
    before: int = 0
    latest: int = 0
    voted_at: int = 0
    channels: Counter[str] = field(default_factory=Counter)


def concerns(
    connection: Connection, first: int, today: int, channel: str | None = None
) -> tuple[Concern, ...]:
    """From the day `first` until `today`, the most frequent first, and as many days before that.

    Every channel's where `channel` is None.
    """
    before = 2 * first - today - 1
    counted: dict[int, _Counted] = {}
    for row in connection.execute(_asked(before, first, today, channel)):
        found = counted.setdefault(row.topic, _Counted())
        found.not_found += row.not_found
        found.unsure += row.unsure
        _add(found, row, row.not_found + row.unsure)
    for row in connection.execute(_voted(before, first, today, channel)):
        found = counted.setdefault(row.topic, _Counted())
        found.unhelpful += row.unhelpful
        found.voted_at = max(found.voted_at, row.voted_at)
        _add(found, row, row.unhelpful)
    texts = _texts(connection, [found.latest for found in counted.values()])
    comments = _comments(connection, first, today, channel)
    made = (_concern(topic, counted[topic], texts, comments.get(topic, ())) for topic in counted)
    return tuple(sorted(filter(None, made), key=lambda each: (-each.count, each.question)))


def concerned_channels(connection: Connection, first: int, today: int) -> frozenset[str]:
    """Those in which something was asked in vain, or voted against, from `first` until `today`."""
    q = QUESTIONS.c
    asked = select(q.channel).where(q.day.between(first, today), q.status.in_(UNANSWERED))
    voted = select(q.channel).join(FEEDBACK, FEEDBACK.c.answer == q.id)
    voted = voted.where(~FEEDBACK.c.helpful, *_given(first, today))
    return frozenset(connection.execute(union(asked, voted)).scalars())


def _add(found: _Counted, row: Any, count: int) -> None:
    found.before += row.before
    found.latest = max(found.latest, row.latest)
    if count:
        found.channels[row.channel] += count


def _concern(
    topic: int, found: _Counted, texts: Mapping[int, Any], comments: Sequence[Complaint]
) -> Concern | None:
    """None where the question was erased between two looks."""
    latest = texts.get(found.latest)
    if latest is None:
        return None
    return Concern(
        topic,
        latest.text,
        found.not_found,
        found.unsure,
        found.unhelpful,
        found.before,
        dict(sorted(found.channels.items())),
        tuple(comments),
        tuple(QuotedPlace(*place) for place in json.loads(latest.sources)),
        max(latest.asked_at, found.voted_at),
    )


def _asked(before: int, first: int, today: int, channel: str | None) -> Select[Any]:
    q = QUESTIONS.c
    now = q.day >= first
    found = (
        select(
            q.topic,
            q.channel,
            func.count(case((now & (q.status == Status.NOT_FOUND), 1))).label("not_found"),
            func.count(case((now & (q.status == Status.UNSURE), 1))).label("unsure"),
            func.count(case((~now, 1))).label("before"),
            func.max(q.number).label("latest"),
        )
        .where(q.day.between(before, today), q.status.in_(UNANSWERED))
        .group_by(q.topic, q.channel)
        .order_by(desc(func.count(case((now, 1)))), desc("latest"))
        .limit(MOST)
    )
    return found if channel is None else found.where(q.channel == channel)


def _voted(before: int, first: int, today: int, channel: str | None) -> Select[Any]:
    q, f = QUESTIONS.c, FEEDBACK.c
    now = f.given_at >= first * MILLISECONDS_A_DAY
    found = (
        select(
            q.topic,
            q.channel,
            func.count(case((now, 1))).label("unhelpful"),
            func.count(case((~now, 1))).label("before"),
            func.max(q.number).label("latest"),
            func.max(f.given_at).label("voted_at"),
        )
        .join(FEEDBACK, f.answer == q.id)
        .where(~f.helpful, *_given(before, today))
        .group_by(q.topic, q.channel)
        .order_by(desc(func.count(case((now, 1)))), desc("latest"))
        .limit(MOST)
    )
    return found if channel is None else found.where(q.channel == channel)


def _given(first: int, today: int) -> tuple[Any, ...]:
    end = (today + 1) * MILLISECONDS_A_DAY
    return FEEDBACK.c.given_at >= first * MILLISECONDS_A_DAY, FEEDBACK.c.given_at < end


def _comments(
    connection: Connection, first: int, today: int, channel: str | None
) -> dict[int, list[Complaint]]:
    q, f = QUESTIONS.c, FEEDBACK.c
    said = (
        select(q.topic, f.comment, f.given_at)
        .join(FEEDBACK, f.answer == q.id)
        .where(~f.helpful, f.comment.is_not(None), *_given(first, today))
        .order_by(f.given_at.desc(), f.answer, f.voter)
        .limit(MOST_COMMENTS)
    )
    if channel is not None:
        said = said.where(q.channel == channel)
    found: dict[int, list[Complaint]] = {}
    for topic, text, at in connection.execute(said):
        found.setdefault(topic, []).append(Complaint(text, at))
    return found


def _texts(connection: Connection, numbers: Iterable[int]) -> dict[int, Any]:
    q = QUESTIONS.c
    sought = sorted(set(numbers))
    text = func.coalesce(q.read_as, q.question).label("text")
    found: dict[int, Any] = {}
    for at in range(0, len(sought), _AT_ONCE):
        some = q.number.in_(sought[at : at + _AT_ONCE])
        rows = connection.execute(select(q.number, text, q.sources, q.asked_at).where(some))
        found |= {row.number: row for row in rows}
    return found
