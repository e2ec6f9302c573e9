"""The files of a database that are taken away, exchanged or cut off while they are in use."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy.exc import DBAPIError

from bot.clock import now
from bot.store.curation import addition, write_curation
from bot.store.database import database_url, open_database, place_of, reading
from bot.store.errors import MovedError, StoreUnavailableError
from bot.store.feedback import feedback_row, write_known_feedback
from bot.store.session import writing
from bot.store.spool import Row
from bot.store.store import Store
from bot.store.tables import FEEDBACK, QUESTIONS
from tests.bot.store.conftest import asked, eventually, migrated, rows, started
from tests.corpus.curation.test_entries import ANSWER
from tests.postgresql import Cluster


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The store looks soon again; what it may not have noticed yet it has not known for long."""
    monkeypatch.setattr("bot.store.writer.RETRY_SECONDS", 0.05)
    monkeypatch.setattr("bot.store.writer.TICK_SECONDS", 0.05)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "askademy.db"


def vote(answer: str) -> Row:
    return feedback_row(answer, "v", None, now(), helpful=True)


async def saved(store: Store, answer: str) -> None:
    """As people do: where it is refused they try again."""
    while True:
        try:
            await store.save(write_known_feedback, vote(answer), again=write_known_feedback)
        except StoreUnavailableError:
            await asyncio.sleep(0.02)
        else:
            return


