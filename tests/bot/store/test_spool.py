"""What waits in files: bounded, shared by processes, and never in another one's way."""

import fcntl
import logging
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store import spool as module
from bot.store.spool import Row, Spool

SMALL = 4_000  # bytes of each row, about
HOLDING = """
import sys
from pathlib import Path
from bot.store.spool import Spool
spool = Spool(Path(sys.argv[1]))
for number in range(3):
    spool.add({"id": f"other{number}"})
print("added", flush=True)
sys.stdin.read()
"""


def row(number: int, size: int = 0) -> Row:
    return {"id": number, "text": "x" * size}


def drained(spool: Spool) -> list[Row]:
    found: list[Row] = []
    assert spool.drain(found.extend) == len(found)
    return found


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


@pytest.fixture
def other_process(spool: Spool) -> Iterator[subprocess.Popen[str]]:
    """A process that has added three rows and holds its file."""
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", HOLDING, str(spool.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "added\n"
            yield process
        finally:
            process.kill()


def test_rows_come_back_in_their_order(spool: Spool) -> None:
    """What is drained is what was added, the first one first, and is there no longer."""
    assert spool.is_empty
    assert not spool.folder.exists()
    rows = [row(number) for number in range(100)]
    for each in rows:
        spool.add(each)
    assert not spool.is_empty
    assert spool.bytes() > 100
    assert drained(spool) == rows
    assert spool.is_empty
    assert spool.bytes() == 0
    assert list(spool.folder.iterdir()) == []
    assert drained(spool) == []


@given(st.lists(st.dictionaries(st.text(max_size=9), st.text() | st.integers() | st.none())))
def test_any_row_comes_back(tmp_path_factory: pytest.TempPathFactory, rows: list[Row]) -> None:
    """Line breaks and quotes in a text do not tear its row."""
    spool = Spool(tmp_path_factory.mktemp("spool"))
    for each in rows:
        spool.add(each)
    assert drained(spool) == rows


def test_a_row_is_on_the_disk_when_added(spool: Spool) -> None:
    """When `add` returns the row stands in a file, without a wait for more of them."""
    spool.add(row(1))
    (file,) = spool.folder.iterdir()
    assert file.read_text() == '{"id":1,"text":""}\n'
    assert drained(spool) == [row(1)]


