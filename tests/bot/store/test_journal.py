"""What waits in memory stands in files as well, as long as it waits."""

import shutil
from pathlib import Path

import pytest

from bot.clock import now
from bot.store import journal
from bot.store.database import database_url, spool_folder
from bot.store.erasure import erase
from bot.store.journal import Journal
from bot.store.spool import Row, Spool
from tests.bot.store.conftest import ask, asked, eventually, migrated, started
from tests.bot.store.test_promises import FIRST, FOLLOW_UP, ids, server_process
from tests.bot.store.troubles import full, small_disk


def drained(folder: Path) -> list[Row]:
    """What another process finds there."""
    found: list[Row] = []
    Journal(folder).adopt()
    Spool(folder).drain(found.extend)
    return found


def files(folder: Path) -> list[int]:
    """The sizes of what there is."""
    return sorted(path.stat().st_size for path in folder.iterdir())


def test_row_stands_there_until_it_is_released(tmp_path: Path) -> None:
    """Released in whatever order, and twice, nothing of the rows is left."""
    kept = Journal(tmp_path)
    releases = [kept.add({"id": number}) for number in range(5)]
    assert files(tmp_path) == [5 * len(b'{"id":0}\n')]
    for release in (*reversed(releases), *releases):
        release()
    assert files(tmp_path) == [0]
    again = kept.add({"id": 5})
    assert files(tmp_path) == [9]
    again()
    kept.close()
    assert not tmp_path.exists()


def test_large_ones_go_on_in_the_next_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose rows are all released is deleted, also one that is not written any longer."""
    monkeypatch.setattr(journal, "LARGEST", 30)
    kept = Journal(tmp_path)
    releases = [kept.add({"id": number}) for number in range(7)]
    assert files(tmp_path) == [9, 27, 27]
    for release in releases[:4]:
        release()
    assert files(tmp_path) == [9, 27]
    for release in releases[4:]:
        release()
    assert files(tmp_path) == [0]
    kept.close()


def test_what_a_process_holds_is_left_to_it(tmp_path: Path) -> None:
    """What one has left is the spool's, once, and in its order."""
    living, dead = Journal(tmp_path), Journal(tmp_path)
    living.add({"id": "living"})
    for number in range(3):
        dead.add({"id": number})
    assert drained(tmp_path) == []
    dead.close()
    assert drained(tmp_path) == [{"id": number} for number in range(3)]
    assert drained(tmp_path) == []
    living.close()


def test_deleted_file_is_replaced(tmp_path: Path) -> None:
    """Where somebody deletes the folder, what comes after the next look stands in a new one."""
    kept = Journal(tmp_path / "spool")
    lost = kept.add({"id": 0})
    shutil.rmtree(tmp_path / "spool")
    kept.adopt()
    kept.add({"id": 1})
    lost()
    kept.close()
    assert drained(tmp_path / "spool") == [{"id": 1}]


def test_full_disk_costs_the_journal_only(tmp_path: Path) -> None:
    """Rows that it has no room for stand in memory alone, and none is there by half."""
    with small_disk(tmp_path / "disk") as disk:
        kept = Journal(disk / "spool")
        kept.add({"id": "first"})
        with full(disk):
            for _ in range(200):
                kept.add({"id": "x" * 100})()
        kept.add({"id": "last"})
        kept.close()
        assert {len(row["id"]) for row in drained(disk / "spool")} <= {4, 5, 100}


def test_killed_server_loses_no_answered_question(tmp_path: Path) -> None:
    """What was answered when a server was killed is in the database of the next one, once."""
    url = database_url(f"sqlite:///{tmp_path}/askademy.db")
    with migrated(url) as engine:
        with server_process(url) as (process, client):
            first = ask(client, FIRST)
            given = {first["id"]}
            for _ in range(30):
                given.add(ask(client, FOLLOW_UP, first["conversation"])["id"])
            process.kill()
            process.wait()
        assert len(ids(engine)) < len(given)  # else this shows nothing
        with started(url):
            eventually(lambda: set(ids(engine)) >= given)
        assert sorted(ids(engine)) == sorted(given)
        assert not spool_folder(url).exists() or files(spool_folder(url)) == []


def test_erased_conversation_is_in_no_journal(tmp_path: Path) -> None:
    """Of what a killed process has left nothing of an erased conversation is kept."""
    url = database_url(f"sqlite:///{tmp_path}/askademy.db")
    with migrated(url) as engine:
        left = Journal(spool_folder(url))
        left.add(asked("one", "c1"))
        left.add(asked("two", "c2"))
        left.close()
        assert erase(url, "c1", now()).questions == 1
        assert ids(engine) == ["two"]
        assert files(spool_folder(url)) == []
