"""Events that come twice, and the work that they bring."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import URL, Engine

from bot.clock import now
from bot.store.database import open_database
from bot.store.events import (
    MOST_TAKEN,
    Work,
    accept_events,
    event_row,
    finish_events,
    note_attempts,
    renew_leases,
    take_over_events,
)
from bot.store.store import Store
from bot.store.tables import EVENTS
from tests.bot.store.conftest import contents, eventually, rows, run, started, waits_for_lock

# Of when events were received; what is older than the retention is deleted by a store at its start.
NOW = now()
WORK = {"question": "When did it open, ünïcode?", "thread": "t1"}


def accept(engine: Engine, event: str = "e", lease_until: int = 100) -> bool:
    with engine.begin() as connection:
        (new,) = accept_events(connection, [event_row(event, WORK, NOW, lease_until)])
    return new


def take_over(engine: Engine, now: int, lease_until: int) -> list[Work]:
    with engine.begin() as connection:
        (found,) = take_over_events(connection, [{"now": now, "lease_until": lease_until}])
    return found


def test_event_is_accepted_once(engine: Engine) -> None:
    """The first to bring an event is told that it is new; nobody after, in one batch either."""
    assert accept(engine)
    assert not accept(engine)
    batch = [event_row(event, WORK, NOW, 100) for event in ("f", "e", "f", "g")]
    with engine.begin() as connection:
        assert accept_events(connection, batch) == [True, False, False, True]
    assert [row["id"] for row in rows(engine, EVENTS)] == ["e", "f", "g"]


def test_event_that_comes_everywhere_at_once_is_accepted_once(url: URL, engine: Engine) -> None:
    """Twenty threads at two stores bring the same event; exactly one may do its work."""

    def deliver(store: Store) -> list[bool]:
        async def save_all() -> list[bool]:
            barrier.wait(20)
            events = [event_row(f"e{number}", WORK, NOW, 100) for number in range(5)]
            return list(await asyncio.gather(*(store.save(accept_events, e) for e in events)))

        return asyncio.run(save_all())

    barrier = Barrier(20)
    with started(url) as one, started(url) as other, ThreadPoolExecutor(20) as threads:
        eventually(lambda: one.looked.is_set() and other.looked.is_set())
        answers = list(threads.map(deliver, [one, other] * 10))
    for number in range(5):
        assert [answer[number] for answer in answers].count(True) == 1
    assert len(rows(engine, EVENTS)) == 5


def test_accepted_is_committed_before_it_is_acknowledged(url: URL, engine: Engine) -> None:
    """A store that ends right after the acknowledgement has kept the event."""

    async def save(store: Store) -> bool:
        new: bool = await store.save(accept_events, event_row("e", WORK, NOW, 100))
        assert [row["id"] for row in rows(engine, EVENTS)] == ["e"]
        return new

    for expected in (True, False):
        with started(url) as store:
            assert run(save(store)) is expected


def test_finished_work_is_forgotten(url: URL, engine: Engine) -> None:
    """Of finished work nothing is left but that the event was seen; it is not taken over."""
    accept(engine)
    with engine.begin() as connection:
        finish_events(connection, [{"id": "e"}, {"id": "unknown"}])
    (row,) = rows(engine, EVENTS)
    assert (row["work"], row["lease_until"]) == (None, None)
    assert take_over(engine, now=10_000, lease_until=20_000) == []
    assert not accept(engine)
    engine.dispose()
    assert b"When did it open" not in contents(url)


def test_work_is_taken_over_after_its_lease(engine: Engine) -> None:
    """Nobody takes the work before its lease has run out; after it one does, until its own."""
    accept(engine, lease_until=100)
    assert take_over(engine, now=100, lease_until=200) == []
    assert take_over(engine, now=101, lease_until=200) == [Work("e", WORK, 1)]
    assert take_over(engine, now=150, lease_until=300) == []
    assert take_over(engine, now=201, lease_until=300) == [Work("e", WORK, 1)]


def test_renewed_work_is_not_taken_over(engine: Engine) -> None:
    """A process that lives keeps its work, and does not bring back what is done."""
    for event in ("e", "f", "g"):
        accept(engine, event)
    with engine.begin() as connection:
        finish_events(connection, [{"id": "g"}])
        renew_leases(connection, [{"events": ["e", "g", "unknown"], "lease_until": 500}])
        renew_leases(connection, [{"events": [], "lease_until": 900}])
    assert [work.event for work in take_over(engine, now=200, lease_until=600)] == ["f"]
    assert [work.event for work in take_over(engine, now=550, lease_until=700)] == ["e"]
    assert len(rows(engine, EVENTS)) == 3


def test_oldest_work_is_taken_over_first_and_not_all_of_it(engine: Engine) -> None:
    """Who takes over gets a bounded part, the oldest first; the rest is left for others."""
    count = MOST_TAKEN + 5
    batch = [event_row(f"e{i:03}", WORK, NOW - i, 100) for i in range(count)]
    with engine.begin() as connection:
        accept_events(connection, batch)
    first = take_over(engine, now=200, lease_until=300)
    oldest = [f"e{i:03}" for i in reversed(range(5, count))]
    assert sorted(work.event for work in first) == sorted(oldest)
    assert [work.event for work in first] == oldest
    assert len(take_over(engine, now=200, lease_until=300)) == 5


def test_work_is_taken_over_once_by_many(url: URL, engine: Engine) -> None:
    """Of several that ask at once for what a dead process left, each work goes to one."""
    batch = [event_row(f"e{number}", WORK, NOW, 100) for number in range(30)]
    with engine.begin() as connection:
        accept_events(connection, batch)
    engines = [open_database(url) for _ in range(6)]
    barrier = Barrier(len(engines))

    def take(one: Engine) -> list[Work]:
        barrier.wait(20)
        return take_over(one, now=200, lease_until=300)

    with ThreadPoolExecutor(len(engines)) as threads:
        taken = [work.event for found in threads.map(take, engines) for work in found]
    for each in engines:
        each.dispose()
    assert len(taken) == len(set(taken))
    taken += [work.event for work in take_over(engine, now=200, lease_until=300)]
    assert sorted(taken) == sorted(row["id"] for row in batch)


def test_work_that_is_being_taken_over_is_left_to_the_taker(url: URL, engine: Engine) -> None:
    """Who asks while another one takes the work, and has not committed, gets none of it."""
    accept(engine)
    row = {"now": 200, "lease_until": 300}
    with ThreadPoolExecutor(1) as thread:
        with engine.begin() as connection:
            assert take_over_events(connection, [row]) == [[Work("e", WORK, 1)]]
            second = thread.submit(take_over, engine, 200, 300)
            eventually(lambda: second.done() or waits_for_lock(url))
        assert second.result(20) == []


def test_attempts_are_kept_with_the_work(engine: Engine) -> None:
    """Acceptance is the first attempt; who takes work over learns what was noted of it last."""
    for event in ("e", "f"):
        accept(engine, event)
    with engine.begin() as connection:
        note_attempts(connection, [{"id": "f", "attempts": 2}, {"id": "unknown", "attempts": 9}])
    taken = take_over(engine, now=200, lease_until=300)
    assert sorted((work.event, work.attempts) for work in taken) == [("e", 1), ("f", 2)]


@pytest.mark.parametrize("text", ["ünï 😀", 'a "quote"\n', "\\ud800", "[number]"])
def test_work_comes_back_as_it_was(engine: Engine, text: str) -> None:
    """Whatever stands in the work, who takes it over gets the same."""
    row = event_row("e", {"text": text, "list": [1, None, {"a": True}]}, NOW, 100)
    with engine.begin() as connection:
        accept_events(connection, [row])
    (work,) = take_over(engine, now=200, lease_until=300)
    assert work.work == {"text": text, "list": [1, None, {"a": True}]}


def test_lease_of_a_clock_that_was_ahead_is_none(engine: Engine) -> None:
    """Work that was accepted before the clock was put back a year is not left for a year."""
    accept(engine, "e", lease_until=31_536_010_000)
    assert [work.event for work in take_over(engine, now=100, lease_until=10_100)] == ["e"]
    assert take_over(engine, now=200, lease_until=10_200) == []
