import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from sqlalchemy import URL, Engine, Table, select

from bot.app import create_app
from bot.clock import now
from bot.dialogue.reply import Reply, Status
from bot.service.records import record
from bot.store.database import SQLITE, database_url, open_database, reading
from bot.store.migrate import migrate
from bot.store.questions import as_row
from bot.store.spool import Row
from bot.store.store import Store
from bot.store.tables import METADATA
from tests.conftest import serving, unlimited
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.postgresql import Cluster

RETENTION_DAYS = 90


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return database_url(f"sqlite:///{tmp_path}/askademy.db")
    server: Cluster = request.getfixturevalue("postgresql")
    return database_url(server.new_database())


@contextmanager
def migrated(url: URL) -> Iterator[Engine]:
    """A database with the tables of this version; connections are closed in any case."""
    opened = open_database(url)
    try:
        migrate(opened)
        yield opened
    finally:
        opened.dispose()


@pytest.fixture
def engine(url: URL) -> Iterator[Engine]:
    with migrated(url) as opened:
        yield opened


@contextmanager
def started(url: URL, retention_days: int = RETENTION_DAYS) -> Iterator[Store]:
    store = Store(url, retention_days)
    store.start()
    try:
        yield store
    finally:
        store.close()


def setting(url: URL) -> str:
    """The address as the administrator writes it."""
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=False)


@contextmanager
def served(url: URL, **values: object) -> Iterator[httpx.Client]:
    """A server of the academy with this database."""
    with serving(create_app(unlimited(database_url=setting(url), **values))) as client:
        client.timeout = httpx.Timeout(30)
        yield client


def ask(client: httpx.Client, question: str, conversation: str | None = None) -> dict[str, Any]:
    body = {"question": question, "conversation": conversation}
    response = client.post("/api/ask", json=body)
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


def give(server: httpx.Client, answer: str, **fields: object) -> httpx.Response:
    """Feedback, helpful unless the fields say otherwise."""
    return server.post("/api/feedback", json={"answer": answer, "helpful": True} | fields)


def metric(client: httpx.Client, name: str) -> float:
    """With its labels, where it has any."""
    text = client.get("/metrics").text
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found, f"{name} is not in {text}"
    return float(found[1])


def rows(engine: Engine, table: Table) -> list[dict[str, Any]]:
    """All of a table, in the order of its first column."""
    with reading(engine) as connection:
        found = connection.execute(select(table).order_by(next(iter(table.c))))
        return [dict(row) for row in found.mappings()]


def asked(
    identity: str,
    conversation: str = "c",
    question: str = "When did the first ILEA open?",
    at: int | None = None,
    status: Status = Status.ANSWERED,
) -> Row:
    """The row of a question that was asked."""
    moment = now() if at is None else at
    reply = Reply(status, ())
    kept = record(
        identity, conversation, "api", question, reply, corpus="0", asked_at=moment, took=900
    )
    return as_row(kept)


def contents(url: URL) -> bytes:
    """Every byte of SQLite's files; of PostgreSQL, whose files are its own, every row."""
    if url.get_backend_name() == SQLITE:
        path = Path(str(url.database))
        files = [found for found in path.parent.glob(f"{path.name}*") if found.is_file()]
        return b"".join(found.read_bytes() for found in files)
    opened = open_database(url)
    try:
        return repr([rows(opened, table) for table in METADATA.sorted_tables]).encode()
    finally:
        opened.dispose()


def waits_for_lock(url: URL) -> bool:
    """Whether some connection waits for a lock; SQLite does not say, and all writers wait."""
    if url.get_backend_name() == SQLITE:
        return True
    watching = open_database(url)
    try:
        with reading(watching) as connection:
            waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            return bool(connection.exec_driver_sql(waiting).scalar())
    finally:
        watching.dispose()


def eventually(claim: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Fails where the claim does not come true in time."""
    deadline = monotonic() + seconds
    while not claim():
        assert monotonic() < deadline, "it did not come true in time"
        sleep(0.02)


run = asyncio.run
