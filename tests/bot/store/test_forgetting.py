"""What is deleted is gone: out of the tables, the files, the spool and the memory."""

import json
import signal
import subprocess
import sys
from collections.abc import Collection, Sequence
from datetime import date
from threading import Thread

import pytest
from sqlalchemy import URL, Engine, Table, delete

from bot.clock import MILLISECONDS_A_DAY, now
from bot.ids import further_id, new_id
from bot.service.conversation_memory import Memory
from bot.store.curation import addition, current_entries, write_curation
from bot.store.database import open_database, reading, spool_folder
from bot.store.events import accept_events, event_row
from bot.store.feedback import feedback_row, write_feedback, write_known_feedback
from bot.store.forgetting import MOST_AT_ONCE, delete_older, forget, forgotten
from bot.store.migrate import migrate
from bot.store.questions import write_questions
from bot.store.session import wiped, writing
from bot.store.spool import Row
from bot.store.store import Store
from bot.store.tables import EVENTS, FEEDBACK, FORGOTTEN, FORGOTTEN_ANSWERS, QUESTIONS
from corpus.curation.model import CuratedAnswer
from tests.bot.dialogue.test_chat import MUSEUMS
from tests.bot.store.conftest import (
    RETENTION_DAYS,
    asked,
    contents,
    eventually,
    rows,
    run,
    setting,
    started,
    waits_for_lock,
)
from tests.conftest import conversing

