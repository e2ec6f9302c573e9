"""Copies of the database, made and brought back as docs/operations.md says."""

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import httpx

from bot.app import create_app
from tests.conftest import serving, unlimited
from tests.postgresql import Cluster, programs

QUESTION = "When was ILEA Roswell established?"


def asked(client: httpx.Client) -> str:
    """The conversation of a question, which is kept."""
    reply = client.post("/api/ask", json={"question": QUESTION}).json()
    helpful = {"answer": reply["id"], "helpful": True}
    assert client.post("/api/feedback", json=helpful).status_code == 204
    return str(reply["conversation"])


def goes_on(client: httpx.Client, conversation: str) -> bool:
    """Whether the conversation is known."""
    body = {"question": "And when did the first one open?", "conversation": conversation}
    return bool(client.post("/api/ask", json=body).json()["conversation"] == conversation)


def test_copy_of_sqlite_made_while_it_runs_brings_conversations_back(tmp_path: Path) -> None:
    """What is in the write-ahead log is in the copy."""
    place, copy = tmp_path / "askademy.db", tmp_path / "copy.db"
    with serving(create_app(unlimited(database_url=f"sqlite:///{place}"))) as client:
        conversation = asked(client)
        # What the command `.backup` does.
        with closing(sqlite3.connect(place)) as running, closing(sqlite3.connect(copy)) as kept:
            running.backup(kept)
        asked(client)
    for ending in ("-wal", "-shm"):
        place.with_name(place.name + ending).unlink(missing_ok=True)
    copy.replace(place)
    with serving(create_app(unlimited(database_url=f"sqlite:///{place}"))) as client:
        assert goes_on(client, conversation)


def test_dump_of_postgresql_brings_conversations_back(postgresql: Cluster, tmp_path: Path) -> None:
    """Into an empty database, whose tables it has then."""
    first, second = postgresql.new_database(), postgresql.new_database()
    found = programs()
    assert found
    with serving(create_app(unlimited(database_url=first))) as client:
        conversation = asked(client)
    dump = tmp_path / "dump.sql"
    subprocess.run([found / "pg_dump", "-f", dump, first], check=True)
    command: list[str | Path] = [found / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", dump, second]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with serving(create_app(unlimited(database_url=second))) as client:
        assert goes_on(client, conversation)
