import asyncio
import json
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import URL, Connection, select

from bot.clock import now
from bot.slack.inbound.question import Place, Question
from bot.slack.messages.blocks import Message
from bot.slack.work import claims
from bot.slack.work.claims import Claims
from bot.slack.work.deliveries import Deliveries
from bot.slack.work.policy import Delivered, Times
from bot.slack.work.tasks import Tasks
from bot.store.database import database_url
from bot.store.store import Store
from bot.store.tables import EVENTS
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.postgresql import Cluster

TIMES = Times(patience=1.0, lease=0.4, look=0.05, drain=0.5)
# A lease that is renewed in time even where other processes hold this one up for a second.
LONGER = replace(TIMES, lease=2.0)
# It never looks, or it would take over from itself.
BLIND = replace(LONGER, look=60.0)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    if request.param == "sqlite":
        return database_url(f"sqlite:///{tmp_path}/askademy.db")
    server: Cluster = request.getfixturevalue("postgresql")
    return database_url(server.new_database())


class Replica:
    """One process of several on a database, as far as these tests need it."""

    def __init__(self, url: URL, times: Times) -> None:
        self.store = Store(url, 90)
        self.delivered = Delivered.DONE
        self.answered: list[tuple[str, bool]] = []
        self.given_up: list[str] = []
        self.texts: list[str] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.may_post = asyncio.Event()
        self.may_post.set()
        self.begun = asyncio.Event()
        self.breaks: Callable[[Question], bool] = lambda _: False
        self.tasks = Tasks(times.patience, times.drain)
        self.deliveries = Deliveries(Claims(self.store, times), self.tasks, self, times)

    async def prepare(self, question: Question, *, in_doubt: bool) -> Sequence[Message]:
        del in_doubt
        self.begun.set()
        await self.may_answer.wait()
        if self.breaks(question):
            raise RuntimeError(question.event)
        return ()

    async def post(
        self, question: Question, messages: Sequence[Message], *, in_doubt: bool
    ) -> Delivered:
        del messages
        await self.may_post.wait()
        self.answered.append((question.event, in_doubt))
        self.texts.append(question.text)
        return self.delivered

    async def give_up(self, question: Question) -> Delivered:
        self.given_up.append(question.event)
        return self.delivered

    async def deliver(self, question: Question) -> None:
        if await self.deliveries.accept(question):
            await self.deliveries.work_on(question)


def asked(event: str, text: str = "When?", at: int | None = None) -> Question:
    place = Place("T1", "C1", "1.1")
    return Question(event, f"a-{event}", place, "1.1", "U1", text, at or now())