DAY = MILLISECONDS_A_DAY
OLD = now() - (RETENTION_DAYS + 1) * DAY
PRIVATE = "Wherefore-is-Grandmother-late"
# Writes, says so, and is killed before anything can be tidied up.
KILLED = """
import os, signal, sys
from bot.store.database import database_url, open_database
from bot.store.forgetting import delete_older
engine = open_database(database_url(sys.argv[1]))
with engine.begin() as connection:
    deleted = delete_older(connection, int(sys.argv[2]))
print(deleted, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def fill(engine: Engine, write: Sequence[Row], feedback: Sequence[Row] = ()) -> None:
    with engine.begin() as connection:
        write_questions(connection, write)
        write_known_feedback(connection, feedback)


def given(answer: str, at: int, comment: str | None = None) -> Row:
    return feedback_row(answer, "v", comment, at, helpful=True)


def ids(engine: Engine) -> list[str]:
    return [row["id"] for row in rows(engine, QUESTIONS)]


def test_what_is_old_is_deleted_and_what_is_not_stays(engine: Engine) -> None:
    """By the moment, not by the day; questions, feedback, events and the erased, not curation."""
    moment = 20_000 * DAY + 1_000
    times = {"old": moment - 1, "kept": moment, "older": moment - 5 * DAY, "new": moment + 5 * DAY}
    fill(
        engine,
        [asked(name, "c", at=at) for name, at in times.items()],
        [given(name, at) for name, at in times.items()],
    )
    entry = CuratedAnswer("Yes.", ("Is it?",), "Ada", date(2020, 1, 1))
    with engine.begin() as connection:
        accept_events(connection, [event_row(name, {}, at, 1) for name, at in times.items()])
        for name, at in times.items():
            forget(connection, name, at)
        write_curation(connection, [addition(entry, "Ada", 1)])
    with engine.begin() as connection:
        assert delete_older(connection, moment) == 8
    with engine.begin() as connection:
        assert delete_older(connection, moment) == 0
    assert ids(engine) == ["kept", "new"]
    assert [row["answer"] for row in rows(engine, FEEDBACK)] == ["kept", "new"]
    assert [row["id"] for row in rows(engine, EVENTS)] == ["kept", "new"]
    with reading(engine) as connection:
        assert forgotten(connection) == {"kept", "new"}
        assert list(current_entries(connection).values()) == [entry]


def test_much_that_is_old_is_deleted_in_parts(url: URL, engine: Engine) -> None:
    """More than is deleted at once goes in several transactions, soon after one another."""
    count = MOST_AT_ONCE + 50
    old = [asked(f"o{i}", at=OLD) for i in range(count)]
    fill(engine, [*old, asked("new")], [given(f"o{i}", OLD) for i in range(count)])
    with engine.begin() as connection:
        assert delete_older(connection, now() - RETENTION_DAYS * DAY) == 2 * MOST_AT_ONCE
    with started(url):
        eventually(lambda: ids(engine) == ["new"] and rows(engine, FEEDBACK) == [])


def test_old_questions_leave_the_files(url: URL, engine: Engine) -> None:
    """A server deletes at its start; no byte of the question stays, in the log neither."""
    old = [asked(f"o{i}", f"c{i}", f"{PRIVATE} {i}?", at=OLD) for i in range(200)]
    fill(engine, [*old, asked("new", question="Something-else")], [given("o1", OLD, PRIVATE)])
    assert PRIVATE.encode() in contents(url)
    with started(url):
        eventually(lambda: PRIVATE.encode() not in contents(url))
        assert b"Something-else" in contents(url)
        assert ids(engine) == ["new"]
    assert PRIVATE.encode() not in contents(url)


def test_a_kill_between_deletion_and_cleaning_leaves_nothing(url: URL, engine: Engine) -> None:
    """What a killed process has deleted, but not yet wiped, the next server wipes."""
    fill(engine, [asked(f"o{i}", f"c{i}", f"{PRIVATE} {i}?", at=OLD) for i in range(20)])
    engine.dispose()
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, setting(url), str(now() - RETENTION_DAYS * DAY)],
        stdout=subprocess.PIPE,
        check=False,
        text=True,
        timeout=60,
    )
    assert killed.returncode == -signal.SIGKILL
    assert killed.stdout == "20\n"
    with started(url):
        eventually(lambda: PRIVATE.encode() not in contents(url), seconds=5)


def test_forgotten_conversation_leaves_the_files(url: URL, engine: Engine) -> None:
    """Its questions and their feedback are gone for real, and those of others are not."""
    fill(
        engine,
        [asked("a", "mine", PRIVATE), asked("b", "mine"), asked("c", "other", "Something-else")],
        [given("a", now(), f"{PRIVATE}!"), given("b", now()), given("c", now(), "Thanks-for-it")],
    )
    with writing(url) as connection:
        assert forget(connection, "mine", now()) == (2, 2)
    assert wiped(url)
    found = contents(url)
    assert PRIVATE.encode() not in found
    assert b"Something-else" in found
    assert b"Thanks-for-it" in found
    assert ids(engine) == ["c"]
    with writing(url) as connection:
        assert forget(connection, "mine", now()) == (0, 0)
        assert forget(connection, "never asked", now()) == (0, 0)


def test_forgetting_empties_the_log_while_servers_run(url: URL, engine: Engine) -> None:
    """Also beside servers that read and write, nothing of the conversation stays in the files."""
    fill(engine, [asked(f"a{i}", "mine", f"{PRIVATE} {i}") for i in range(50)])
    with started(url) as one, started(url) as other:
        eventually(lambda: one.looked.is_set() and other.looked.is_set())
        with writing(url) as connection:
            assert forget(connection, "mine", now()) == (50, 0)
        assert wiped(url)
        assert PRIVATE.encode() not in contents(url)
        assert one.is_up
        assert other.is_up


def test_what_waits_of_a_forgotten_conversation_is_not_written(url: URL) -> None:
    """Rows in the spool of a conversation that was erased meanwhile are dropped."""
    opened = open_database(url)
    migrate(opened)
    with opened.begin() as connection:
        forget(connection, "mine", now())
    folder = spool_folder(url)
    folder.mkdir(parents=True)
    left = [asked("a", "mine", PRIVATE), asked("b", "other")]
    (folder / "killed.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in left))
    with started(url) as store:
        eventually(lambda: ids(opened) == ["b"])
        eventually(lambda: store.spool.is_empty)
    assert PRIVATE.encode() not in contents(url)
    opened.dispose()


def test_every_process_drops_a_forgotten_conversation(url: URL) -> None:
    """Running processes are told of it, forget its turns, and write no more of it."""
    told: list[Collection[str]] = []

    async def ask(store: Store) -> str:
        first = await conversations.ask("When was the Mill Museum founded?", None, "api")
        assert memory.find(first.conversation, "api")
        await store.save(lambda _, rows: [None] * len(rows), {})
        return first.conversation

    memory = Memory(lifetime=60)
    store = Store(url, RETENTION_DAYS)
    conversations = conversing(MUSEUMS, store, memory)

    def on_forgotten(erased: Collection[str]) -> None:
        told.append(erased)
        conversations.forget(erased)

    store.start(on_forgotten=on_forgotten)
    try:
        mine = run(ask(store))
        for _ in range(2):
            told.clear()
            with writing(url) as connection:
                forget(connection, mine, now())
            eventually(lambda: memory.find(mine, "api") is None, seconds=5)
            # Somebody goes on in it, as a thread of a channel can.
            run(conversations.ask_in(mine, PRIVATE, "api"))
    finally:
        store.close()
    assert PRIVATE.encode() not in contents(url)


def test_a_forgotten_conversation_stays_forgotten(url: URL, engine: Engine) -> None:
    """Questions that come after the erasure are not kept, and those of others are."""
    fill(engine, [asked("a", "mine")])
    with writing(url) as connection:
        forget(connection, "mine", now())
    fill(engine, [asked("b", "mine"), asked("c", "other")])
    assert ids(engine) == ["c"]


def test_conversations_that_go_on_with_each_other_are_forgotten_together(
    url: URL, engine: Engine
) -> None:
    """Whichever id people have, what was asked from a link and what was asked after it go."""
    mine, others = new_id(), new_id()
    both = (mine, further_id(mine))
    for round_, erased in enumerate(both):
        fill(engine, [asked(f"{round_}{n}", each) for n, each in enumerate((*both, others))])
        with writing(url) as connection:
            assert forget(connection, erased, now()) == (2, 0)
        fill(engine, [asked(f"{round_}later", both[1])])
        assert ids(engine) == [f"{round_}2"]
        with engine.begin() as connection:
            connection.execute(delete(QUESTIONS))
            connection.execute(delete(FORGOTTEN))


@pytest.mark.parametrize("days", [1, 7])
def test_retention_is_the_setting(url: URL, engine: Engine, days: int) -> None:
    """Rows go after the number of days that is set, and not before."""
    fill(
        engine,
        [
            asked("gone", at=now() - days * DAY - 60_000),
            asked("kept", at=now() - days * DAY + 600_000),
        ],
    )
    with started(url, days):
        eventually(lambda: ids(engine) == ["kept"])


def test_feedback_that_comes_later_is_not_kept_and_no_mistake(url: URL, engine: Engine) -> None:
    """Who rates an answer after its erasure is not told that there is none; nothing is kept."""
    fill(engine, [asked("a", "mine"), asked("b", "other")])
    with writing(url) as connection:
        forget(connection, "mine", now())
    later = [given("a", now(), PRIVATE), given("b", now()), given("never", now(), PRIVATE)]
    with engine.begin() as connection:
        assert write_feedback(connection, later) == [True, True, False]
        assert write_known_feedback(connection, [given("a", now(), PRIVATE)]) == [True]
    assert [row["answer"] for row in rows(engine, FEEDBACK)] == ["b"]
    assert wiped(url)
    assert PRIVATE.encode() not in contents(url)


def test_feedback_without_a_stored_question_is_erased(url: URL, engine: Engine) -> None:
    """Where no questions are stored the feedback itself names the conversation that it is of."""
    tied = feedback_row("a", "v", PRIVATE, now(), helpful=True, conversation="mine")
    fill(engine, [], [tied, given("b", now(), "Thanks-for-it")])
    assert PRIVATE.encode() in contents(url)
    with writing(url) as connection:
        assert forget(connection, "mine", now()) == (0, 1)
    fill(engine, [], [tied, tied | {"answer": "c"}])
    assert wiped(url)
    assert PRIVATE.encode() not in contents(url)
    assert [row["answer"] for row in rows(engine, FEEDBACK)] == ["b"]


@pytest.mark.parametrize("table", [QUESTIONS, FEEDBACK], ids=str)
def test_what_is_being_written_is_erased_too(url: URL, engine: Engine, table: Table) -> None:
    """The erasure waits for a transaction that has begun before it, and erases what it wrote."""
    tied = feedback_row("a", "v", PRIVATE, now(), helpful=True, conversation="mine")

    def erase() -> None:
        with writing(url) as connection:
            forget(connection, "mine", now())

    eraser = Thread(target=erase)
    with engine.begin() as connection:
        if table is QUESTIONS:
            write_questions(connection, [asked("a", "mine", PRIVATE)])
        else:
            write_known_feedback(connection, [tied])
        eraser.start()
        eventually(lambda: waits_for_lock(url))
    eraser.join()
    assert rows(engine, table) == []


def test_answers_of_questions_that_waited_are_known_as_erased(engine: Engine) -> None:
    """A question that comes to the store after the erasure leaves its id and nothing else."""
    with engine.begin() as connection:
        forget(connection, "mine", now())
        write_questions(connection, [asked("late", "mine", PRIVATE)])
        assert write_feedback(connection, [given("late", now(), PRIVATE)]) == [True]
    assert rows(engine, QUESTIONS) == rows(engine, FEEDBACK) == []


def test_ids_of_erased_answers_go_when_they_are_old(engine: Engine) -> None:
    """They are kept as long as the id of their conversation."""
    fill(engine, [asked("a", "mine")])
    with engine.begin() as connection:
        forget(connection, "mine", OLD)
    assert len(rows(engine, FORGOTTEN_ANSWERS)) == 1
    with engine.begin() as connection:
        delete_older(connection, now() - RETENTION_DAYS * DAY)
    assert rows(engine, FORGOTTEN_ANSWERS) == []
