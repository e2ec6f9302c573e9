"""The figures of a period, against those that are counted from the questions themselves."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import Random
from threading import Thread

import pytest
from sqlalchemy import URL, Connection, Table, select

from bot.clock import MILLISECONDS_A_DAY, date_of
from bot.dialogue.reply import Status
from bot.service.figures import figures
from bot.store import rollups
from bot.store.database import reading
from bot.store.feedback import feedback_row, write_known_feedback
from bot.store.forgetting import delete_older, forget
from bot.store.insights import Counts, insights
from bot.store.questions import write_questions
from bot.store.rollups import uncounted_days
from bot.store.spool import Row
from bot.store.store import Store
from bot.store.tables import DAY_COUNTS, DAY_TOPICS
from tests.bot.store.conftest import asked, eventually, migrated, started

DAY = MILLISECONDS_A_DAY
TODAY = 20_010
NOW = TODAY * DAY + DAY // 2


@pytest.fixture
def store(url: URL) -> Iterator[Store]:
    with started(url, retention_days=36_500) as found:
        eventually(lambda: found.is_up and found.looked.is_set())
        yield found


def some_questions(count: int, seed: int = 7) -> list[Row]:
    """Over ten days until now, in two channels and from two versions of the pages."""
    random = Random(seed)  # noqa: S311
    rows = []
    for number in range(count):
        at = NOW - random.randrange(10 * DAY)
        status = random.choice([*Status])
        question = f"What is number {random.randrange(15)}?"
        row = asked(f"{seed}-{number}", f"c{number % 7}", question, at, status)
        channel = random.choice(["api", "slack"])
        rows.append({**row, "channel": channel, "corpus": random.choice("ab")})
    return rows


def put(store: Store, rows: list[Row]) -> None:
    store.transact(lambda connection: write_questions(connection, rows))


def assert_is_what_was_asked(store: Store) -> None:
    """Everything that the insights count from the questions themselves."""
    found, expected = figures(store, NOW, 11), store.inspect(insights)
    assert found.counts == expected.counts
    counted = {each.day: each.counts for each in found.days if each.counts != Counts()}
    assert counted == expected.days
    assert [*found.top] == [*expected.top]
    both = {a.question: a.counts for a in found.unanswered}
    assert both.keys() == {a.question for a in expected.unanswered}
    assert sum(each.counts.questions for each in found.versions) == expected.counts.questions
    assert found.feedback == expected.feedback


def test_figures_are_those_of_the_questions(store: Store) -> None:
    """Whether days were counted before or not, and whatever is written or deleted afterwards."""
    put(store, some_questions(300))
    assert_is_what_was_asked(store)
    assert store.inspect(lambda c: uncounted_days(c, TODAY - 10, TODAY)) == []
    assert_is_what_was_asked(store)
    # What has waited in the spool.
    put(store, some_questions(100, seed=8))
    assert_is_what_was_asked(store)
    store.transact(lambda connection: forget(connection, "c3", NOW))
    assert_is_what_was_asked(store)
    store.transact(lambda connection: delete_older(connection, NOW - 4 * DAY))
    assert_is_what_was_asked(store)


def test_channel_has_its_own_figures(store: Store) -> None:
    """Each channel's counts are those of its questions; together they are all."""
    rows = some_questions(200)
    put(store, rows)
    every = figures(store, NOW, 11)
    assert every.channels == ("api", "slack")
    for channel in every.channels:
        found = figures(store, NOW, 11, channel)
        mine = [row for row in rows if row["channel"] == channel]
        assert found.counts.questions == len(mine)
        assert found.channels == every.channels
        for asked_often in found.top:
            same = [
                row
                for row in mine
                if row["question"] == asked_often.question and row["status"] != "smalltalk"
            ]
            assert asked_often.counts.questions == len(same)