def test_failed_drain_keeps_the_rows(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where writing fails nothing is removed, neither from the files nor from memory."""
    monkeypatch.setattr(module, "SEGMENT", SMALL)

    def fail(rows: Sequence[Row]) -> None:
        if rows:
            raise ValueError("no database")

    in_files = [row(number, 3_000) for number in range(3)]
    for each in in_files:
        spool.add(each)
    monkeypatch.setattr(module, "LARGEST", 0)
    full = Spool(spool.folder)
    full.add(row(9))
    with pytest.raises(ValueError, match="no database"):
        spool.drain(fail)
    with pytest.raises(ValueError, match="no database"):
        full.drain(fail)
    full.add(row(10))
    assert drained(full) == [row(9), row(10), *in_files]


def test_files_are_bounded_and_then_memory_is(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the files may not hold waits in memory; of more than that the oldest is dropped."""
    monkeypatch.setattr(module, "SEGMENT", 3 * SMALL)
    monkeypatch.setattr(module, "MOST_IN_MEMORY", 4)
    monkeypatch.setattr(module, "LARGEST", 6 * SMALL)
    bounded = Spool(spool.folder)
    rows = [row(number, SMALL) for number in range(12)]
    for each in rows:
        bounded.add(each)
    in_files = [row(number, SMALL) for number in range(4)]  # two in each of the two files
    assert bounded.bytes() <= 6 * SMALL
    assert bounded.dropped == 4
    kept = drained(bounded)
    assert sorted(each["id"] for each in kept) == [*range(4), *range(8, 12)]
    assert [each for each in kept if each["id"] < 8] == in_files
    bounded.add(row(99))
    assert bounded.dropped == 4
    assert drained(bounded) == [row(99)]


def test_the_bound_holds_for_all_processes(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several processes in one folder have together no more than the bytes allowed."""
    monkeypatch.setattr(module, "SEGMENT", SMALL)
    monkeypatch.setattr(module, "LARGEST", 4 * SMALL)
    several = [Spool(spool.folder) for _ in range(3)]
    for number in range(30):
        several[number % 3].add(row(number, SMALL // 2))
    assert spool.bytes() <= 4 * SMALL
    found = [each["id"] for one in several for each in drained(one)]
    assert sorted(found) == list(range(30))


def test_open_file_of_another_process_is_left_alone(
    spool: Spool, other_process: subprocess.Popen[str]
) -> None:
    """A process drains its own rows, and not those that another one still writes."""
    spool.add(row(1))
    assert drained(spool) == [row(1)]
    assert not spool.is_empty
    assert other_process.poll() is None


def test_file_of_a_killed_process_is_adopted(
    spool: Spool, other_process: subprocess.Popen[str]
) -> None:
    """What a process has left behind is written by whoever finds it, once."""
    other_process.kill()
    other_process.wait()
    found = drained(spool)
    assert [each["id"] for each in found] == ["other0", "other1", "other2"]
    assert spool.is_empty
    assert drained(Spool(spool.folder)) == []


def test_two_that_drain_at_once_take_each_row_once_or_not_at_all(spool: Spool) -> None:
    """While one drains a file, another one passes it by and does not wait."""
    spool.add(row(1))
    other = Spool(spool.folder)
    found: list[Row] = []

    def write(rows: Sequence[Row]) -> None:
        if rows:
            assert drained(other) == []
        found.extend(rows)

    assert spool.drain(write) == 1
    assert found == [row(1)]


def test_torn_line_is_left_out(spool: Spool, caplog: pytest.LogCaptureFixture) -> None:
    """A last line without its end is skipped with a line in the log, and the others are not."""
    spool.folder.mkdir()
    whole = b'{"id":1,"text":""}\n{"id":2,"text":""}\n'
    (spool.folder / "dead.jsonl").write_bytes(whole + b'{"id":3,"te')
    with caplog.at_level(logging.WARNING):
        assert drained(spool) == [row(1), row(2)]
    assert "dead.jsonl: a line cannot be read and is left out." in caplog.text
    assert spool.is_empty


@pytest.mark.parametrize("line", [b"\xff\xfe\n", b"\0\0\0\0\n", b"7\n", b"\n"])
def test_line_that_is_no_row_is_left_out(spool: Spool, line: bytes) -> None:
    """Whatever stands in a line that is no row, those beside it are written."""
    spool.folder.mkdir()
    good = b'{"id":1,"text":""}\n'
    (spool.folder / "odd.jsonl").write_bytes(good + line + good)
    assert drained(spool) == [row(1), row(1)]


def test_unreadable_file_does_not_hold_the_others(spool: Spool) -> None:
    """A file that cannot be opened is passed by: what else waits is written all the same."""
    spool.folder.mkdir()
    (spool.folder / "a.jsonl").mkdir()
    spool.add(row(1))
    assert drained(spool) == [row(1)]


def test_folder_that_cannot_be_made_leaves_memory(tmp_path: Path) -> None:
    """Where no file can be written rows wait in memory, and are not dropped."""
    (tmp_path / "file").write_text("")
    spool = Spool(tmp_path / "file" / "spool")
    spool.add(row(1))
    assert not spool.is_empty
    assert (spool.bytes(), spool.dropped) == (0, 0)
    assert drained(spool) == [row(1)]


def test_partly_written_row_waits_in_memory(spool: Spool) -> None:
    """Where the disk takes only a part of a row, the part is taken back and the row is kept."""
    spool.add(row(1))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (spool.bytes() + 10, hard))
    try:
        spool.add(row(2, 100))
        spool.add(row(3, 100))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    spool.add(row(4))
    (file,) = spool.folder.iterdir()
    assert file.read_text() == '{"id":1,"text":""}\n{"id":4,"text":""}\n'
    assert sorted(each["id"] for each in drained(spool)) == [1, 2, 3, 4]


def test_new_file_is_not_lost_to_one_that_drains(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that another one takes between its creation and its lock loses no row."""
    other = Spool(spool.folder)
    flock, found = fcntl.flock, list[Row]()
    drain_first = [True, True]

    def drained_before(file: object, operation: int) -> None:
        if drain_first:
            drain_first.pop()
            found.extend(drained(other))
        flock(file, operation)  # type: ignore[arg-type]

    monkeypatch.setattr(fcntl, "flock", drained_before)
    for number in range(5):
        spool.add(row(number))
    found += drained(spool)
    assert sorted(each["id"] for each in found) == list(range(5))


def test_new_file_that_another_one_holds_loses_no_row(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the lock cannot be had, the rows after it are not written into that file either."""
    flock, refused = fcntl.flock, [True]

    def refuse(file: object, operation: int) -> None:
        if refused:
            refused.pop()
            (held,) = spool.folder.iterdir()
            held.unlink()  # the other one found it empty, and is done
            raise BlockingIOError
        flock(file, operation)  # type: ignore[arg-type]

    monkeypatch.setattr(fcntl, "flock", refuse)
    for number in range(5):
        spool.add(row(number))
    assert sorted(each["id"] for each in drained(spool)) == list(range(5))


def test_adding_and_draining_at_once_loses_and_doubles_nothing(spool: Spool) -> None:
    """Rows that come while others are drained are found exactly once."""
    count, found = 2_000, list[Row]()

    def add_all() -> None:
        for number in range(count):
            spool.add(row(number))

    adding = Thread(target=add_all)
    adding.start()
    while adding.is_alive():
        found += drained(spool)
    adding.join()
    found += drained(spool)
    assert spool.is_empty
    assert sorted(each["id"] for each in found) == list(range(count))


def test_file_that_cannot_be_read_is_named(spool: Spool) -> None:
    """What was passed by when draining is known by its path."""
    spool.folder.mkdir()
    (spool.folder / "a.jsonl").mkdir()
    assert not spool.unread
    assert drained(spool) == []
    assert spool.unread == (spool.folder / "a.jsonl",)
