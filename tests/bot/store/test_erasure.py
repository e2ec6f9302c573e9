"""One conversation is erased for real: its bytes are looked for in every file there is."""

import json
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine

from bot.clock import now
from bot.store.database import SQLITE, spool_folder
from bot.store.erasure import erase
from bot.store.feedback import feedback_row, write_known_feedback
from bot.store.questions import write_questions
from bot.store.spool import Spool
from bot.store.tables import QUESTIONS
from tests.bot.store.conftest import asked, contents, eventually, rows, started

PRIVATE = "A-secret-that-must-go"


def left(folder: Path, name: str, *waiting: dict[str, object]) -> Path:
    """A file as a server that was killed leaves it in the spool."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text("".join(f"{json.dumps(row)}\n" for row in waiting))
    return path


def everywhere(url: URL) -> bytes:
    """The bytes of the database, its log, its index and the spool."""
    waiting = [file.read_bytes() for file in spool_folder(url).rglob("*") if file.is_file()]
    return contents(url) + b"".join(waiting)


def test_nothing_of_it_is_left_anywhere(url: URL, engine: Engine) -> None:
    """Questions, feedback and what a dead server left are erased; others' are kept."""
    rated = feedback_row("a", "v", f"{PRIVATE}!", now(), helpful=True)
    with engine.begin() as connection:
        write_questions(connection, [asked("a", "mine", PRIVATE), asked("b", "other", "Hers")])
        write_known_feedback(connection, [rated])
    waiting = asked("c", "mine", f"{PRIVATE}?"), asked("d", "other", "Waiting")
    left(spool_folder(url), "dead.jsonl", *waiting)
    assert everywhere(url).count(PRIVATE.encode()) >= 3
    found = erase(url, "mine", now())
    assert (found.questions, found.feedback) == (2, 1)
    assert found.is_wiped
    assert found.unread == ()
    kept = everywhere(url)
    assert PRIVATE.encode() not in kept
    assert b"Hers" in kept
    assert b"Waiting" in kept
    assert [row["id"] for row in rows(engine, QUESTIONS)] == ["b", "d"]


def test_nothing_of_it_is_left_in_the_log_of_sqlite(url: URL, engine: Engine) -> None:
    """Also while a server reads and writes beside it, the write-ahead log has no byte of it."""
    if url.get_backend_name() != SQLITE:
        pytest.skip("PostgreSQL's log is its administrator's")
    with started(url) as store:
        eventually(store.looked.is_set)
        with engine.begin() as connection:
            write_questions(connection, [asked(f"a{i}", "mine", PRIVATE) for i in range(50)])
        log = Path(f"{url.database}-wal")
        assert PRIVATE.encode() in log.read_bytes()
        assert erase(url, "mine", now()).is_wiped
        assert PRIVATE.encode() not in everywhere(url)
        assert store.is_up


def test_what_a_running_server_holds_is_dropped_when_it_writes(url: URL, engine: Engine) -> None:
    """A file that a process still holds is left to it, and then nothing of it is written."""
    holding = Spool(spool_folder(url))
    holding.add(asked("a", "mine", PRIVATE))
    assert erase(url, "mine", now()).questions == 0
    assert PRIVATE.encode() in everywhere(url)
    holding.close()
    with started(url):
        eventually(lambda: PRIVATE.encode() not in everywhere(url))
    assert rows(engine, QUESTIONS) == []


def test_file_that_cannot_be_read_is_told(url: URL) -> None:
    """What cannot be searched is named, and the rest is erased."""
    unreadable = spool_folder(url) / "odd.jsonl"
    unreadable.mkdir(parents=True)
    left(spool_folder(url), "dead.jsonl", asked("a", "mine", PRIVATE))
    found = erase(url, "mine", now())
    assert (found.questions, found.unread) == (1, (unreadable,))
    assert PRIVATE.encode() not in everywhere(url)


def test_reader_in_the_way_is_told(
    url: URL, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where somebody else reads the old state, its bytes stay in the log, and that is said."""
    if url.get_backend_name() != SQLITE:
        pytest.skip("PostgreSQL's log is its administrator's")
    monkeypatch.setattr("bot.store.session.WIPE_ATTEMPTS", 1)
    with engine.begin() as connection:
        write_questions(connection, [asked("a", "mine", PRIVATE)])
    reader = sqlite3.connect(str(url.database), isolation_level=None)
    try:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM questions").fetchall()
        assert not erase(url, "mine", now()).is_wiped
    finally:
        reader.close()
