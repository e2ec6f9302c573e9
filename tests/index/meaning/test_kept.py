import logging
import sqlite3
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from index.files import Kept
from index.meaning import kept
from index.meaning.kept import UNUSED_DAYS, Encoding, VectorFile
from tests.bot.store.troubles import full, small_disk
from tests.index.meaning.encoders import WordEncoder

TEXTS = ["one two", "three", "one two", ""]


def test_no_text_is_encoded_twice(tmp_path: Path) -> None:
    """Not within one call, nor after a restart; a new text alone is encoded."""
    file = tmp_path / "new" / "vectors.sqlite"
    first, later = WordEncoder(), WordEncoder()
    vectors = Encoding(first, VectorFile(file)).passages(TEXTS)
    assert sorted(first.encoded) == ["", "one two", "three"]
    again = Encoding(later, VectorFile(file)).passages([*TEXTS, "four"])
    assert later.encoded == ["four"]
    assert again[:4].tobytes() == vectors.tobytes()
    assert vectors.shape == (4, WordEncoder.size)


def test_questions_and_passages_are_kept_apart(tmp_path: Path) -> None:
    """An encoder may make other vectors of a text that is asked, and so may another model."""
    file = VectorFile(tmp_path / "vectors.sqlite")
    encoder = WordEncoder()
    Encoding(encoder, file).passages(["one"])
    Encoding(encoder, file).questions(["one"])
    other = WordEncoder()
    other.model = "another"
    Encoding(other, file).passages(["one"])
    assert encoder.encoded == ["one", "one"]
    assert other.encoded == ["one"]


@pytest.mark.parametrize("content", [b"no database at all", None])
def test_without_a_file_that_can_be_used_vectors_are_made_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes | None
) -> None:
    """A broken file, or a folder in its place, costs time and is said in the log, no more."""
    file = tmp_path / "vectors.sqlite"
    file.mkdir() if content is None else file.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        found = Encoding(WordEncoder(), VectorFile(file)).passages(TEXTS)
    assert found.shape == (4, WordEncoder.size)
    assert str(file) in caplog.text


def test_a_broken_vector_is_made_again(tmp_path: Path) -> None:
    """One of another length than the model's is not used."""
    file = tmp_path / "vectors.sqlite"
    good = Encoding(WordEncoder(), VectorFile(file)).passages(["one"])
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE vectors SET vector = x'00'")
    connection.close()
    assert Encoding(WordEncoder(), VectorFile(file)).passages(["one"]).tobytes() == good.tobytes()


def test_what_nobody_uses_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After some months without use a vector is thrown away, one that is used stays."""
    file = VectorFile(tmp_path / "vectors.sqlite")
    Encoding(WordEncoder(), file).passages(["used", "unused"])

    def later(days: int) -> date:
        return datetime.now(UTC).date() + timedelta(days=days)

    monkeypatch.setattr(kept, "_today", lambda: later(UNUSED_DAYS))
    Encoding(WordEncoder(), file).passages(["used"])
    monkeypatch.setattr(kept, "_today", lambda: later(UNUSED_DAYS + 1))
    encoder = WordEncoder()
    Encoding(encoder, file).passages(["new"])
    Encoding(encoder, file).passages(["used", "unused"])
    assert encoder.encoded == ["new", "unused"]


def _encode(file: Path) -> bytes:
    texts = [f"text {number}" for number in range(600)]
    return Encoding(WordEncoder(), VectorFile(file)).passages(texts).tobytes()


def test_processes_share_a_file(tmp_path: Path) -> None:
    """Two that start at once lose nothing and have the same vectors."""
    file = tmp_path / "vectors.sqlite"
    with get_context("spawn").Pool(2) as pool:
        one, other = pool.map(_encode, [file, file])
    assert one == other
    assert np.frombuffer(one, dtype=np.float32).size == 600 * WordEncoder.size


def test_progress_is_told() -> None:
    """How many texts are encoded, of those that were not known."""
    told: list[tuple[int, int]] = []
    texts = [f"text {number}" for number in range(kept.WRITTEN + 1)]
    Encoding(WordEncoder(), None, lambda done, of: told.append((done, of))).passages(texts)
    assert told == [(kept.WRITTEN, kept.WRITTEN + 1), (kept.WRITTEN + 1, kept.WRITTEN + 1)]


def shared(folder: Path) -> Encoding:
    return Encoding(WordEncoder(), mapped=Kept(folder))


def encoded(encoding: Encoding) -> list[str]:
    assert isinstance(encoding.encoder, WordEncoder)
    return encoding.encoder.encoded


def test_vectors_of_many_passages_are_shared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later process maps them, and encodes of other passages only those that are new."""
    monkeypatch.setattr(kept, "MANY", 1)
    vectors = shared(tmp_path).all_passages(TEXTS)
    again = shared(tmp_path)
    assert again.all_passages(TEXTS).tobytes() == vectors.tobytes()
    assert encoded(again) == []
    changed = shared(tmp_path)
    expected = Encoding(WordEncoder()).passages(["four", *TEXTS[:2]])
    assert changed.all_passages(["four", *TEXTS[:2]]).tobytes() == expected.tobytes()
    assert encoded(changed) == ["four"]


def test_many_vectors_are_written_some_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They come back as the mapped file, and progress is told of all of them."""
    monkeypatch.setattr(kept, "MANY", 1)
    told: list[tuple[int, int]] = []
    texts = [f"text {number // 2}" for number in range(2 * kept.WRITTEN + 1)]
    encoding = Encoding(
        WordEncoder(), None, lambda done, of: told.append((done, of)), Kept(tmp_path)
    )
    vectors = encoding.all_passages(texts)
    assert isinstance(vectors.base, np.memmap)
    assert vectors.tobytes() == Encoding(WordEncoder()).passages(texts).tobytes()
    size = len(texts)
    assert told == [(kept.WRITTEN, size), (2 * kept.WRITTEN, size), (size, size)]


@pytest.mark.parametrize("damage", [b"", b"x"])
def test_shared_vectors_that_are_damaged_are_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes
) -> None:
    """A file that is not what was written is not searched with."""
    monkeypatch.setattr(kept, "MANY", 1)
    expected = Encoding(WordEncoder()).passages(TEXTS)
    shared(tmp_path).all_passages(TEXTS)
    (file,) = tmp_path.glob("*/vectors.npy")
    file.write_bytes(damage)
    assert shared(tmp_path).all_passages(TEXTS).tobytes() == expected.tobytes()
    assert encoded(again := shared(tmp_path)) == []
    assert again.all_passages(TEXTS).tobytes() == expected.tobytes()
    assert encoded(again) == []


def test_full_disk_costs_the_sharing_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Vectors that the disk has no room for are each process's own; later they are shared."""
    monkeypatch.setattr(kept, "MANY", 1)
    texts = [f"one {number}" for number in range(300)]
    with small_disk(tmp_path / "disk") as disk:
        # There is room for what names the vectors, and for some of these.
        with full(disk, but=40_000), caplog.at_level(logging.WARNING):
            vectors = shared(disk).all_passages(texts)
        assert "Vectors cannot be shared" in caplog.text
        assert vectors.tobytes() == Encoding(WordEncoder()).passages(texts).tobytes()
        assert isinstance(shared(disk).all_passages(texts), np.ndarray)
        assert [*disk.glob("**/vectors.npy")]
