"""A folder that is read again gives what it has now, and unchanged files are not read for it."""

import os
from pathlib import Path
from time import time_ns

import pytest

from corpus import rereading
from corpus.errors import CorpusError
from corpus.load import load, read_page
from corpus.readers.page import Page
from corpus.rereading import FRESH, Rereading


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read, in order."""
    found: list[str] = []

    def noting(path: Path) -> Page:
        found.append(path.name)
        return read_page(path)

    monkeypatch.setattr(rereading, "read_page", noting)
    return found


def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written until now is old enough to be relied upon."""
    monkeypatch.setattr(rereading, "time_ns", lambda: time_ns() + 2 * FRESH)


def write(folder: Path, **pages: str) -> None:
    for name, text in pages.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def test_only_changed_files_are_read_again(
    tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three files the one that has changed is read, and the others are what they were."""
    later(monkeypatch)
    write(tmp_path, a="One.", b="Two.", c="Three.")
    pages = Rereading(tmp_path)
    before = pages.load()
    write(tmp_path, b="Four.")
    (tmp_path / "c.txt").unlink()
    now = pages.load()
    assert read == ["a.txt", "b.txt", "c.txt", "b.txt"]
    assert now == load(tmp_path)
    assert now.documents[0] == before.documents[0]


def test_file_that_was_just_written_is_read_again(tmp_path: Path, read: list[str]) -> None:
    """Two changes within the steps of a file system's clock are told apart by reading."""
    write(tmp_path, a="One.")
    pages = Rereading(tmp_path)
    pages.load()
    pages.load()
    assert read == ["a.txt", "a.txt"]


def test_time_that_is_set_back_hides_no_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy of the same size and time, as rsync and tar make it, is noticed."""
    later(monkeypatch)
    write(tmp_path, a="One.")
    times = (tmp_path / "a.txt").stat()
    pages = Rereading(tmp_path)
    pages.load()
    write(tmp_path, a="Two.")
    os.utime(tmp_path / "a.txt", ns=(times.st_atime_ns, times.st_mtime_ns))
    assert pages.load().documents[0].text == load(tmp_path).documents[0].text


def test_broken_page_costs_no_reading_of_the_others(
    tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was known before an error is known after it."""
    later(monkeypatch)
    write(tmp_path, a="One.")
    pages = Rereading(tmp_path, "The Museum")
    assert pages.load().name == "The Museum"
    (tmp_path / "curation.toml").write_text("[", encoding="utf-8")
    with pytest.raises(CorpusError):
        pages.load()
    (tmp_path / "curation.toml").unlink()
    pages.load()
    assert read == ["a.txt"]


def test_file_that_is_being_written_is_what_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that is empty for a moment is not lost; one that stays so is empty."""
    write(tmp_path, a="One.", b="Two.")
    pages = Rereading(tmp_path)
    later(monkeypatch)
    pages.load()
    monkeypatch.undo()
    write(tmp_path, a="")
    for _ in range(2):
        assert [page.text for page in pages.load().documents] == ["One.", "Two."]
    later(monkeypatch)
    assert [page.text for page in pages.load().documents] == ["", "Two."]


def test_broken_page_is_what_it_was_and_the_others_are_what_they_are(tmp_path: Path) -> None:
    """However long it stays broken and whatever else changes, its last text is used, and named."""
    write(tmp_path, a="One.", b="Two.")
    pages = Rereading(tmp_path)
    assert pages.load().outdated == ()
    write(tmp_path, a="\0")
    for text in ("Three.", "[", "Four."):
        write(tmp_path, b=text)
        curation = tmp_path / "curation.toml"
        curation.write_text(text if text == "[" else "", encoding="utf-8")
        if text == "[":
            with pytest.raises(CorpusError):
                pages.load()
            continue
        corpus = pages.load()
        assert [page.text for page in corpus.documents] == ["One.", text]
        assert [Path(remark.place.file).name for remark in corpus.outdated] == ["a.txt"]
        assert corpus.left_out == ()
    write(tmp_path, a="Five.")
    assert pages.load() == load(tmp_path)


@pytest.mark.parametrize("gone", ["removed", "---\ndraft: true\n---\nOne."])
def test_page_that_is_taken_away_is_not_what_it_was(tmp_path: Path, gone: str) -> None:
    """One that its owner removes, or makes a draft, is gone at once."""
    write(tmp_path, a="One.", b="Two.")
    pages = Rereading(tmp_path)
    pages.load()
    if gone == "removed":
        (tmp_path / "a.txt").unlink()
    else:
        write(tmp_path, a=gone)
    corpus = pages.load()
    assert ([page.id for page in corpus.documents], corpus.outdated) == (["b"], ())