def test_period_has_every_day(store: Store) -> None:
    """A day without a question is there with zeros; what was asked before is not counted."""
    put(store, [asked("old", at=NOW - 7 * DAY), asked("new", at=NOW)])
    found = figures(store, NOW, 7)
    assert [each.day for each in found.days] == [date_of(TODAY - i) for i in range(6, -1, -1)]
    assert [each.counts.questions for each in found.days] == [0] * 6 + [1]
    assert found.counts == Counts(answered=1)


def test_feedback_counts_on_the_day_it_is_given(store: Store) -> None:
    """Of a channel only what was given in it."""
    put(store, [asked("a", at=NOW - DAY)])
    rows = [
        feedback_row("a", "v", None, NOW, helpful=True, channel="api"),
        feedback_row("faq-1", "v", None, NOW - DAY, helpful=False),
    ]
    store.transact(lambda connection: write_known_feedback(connection, rows))
    found = figures(store, NOW, 2)
    assert [(each.feedback.total, each.feedback.helpful) for each in found.days] == [(1, 0), (1, 1)]
    assert figures(store, NOW, 2, "api").feedback.rate == 1
    assert figures(store, NOW, 2, "slack").feedback.rate is None


def test_versions_have_the_latest_first(store: Store) -> None:
    """Each version with the days on which it was answered from."""
    rows = [(1, "a"), (3, "a"), (0, "b"), (1, "b")]
    put(
        store,
        [asked(f"{i}", at=NOW - ago * DAY) | {"corpus": c} for i, (ago, c) in enumerate(rows)],
    )
    found = figures(store, NOW, 7).versions
    assert [(each.corpus, each.first, each.last, each.counts.answered) for each in found] == [
        ("b", date_of(TODAY - 1), date_of(TODAY), 2),
        ("a", date_of(TODAY - 3), date_of(TODAY - 1), 2),
    ]


def test_only_the_most_frequent_of_a_day_are_kept(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day of many different questions takes little room, and its counts stay whole."""
    monkeypatch.setattr(rollups, "MOST_TOPICS", 2)
    texts = ["a", "a", "a", "b", "b", "c"]
    put(store, [asked(f"{i}", question=t, at=NOW - DAY) for i, t in enumerate(texts)])
    found = figures(store, NOW, 2)
    assert [(each.question, each.counts.answered) for each in found.top] == [("a", 3), ("b", 2)]
    assert found.counts.answered == 6


def test_nothing_is_left_of_what_was_erased(store: Store) -> None:
    """Erasing a conversation takes what was counted of its days, whoever looks next."""
    put(store, [asked("a", "mine", at=NOW - DAY)])
    figures(store, NOW, 2)
    store.transact(lambda connection: forget(connection, "mine", NOW))
    for table in (DAY_COUNTS, DAY_TOPICS):
        assert store.inspect(partial(all_rows, table=table)) == []


def all_rows(connection: Connection, table: Table) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(select(table))]


def test_late_question_is_not_missed_by_who_counts(url: URL) -> None:
    """A question of yesterday that is written while yesterday is counted counts it again."""
    with migrated(url) as engine:
        day = TODAY - 1
        writing = engine.connect()
        writing.begin()
        write_questions(writing, [asked("late", at=NOW - DAY)])

        def count() -> None:
            with engine.begin() as connection:
                rollups.count_day(connection, day)

        counting = Thread(target=count)
        counting.start()
        counting.join(0.5)
        assert counting.is_alive()
        writing.commit()
        writing.close()
        counting.join(10)
        with reading(engine) as connection:
            assert connection.execute(select(DAY_COUNTS.c.answered)).scalars().all() == [1]


def test_several_who_look_at_once_count_each_day_once(store: Store) -> None:
    """Two editors open the page at the same moment: both get it, and it is right."""
    put(store, some_questions(300))
    with ThreadPoolExecutor() as pool:
        found = list(pool.map(lambda _: figures(store, NOW, 11), range(4)))
    assert [each.counts.questions for each in found] == [300] * 4
    assert_is_what_was_asked(store)
