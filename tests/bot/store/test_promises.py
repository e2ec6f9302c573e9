"""Answering never waits for the database; what it could not take is in it later, once."""

import json
import logging
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest
from sqlalchemy import URL, Engine

from bot.store.database import database_url, reading, spool_folder
from bot.store.insights import insights
from bot.store.tables import QUESTIONS
from tests.bot.cli.running import environment
from tests.bot.store.conftest import (
    ask,
    eventually,
    give,
    metric,
    migrated,
    rows,
    served,
    setting,
    started,
)
from tests.bot.store.proxy import proxied
from tests.bot.store.troubles import (
    Trouble,
    filled,
    frozen,
    locked,
    read_only,
    replaced,
    small_disk,
    stopped,
)
from tests.patience import PATIENCE
from tests.postgresql import Cluster

FIRST = "When did the first ILEA open?"
FOLLOW_UP = "And where?"
UP = "askademy_store_up"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Servers of these tests look more often whether their database is back."""
    monkeypatch.setattr("bot.store.writer.RETRY_SECONDS", 0.2)
    monkeypatch.setattr("bot.service.service.START_SECONDS", 0.2)


@pytest.fixture
def server(url: URL, request: pytest.FixtureRequest) -> Cluster | None:
    """That of a PostgreSQL database."""
    if url.get_backend_name() == "sqlite":
        return None
    found: Cluster = request.getfixturevalue("postgresql")
    return found


def ids(engine: Engine) -> list[str]:
    """Of the questions, in the order in which they came into the database."""
    return [row["id"] for row in rows(engine, QUESTIONS)]


def check_trouble(url: URL, trouble: Any, log: pytest.LogCaptureFixture) -> None:
    """What holds in every trouble of a database that a running server has used before."""
    with ExitStack() as stack:
        engine = stack.enter_context(migrated(url))
        client = stack.enter_context(served(url))
        first = ask(client, FIRST)
        assert give(client, first["id"], client="a").status_code == 204
        eventually(lambda: ids(engine) == [first["id"]])
        assert metric(client, UP) == 1
        given = [first["id"]]
        engine.dispose()
        with trouble, log.at_level(logging.WARNING, "bot.store"):
            begun = monotonic()
            for _ in range(3):
                reply = ask(client, FOLLOW_UP, first["conversation"])
                # The conversation goes on in the memory of this process.
                assert reply["read_as"]
                given.append(reply["id"])
            assert monotonic() - begun < 3
            refused = give(client, first["id"], client="b", helpful=False)
            assert refused.status_code == 503
            assert int(refused.headers["retry-after"]) > 0
            assert refused.json()["detail"].endswith(".")
            eventually(lambda: metric(client, UP) == 0)
            given.append(ask(client, "Say that again", first["conversation"])["id"])
            assert "The store is not available" in log.text
            assert client.get("/readyz").status_code == 200
            assert client.get("/healthz").status_code == 200
            assert ask(client, FIRST)["conversation"] != first["conversation"]
        eventually(lambda: len(ids(engine)) == 6)
        eventually(lambda: metric(client, UP) == 1)
        eventually(lambda: "The store is available again" in log.text)
        assert [each for each in ids(engine) if each in given] == given
        assert give(client, first["id"], client="b", helpful=False).status_code == 204
        assert metric(client, "askademy_store_waiting_bytes") == 0
        assert metric(client, "askademy_store_dropped_total") == 0
        with reading(engine) as connection:
            counted = insights(connection).feedback
        assert (counted.total, counted.helpful) == (2, 1)


def test_locked_database(url: URL, server: Cluster, caplog: pytest.LogCaptureFixture) -> None:
    """While somebody else locks the database questions are answered, and are in it later."""
    check_trouble(url, locked(url, server), caplog)


@pytest.mark.parametrize("trouble", [stopped, frozen])
def test_postgresql_that_does_not_answer(
    postgresql: Cluster, trouble: Trouble, caplog: pytest.LogCaptureFixture
) -> None:
    """While PostgreSQL is stopped or frozen questions are answered, and are in it later."""
    url = database_url(postgresql.new_database())
    check_trouble(url, trouble(url, postgresql), caplog)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk") as found:
        yield found


def test_full_disk(disk: Path, caplog: pytest.LogCaptureFixture) -> None:
    """While the disk of database and spool is full questions are answered, and kept."""
    url = database_url(f"sqlite:///{disk}/askademy.db")
    check_trouble(url, filled(url, None), caplog)


def check_start(url: URL, trouble: Any) -> None:
    """What holds where the trouble is there when the server starts."""
    with ExitStack() as stack:
        engine = stack.enter_context(migrated(url))
        engine.dispose()
        recovery = ExitStack()
        recovery.enter_context(trouble)
        client = stack.enter_context(served(url))
        reply = ask(client, FIRST)
        assert reply["status"] == "answered"
        eventually(lambda: metric(client, UP) == 0)
        follow_up = ask(client, FOLLOW_UP, reply["conversation"])
        assert follow_up["read_as"]
        assert client.get("/readyz").status_code == 200
        assert give(client, reply["id"]).status_code == 503
        recovery.close()
        eventually(lambda: metric(client, UP) == 1)
        eventually(lambda: ids(engine) == [reply["id"], follow_up["id"]])
        assert give(client, reply["id"]).status_code == 204


def test_folder_that_may_not_be_written(disk: Path) -> None:
    """A server over a read-only folder answers, and writes when it may."""
    url = database_url(f"sqlite:///{disk}/askademy.db")
    check_start(url, read_only(disk))


def test_file_that_is_no_database(tmp_path: Path) -> None:
    """A server whose database is another file answers, harms it not, and waits for a database."""
    url = database_url(f"sqlite:///{tmp_path}/askademy.db")
    check_start(url, replaced(url, None))


@pytest.mark.parametrize("trouble", [stopped, frozen])
def test_postgresql_that_is_not_there_at_the_start(postgresql: Cluster, trouble: Trouble) -> None:
    """A server starts without its database, and uses it when it comes."""
    url = database_url(postgresql.new_database())
    check_start(url, trouble(url, postgresql))


def test_slow_database(postgresql: Cluster) -> None:
    """Over a slow line answers come at once, and rows arrive, each of them once."""
    direct = database_url(postgresql.new_database())
    with (
        proxied(postgresql.port) as proxy,
        migrated(direct) as engine,
        served(direct.set(port=proxy.port)) as client,
    ):
        first = ask(client, FIRST)
        given = [first["id"]]
        eventually(lambda: ids(engine) == given)
        proxy.delay = 0.1
        begun = monotonic()
        for _ in range(6):
            reply = ask(client, FOLLOW_UP, first["conversation"])
            assert reply["read_as"]
            given.append(reply["id"])
        # The rows alone, written one after the other, would take longer.
        assert monotonic() - begun < 3
        assert client.get("/readyz").status_code == 200
        eventually(lambda: ids(engine) == given)
        proxy.delay = 0
        assert give(client, first["id"]).status_code == 204


@contextmanager
def server_process(url: URL) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    with subprocess.Popen(
        [sys.executable, "-m", "bot.cli.main", "serve", "--port", "0"],
        env=environment(ASKADEMY_DATABASE_URL=setting(url), ASKADEMY_RATE_LIMIT="off"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout
            line = process.stdout.readline()
            address = next(word for word in line.split() if word.startswith("http"))
            with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
                yield process, client
        finally:
            process.kill()


def check_end(url: URL, trouble: Any) -> None:
    """A server that is told to stop in that trouble stops soon, and leaves what waited."""
    with migrated(url) as engine, server_process(url) as (process, client):
        first = ask(client, FIRST)
        eventually(lambda: ids(engine) == [first["id"]])
        engine.dispose()
        with trouble:
            given = [ask(client, FOLLOW_UP, first["conversation"])["id"] for _ in range(3)]
            process.send_signal(signal.SIGTERM)
            assert process.wait(15) == 0
            assert process.stderr
            assert "Traceback" not in process.stderr.read()
            waiting = [
                json.loads(line)["id"]
                for file in spool_folder(url).glob("*.jsonl")
                for line in file.read_text().splitlines()
            ]
            assert set(waiting) == set(given)
        with started(url):
            eventually(lambda: ids(engine) == [first["id"], *given])
        assert not spool_folder(url).exists()


def test_end_while_postgresql_is_frozen(postgresql: Cluster) -> None:
    """A process ends within seconds though its database is frozen, and loses no question."""
    url = database_url(postgresql.new_database())
    check_end(url, frozen(url, postgresql))


def test_end_while_the_database_is_locked(url: URL, server: Cluster | None) -> None:
    """A process ends within seconds though its database is locked, and loses no question."""
    check_end(url, locked(url, server))


def test_end_writes_what_is_queued(tmp_path: Path) -> None:
    """A process that is told to stop right after its answers has written all of them."""
    url = database_url(f"sqlite:///{tmp_path}/askademy.db")
    with migrated(url) as engine, server_process(url) as (process, client):
        first = ask(client, FIRST)
        given = [first["id"]]
        given += [ask(client, FOLLOW_UP, first["conversation"])["id"] for _ in range(20)]
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
        assert ids(engine) == given
        assert not spool_folder(url).exists()


def test_server_that_was_frozen_goes_on(tmp_path: Path) -> None:
    """What is asked while it is frozen is answered and kept once it goes on."""
    url = database_url(f"sqlite:///{tmp_path}/askademy.db")
    with (
        migrated(url) as engine,
        server_process(url) as (process, client),
        ThreadPoolExecutor(4) as pool,
    ):
        first = ask(client, FIRST)
        process.send_signal(signal.SIGSTOP)
        asked = [pool.submit(ask, client, FIRST) for _ in range(3)]
        voted = pool.submit(give, client, first["id"])
        assert not wait(asked, timeout=0.5).done
        assert not voted.done()
        process.send_signal(signal.SIGCONT)
        given = {first["id"], *(each.result()["id"] for each in asked)}
        assert voted.result().status_code == 204
        eventually(lambda: set(ids(engine)) == given)
        process.terminate()
        assert process.wait(PATIENCE) == 0


def test_what_one_server_leaves_another_one_writes(tmp_path: Path) -> None:
    """Two servers share one spool: what one of them leaves at its end is written by the other."""
    url = database_url(f"sqlite:///{tmp_path}/askademy.db")
    with migrated(url) as engine, served(url) as staying:
        with locked(url, None):
            with served(url) as leaving:
                eventually(lambda: metric(leaving, UP) == 0)
                given = [ask(leaving, FIRST)["id"] for _ in range(3)]
                eventually(lambda: metric(leaving, "askademy_store_waiting_bytes") > 0)
            given.append(ask(staying, FIRST)["id"])
        eventually(lambda: sorted(ids(engine)) == sorted(given))
        eventually(lambda: metric(staying, "askademy_store_waiting_bytes") == 0)


class Clock(datetime):
    """Goes with the real one, and is put at will."""

    ahead = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + cls.ahead


@pytest.mark.parametrize("jump", [timedelta(days=400), timedelta(days=-400)])
def test_clock_that_jumps(
    url: URL,
    jump: timedelta,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """By a year, forward or back, and back again: all is answered, saved and there afterwards."""
    monkeypatch.setattr("bot.store.store.CLEANING_SECONDS", 0.0)
    monkeypatch.setattr(Clock, "ahead", timedelta())
    monkeypatch.setattr("bot.clock.datetime", Clock)
    monkeypatch.setattr("bot.clock.time", lambda: Clock.now().timestamp())
    with migrated(url) as engine, served(url) as client, caplog.at_level(logging.WARNING):
        given = []
        for ahead in (timedelta(), jump, timedelta()):
            Clock.ahead = ahead
            before = len(caplog.records)
            reply = ask(client, FIRST)
            given += [reply["id"], ask(client, FOLLOW_UP, reply["conversation"])["id"]]
            assert give(client, reply["id"]).status_code == 204
            assert client.get("/readyz").status_code == 200
            if ahead:
                eventually(lambda before=before: len(caplog.records) > before)  # type: ignore[misc]
                assert "The clock has jumped by" in caplog.text
            number = len(given)
            eventually(lambda number=number: len(ids(engine)) == number)  # type: ignore[misc]
        assert ids(engine) == given
        with reading(engine) as connection:
            assert insights(connection).feedback.total == 3


def test_name_that_is_not_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While no name server knows the database's host questions are answered, and wait."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    url = database_url("postgresql://askademy@database.invalid/askademy")
    with served(url) as client:
        reply = ask(client, FIRST)
        assert reply["status"] == "answered"
        eventually(lambda: metric(client, UP) == 0)
        assert ask(client, FOLLOW_UP, reply["conversation"])["read_as"]
        assert give(client, reply["id"]).status_code == 503
        assert client.get("/readyz").status_code == 200
        eventually(lambda: metric(client, "askademy_store_waiting_bytes") > 0)
