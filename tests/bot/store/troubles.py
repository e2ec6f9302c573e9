"""Databases in trouble: each is a context manager, and the trouble is over at its end."""

import errno
import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL

from bot.store.database import SQLITE
from tests.bot.store.conftest import setting
from tests.postgresql import Cluster

Trouble = Callable[[URL, Cluster], AbstractContextManager[None]]


@contextmanager
def locked(url: URL, _: object) -> Iterator[None]:
    """Another connection holds what every write needs."""
    if url.get_backend_name() == SQLITE:
        connection = sqlite3.connect(str(url.database), isolation_level=None)
        try:
            connection.execute("BEGIN EXCLUSIVE")
            yield
            connection.execute("ROLLBACK")
        finally:
            connection.close()
        return
    with psycopg.connect(setting(url)) as other:
        other.execute("LOCK TABLE questions, feedback IN ACCESS EXCLUSIVE MODE")
        yield
        other.rollback()


@contextmanager
def stopped(_: URL, server: Cluster) -> Iterator[None]:
    with server.stopped():
        yield


@contextmanager
def frozen(_: URL, server: Cluster) -> Iterator[None]:
    with server.frozen():
        yield


@contextmanager
def replaced(url: URL, _: object) -> Iterator[None]:
    """In the place of the database stands a file that is none."""
    path = Path(str(url.database))
    aside = path.with_name("aside")
    aside.mkdir()
    names = [path.name, f"{path.name}-wal", f"{path.name}-shm"]
    there = [path.with_name(name) for name in names if path.with_name(name).exists()]
    for each in there:
        each.replace(aside / each.name)
    path.write_bytes(b"This is a letter, and no database.\n" * 400)
    yield
    path.unlink()
    for each in there:
        (aside / each.name).replace(each)


@contextmanager
def filled(url: URL, _: object) -> Iterator[None]:
    """The disk of the database has no byte left."""
    with full(Path(str(url.database)).parent):
        yield


@contextmanager
def full(folder: Path, but: int = 0) -> Iterator[None]:
    """The disk of the folder has no byte left, but so many."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError as error:
                assert error.errno == errno.ENOSPC  # noqa: PT017
        file.truncate(file.tell() - but)
    yield
    ballast.unlink()


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of a megabyte, which root may mount."""
    folder.mkdir()
    if not _mounts("-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)):
        if os.environ.get("CI"):
            pytest.fail("No file system can be mounted: the CI may not skip these tests.")
        pytest.skip("mounting a small file system needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nobody may write into a folder on a small disk, root neither."""
    assert _mounts("-o", "remount,ro", str(folder))
    yield
    assert _mounts("-o", "remount,rw", str(folder))


def _mounts(*arguments: str) -> bool:
    try:
        done = subprocess.run(["mount", *arguments], check=False, capture_output=True)
    except FileNotFoundError:
        return False
    return done.returncode == 0