async def until(claim: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not claim():  # noqa: ASYNC110  # the store's threads tell nobody
            await asyncio.sleep(0.01)


Work = Callable[..., Coroutine[Any, Any, None]]


def run(url: URL, work: Work, replicas: int = 1) -> None:
    run_with(url, work, *[TIMES] * replicas)


def run_with(url: URL, work: Work, *times: Times) -> None:
    """With a replica of each."""

    async def running() -> None:
        found = [Replica(url, each) for each in times]
        for replica in found:
            replica.store.start()
            await asyncio.to_thread(replica.store.looked.wait, 10)
        try:
            await work(*found)
        finally:
            for replica in found:
                await replica.tasks.drain()
                await asyncio.to_thread(replica.store.close)

    asyncio.run(running())


def rows(connection: Connection) -> list[tuple[str, str | None, int | None]]:
    found = connection.execute(select(EVENTS.c.id, EVENTS.c.work, EVENTS.c.lease_until))
    return [(row[0], row[1], row[2]) for row in found]


def test_event_is_accepted_once_among_replicas(url: URL) -> None:
    """Of twenty deliveries to each of two replicas at once, one is answered; then it is gone."""

    async def work(one: Replica, other: Replica) -> None:
        both = [replica.deliver(asked("T1:E1")) for _ in range(20) for replica in (one, other)]
        await asyncio.gather(*both)
        assert [*one.answered, *other.answered] == [("T1:E1", False)]
        assert await one.store.read(rows) == [("T1:E1", None, None)]

    run(url, work, replicas=2)


def test_question_is_not_kept_where_none_may_be(url: URL) -> None:
    """Where no question is stored, an event's id alone is on the disk while it is answered."""

    async def work(one: Replica) -> None:
        claimed = Claims(one.store, TIMES)
        one.deliveries = Deliveries(claimed, one.tasks, one, TIMES, keeps_questions=False)
        one.may_answer.clear()
        delivering = asyncio.ensure_future(one.deliver(asked("T1:E1")))
        await one.begun.wait()
        assert await one.store.read(rows) == [("T1:E1", None, None)]
        one.may_answer.set()
        await delivering
        await one.deliver(asked("T1:E1"))
        assert one.answered == [("T1:E1", False)]

    run(url, work)


def test_question_is_kept_masked_until_it_is_answered(url: URL) -> None:
    """What is acknowledged is on the disk, without addresses; once answered nothing is left."""

    async def work(one: Replica) -> None:
        one.may_answer.clear()
        delivering = asyncio.ensure_future(one.deliver(asked("T1:E1", "Is it a@b.example?")))
        await one.begun.wait()
        ((_, kept, lease),) = await one.store.read(rows)
        assert kept
        assert json.loads(kept)["text"] == "Is it [e-mail]?"
        assert lease
        one.may_answer.set()
        await delivering
        assert one.texts == ["Is it a@b.example?"]
        assert await one.store.read(rows) == [("T1:E1", None, None)]

    run(url, work)


def test_what_breaks_on_the_way_to_the_disk_may_come_again(
    url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A delivery that the store has rejected is accepted when it comes again."""

    async def work(one: Replica) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(claims, "accept_events", lambda _, __: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                await one.deliver(asked("T1:E1"))
        await one.deliver(asked("T1:E1"))
        assert one.answered == [("T1:E1", False)]

    run(url, work)


def test_what_is_done_first_is_done_once(url: URL) -> None:
    """What is no question is one process's to do as well, until it comes to nothing."""

    async def work(one: Replica, other: Replica) -> None:
        firsts = [await replica.deliveries.first("shared") for replica in (one, one, other)]
        assert firsts == [True, False, False]
        await one.deliveries.withdraw("shared")
        assert await one.deliveries.first("shared")

    run(url, work, replicas=2)


def test_question_of_a_process_that_died_is_taken_over_once(url: URL) -> None:
    """What one replica has accepted and not answered, exactly one of the others answers."""

    async def work(dead: Replica, one: Replica, other: Replica) -> None:
        assert await dead.deliveries.accept(asked("T1:E1"))
        for replica in (one, other):
            replica.deliveries.start()
        await until(lambda: bool(one.answered or other.answered))
        await asyncio.sleep(3 * TIMES.lease)
        assert [*one.answered, *other.answered] == [("T1:E1", True)]
        await dead.deliver(asked("T1:E1"))
        assert dead.answered == []

    run(url, work, replicas=3)


def test_question_that_is_worked_on_is_not_taken_over(url: URL) -> None:
    """However long an answer takes, its lease is renewed while its process lives."""

    async def work(slow: Replica, other: Replica) -> None:
        slow.may_answer.clear()
        for replica in (slow, other):
            replica.deliveries.start()
        delivering = asyncio.ensure_future(slow.deliver(asked("T1:E1")))
        await asyncio.sleep(1.5 * LONGER.lease)
        slow.may_answer.set()
        await delivering
        assert slow.answered == [("T1:E1", False)]
        assert other.answered == []

    run_with(url, work, BLIND, LONGER)


def test_answer_that_slack_does_not_take_is_tried_again(url: URL) -> None:
    """While Slack cannot be reached a question stays, and is answered when it can; not for ever."""

    async def work(one: Replica) -> None:
        one.delivered = Delivered.LATER
        one.deliveries.start()
        await one.deliver(asked("T1:E1"))
        await one.deliver(asked("T1:old", at=now() - 7_200_000))
        await until(lambda: len(one.answered) > 3)
        one.delivered = Delivered.DONE
        await until(lambda: len(one.answered) > 4)
        finished = [("T1:E1", None, None), ("T1:old", None, None)]
        await asyncio.sleep(TIMES.lease / 4)
        assert sorted(await one.store.read(rows)) == finished
        assert one.answered.count(("T1:old", False)) == 1

    run(url, work)


def test_end_waits_for_what_is_in_progress(url: URL) -> None:
    """The end waits for an answer; one that hangs is left to the next process."""

    async def work(one: Replica, next_one: Replica) -> None:
        one.may_post.clear()
        for event in ("T1:E1", "T1:E2"):
            assert await one.deliveries.accept(asked(event))
        one.deliveries.begin(asked("T1:E1"), in_doubt=False)
        draining = asyncio.ensure_future(one.tasks.drain())
        await asyncio.sleep(0.05)
        assert not draining.done()
        one.may_post.set()
        await draining
        assert one.answered == [("T1:E1", False)]
        one.may_post.clear()
        one.deliveries.begin(asked("T1:E2"), in_doubt=False)
        await one.tasks.drain()
        next_one.deliveries.start()
        await until(lambda: next_one.answered == [("T1:E2", True)])

    run(url, work, replicas=2)


def test_failure_leaves_the_question_to_be_tried_again(
    url: URL, caplog: pytest.LogCaptureFixture
) -> None:
    """An answer that breaks is logged and tried again, and does not stop the others."""

    async def work(dead: Replica, one: Replica) -> None:
        failures = ["once"]
        one.breaks = lambda question: question.event == "T1:E1" and bool(failures.pop())
        assert await dead.deliveries.accept(asked("T1:E2"))
        assert await one.deliveries.accept(asked("T1:E1"))
        one.deliveries.begin(asked("T1:E1"), in_doubt=False)
        await until(lambda: not failures)
        one.breaks = lambda _: False
        one.deliveries.start()
        await until(lambda: len(one.answered) == 2)
        assert sorted(one.answered) == [("T1:E1", True), ("T1:E2", True)]

    run(url, work, replicas=2)
    assert "What Slack has sent could not be dealt with." in caplog.text


def test_question_that_fails_twice_is_set_aside(url: URL, caplog: pytest.LogCaptureFixture) -> None:
    """After two attempts that fail, who asked is told, the log has a sentence, and it is over."""

    async def work(one: Replica) -> None:
        one.breaks = lambda question: question.event == "T1:E1"
        assert await one.deliveries.accept(asked("T1:E1"))
        one.deliveries.begin(asked("T1:E1"), in_doubt=False)
        one.deliveries.start()
        await until(lambda: bool(one.given_up))
        await asyncio.sleep(3 * TIMES.lease)
        assert one.given_up == ["T1:E1"]
        assert one.answered == []
        assert await one.store.read(rows) == [("T1:E1", None, None)]

    run(url, work)
    assert "has ended 2 attempts to answer it, and is set aside" in caplog.text
    assert "When?" not in caplog.text


def test_delay_uses_up_no_attempt(url: URL) -> None:
    """Rate limits, orderly ends and a death beside them: the question is answered all the same."""

    async def work(limited: Replica, ended: Replica, dead: Replica, last: Replica) -> None:
        assert await limited.deliveries.accept(asked("T1:E1"))
        limited.delivered = Delivered.LATER
        await limited.deliveries.work_on(asked("T1:E1"))
        limited.deliveries.start()
        await until(lambda: len(limited.answered) > 3)
        await limited.tasks.drain()
        for one in (ended, ended, dead):
            one.may_post.clear()
            one.deliveries.start()
            await until(lambda one=one: one.begun.is_set())  # type: ignore[misc]
            one.begun.clear()
            await asyncio.sleep(TIMES.lease / 2)
            if one is ended:
                await one.tasks.drain()
        for task in dead.tasks._repeating:  # noqa: SLF001  # it neither renews its lease nor looks
            task.cancel()
        last.deliveries.start()
        await until(lambda: last.answered == [("T1:E1", True)])
        assert [*ended.given_up, *dead.given_up, *last.given_up] == []

    run(url, work, replicas=4)


def test_question_that_is_beside_the_one_that_kills_is_answered(url: URL) -> None:
    """Of ten that were in progress twice when a process died, only the one being prepared counts.

    The process dies when it has the answer to the fifth in hand; the next one dies as well.
    """

    async def work(first: Replica, second: Replica, third: Replica) -> None:
        events = [f"T1:E{number}" for number in range(10)]
        for event in events:
            assert await first.deliveries.accept(asked(event))
        stuck = asyncio.Event()
        prepare = second.prepare

        async def dying(question: Question, *, in_doubt: bool) -> Sequence[Message]:
            if question.event == "T1:E4":
                for task in second.tasks._repeating:  # noqa: SLF001
                    task.cancel()
                stuck.set()
                await asyncio.sleep(60)
            return await prepare(question, in_doubt=in_doubt)

        second.prepare = dying  # type: ignore[method-assign]
        second.may_post.clear()
        second.deliveries.start()
        await asyncio.wait_for(stuck.wait(), 10)
        third.deliveries.start()
        await until(lambda: len(third.answered) == 9)
        await until(lambda: third.given_up == ["T1:E4"])
        assert sorted(third.answered) == [(e, True) for e in events if e != "T1:E4"]

    run(url, work, replicas=3)