def answers(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {answer for (answer,) in connection.execute("SELECT answer FROM feedback")}


def copied(file: Path) -> Path:
    """As the documents say."""
    copy = file.with_name("copy")
    with closing(sqlite3.connect(file)) as here, closing(sqlite3.connect(copy)) as there:
        here.backup(there)
    return copy


def removed(file: Path) -> None:
    file.unlink()


def removed_with_its_journal(file: Path) -> None:
    for path in file.parent.glob(f"{file.name}*"):
        if path.is_file():
            path.unlink()


def removed_with_its_folder(file: Path) -> None:
    shutil.rmtree(file.parent)


def replaced_by_a_copy(file: Path) -> None:
    copied(file).replace(file)


def moved_away_for_a_copy(file: Path) -> None:
    copy = copied(file)
    file.rename(file.with_name("before"))
    copy.rename(file)


def written_over_with_a_copy(file: Path) -> None:
    content = copied(file).read_bytes()
    with file.open("wb") as written:
        sleep(0.2)
        written.write(content)


def replaced_by_an_empty_file(file: Path) -> None:
    file.with_name("empty").touch()
    file.with_name("empty").replace(file)


def replaced_by_an_older_version(file: Path) -> None:
    copy = copied(file)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0011'")
        connection.execute("DROP TABLE page_changes")
        connection.commit()
    copy.replace(file)


def emptied(file: Path) -> None:
    os.truncate(file, 0)


def robbed_of_its_journal(file: Path) -> None:
    file.with_name(f"{file.name}-wal").unlink()


def robbed_of_all_beside_it(file: Path) -> None:
    file.with_name(f"{file.name}-wal").unlink()
    file.with_name(f"{file.name}-shm").unlink()


EXCHANGES = [
    removed,
    removed_with_its_journal,
    removed_with_its_folder,
    replaced_by_a_copy,
    moved_away_for_a_copy,
    written_over_with_a_copy,
    replaced_by_an_empty_file,
    replaced_by_an_older_version,
    emptied,
    robbed_of_its_journal,
    robbed_of_all_beside_it,
]


@pytest.mark.parametrize("exchange", EXCHANGES)
def test_acknowledged_is_in_the_file_that_is_there(
    file: Path, exchange: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever becomes of the files, votes acknowledged since a moment before are there."""
    acknowledged: list[str] = []

    async def give(store: Store) -> None:
        for number in range(12):
            await saved(store, f"a{number}")
            acknowledged.append(f"a{number}")
            if number == 5:
                exchange(file)

    with started(database_url(f"sqlite:///{file}")) as store:
        assert store.looked.wait(20)
        asyncio.run(give(store))
        assert store.is_up
    assert answers(file) == set(acknowledged)
    assert "what is there now is used" in caplog.text


def test_questions_are_in_the_file_that_is_there(file: Path) -> None:
    """Nobody asks or votes, and the new file has the tables soon, and what was asked last."""
    url = database_url(f"sqlite:///{file}")

    async def one(store: Store) -> None:
        await store.save(lambda _, __: [None], {})

    with started(url) as store:
        assert store.looked.wait(20)
        store.record_again(lambda: asked("q1"), {})
        asyncio.run(one(store))
        connections = store.connections
        removed_with_its_journal(file)
        eventually(lambda: store.connections > connections)
        with migrated(url) as engine:
            eventually(lambda: [row["id"] for row in rows(engine, QUESTIONS)] == ["q1"])


def replaced_by_a_letter(file: Path) -> None:
    copied(file)
    file.unlink()
    file.write_bytes(b"This is a letter, and no database.\n" * 400)


def replaced_by_a_folder(file: Path) -> None:
    copied(file)
    file.unlink()
    file.mkdir()


def replaced_by_half_a_copy(file: Path) -> None:
    half = file.with_name("half")
    shutil.copy(copied(file), half)
    os.truncate(half, 40_960)
    half.replace(file)


def mend(file: Path) -> None:
    if file.is_dir():
        file.rmdir()
    file.with_name("copy").replace(file)


@pytest.mark.parametrize(
    "spoil", [replaced_by_a_letter, replaced_by_a_folder, replaced_by_half_a_copy]
)
def test_what_cannot_be_used_is_waited_out(file: Path, spoil: Callable[[Path], None]) -> None:
    """In place of the database stands no sound one: nothing is acknowledged until one comes."""

    async def give(store: Store) -> None:
        for number in range(50):
            await saved(store, f"a{number}")
        spoil(file)
        waiting = asyncio.create_task(saved(store, "b"))
        assert not (await asyncio.wait({waiting}, timeout=0.5))[0]
        assert not store.is_up
        mend(file)
        await asyncio.wait_for(waiting, 20)

    with started(database_url(f"sqlite:///{file}")) as store:
        assert store.looked.wait(20)
        asyncio.run(give(store))
    assert answers(file) == {*(f"a{number}" for number in range(50)), "b"}


def test_moved_file_has_all_that_was_written_into_it(file: Path) -> None:
    """The journal of a file that was moved away goes into that file, and not into the next one."""

    def move() -> None:
        file.rename(file.with_name("before"))

    async def give(store: Store) -> None:
        await saved(store, "a")
        move()
        await saved(store, "b")

    with started(database_url(f"sqlite:///{file}")) as store:
        assert store.looked.wait(20)
        asyncio.run(give(store))
    assert answers(file.with_name("before")) >= {"a"}
    assert answers(file) == {"a", "b"}


def test_smaller_file_is_no_other_one(file: Path) -> None:
    """Whoever compacts the database meanwhile takes nothing away from it."""

    async def give(store: Store) -> None:
        for number in range(60):
            await saved(store, f"a{number}")
        with closing(sqlite3.connect(file, timeout=10, isolation_level=None)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            other.execute("DELETE FROM feedback WHERE answer <> 'a1'")
            other.execute("VACUUM")
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        await saved(store, "b")

    with started(database_url(f"sqlite:///{file}")) as store:
        assert store.looked.wait(20)
        asyncio.run(give(store))
    assert answers(file) >= {"a1", "b"}


def test_no_connection_to_another_file(file: Path) -> None:
    """Once the file is another one, no query and no command gets a connection by its name."""
    url = database_url(f"sqlite:///{file}")
    place = place_of(url)
    assert place
    engine = open_database(url, place)
    with reading(engine):
        file.unlink()
        with pytest.raises(DBAPIError, match="removed or replaced"):
            reading(engine)
    assert not file.exists()
    with pytest.raises(MovedError):
        place.require()
    place.leave(engine)


def exchanged_meanwhile(file: Path) -> Iterator[None]:
    with writing(database_url(f"sqlite:///{file}")) as connection:
        write_curation(connection, [addition(ANSWER, "Ada", 1)])
        removed_with_its_journal(file)
        yield


def test_command_says_that_its_change_is_lost(file: Path) -> None:
    """A command whose database was exchanged before it ended fails, and says why."""
    with pytest.raises(StoreUnavailableError, match="removed or replaced"):
        list(exchanged_meanwhile(file))


def test_dropped_database_of_a_server(postgresql: Cluster) -> None:
    """A database that was dropped and made again has its tables soon, and the last votes."""
    url = database_url(postgresql.new_database())

    async def give(store: Store) -> None:
        await saved(store, "a")
        postgresql.empty(str(url.database))
        await saved(store, "b")

    with started(url) as store:
        assert store.looked.wait(20)
        asyncio.run(give(store))
    with migrated(url) as engine:
        assert [row["answer"] for row in rows(engine, FEEDBACK)] == ["a", "b"]
