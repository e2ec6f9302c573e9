from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import kept_pages as module
from corpus.errors import CorpusError
from corpus.kept_pages import kept_pages
from corpus.load import load, read_page
from corpus.readers.page import Page


@pytest.fixture(autouse=True)
def _few_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MANY", 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "mill.md").write_text("---\ntitle: Mill\ndate: 2020\n---\n# Visit\n\nThe mill.\n")
    (pages / "notes.html").write_text("<title>Notes</title><main><p>Notes here.</p></main>")
    (pages / "plain.txt").write_text("Plain text.\n\n- an item")
    return pages


def noting(asked: list[Path]) -> Callable[[Path], Page]:
    """Reads pages, and notes which."""

    def read(path: Path) -> Page:
        asked.append(path)
        return read_page(path)

    return read


def test_equal_files_are_not_read_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second load gives the same pages without reading one, and a changed one is read."""
    expected = load(folder)
    with kept_pages(tmp_path / "kept", "1") as read:
        assert load(folder, read=read) == expected
    asked: list[Path] = []
    monkeypatch.setattr(module, "read_page", noting(asked))
    with kept_pages(tmp_path / "kept", "1") as read:
        assert load(folder, read=read) == expected
    assert asked == []
    (folder / "mill.md").write_text("The mill has burnt down.")
    with kept_pages(tmp_path / "kept", "1") as read:
        assert load(folder, read=read) == load(folder)
    assert [path.name for path in asked] == ["mill.md"]


@pytest.mark.parametrize("damage", [b"", b"x", b"1 0\n{}"])
def test_a_damaged_file_is_as_none(folder: Path, tmp_path: Path, damage: bytes) -> None:
    """Where the kept file is no longer what was written, the pages are read."""
    for written in (None, damage):
        if written is not None:
            (tmp_path / "kept").write_bytes(written)
        with kept_pages(tmp_path / "kept", "1") as read:
            assert load(folder, read=read) == load(folder)
    before = (tmp_path / "kept").read_bytes()
    (tmp_path / "kept").write_bytes(before[:-5])
    with kept_pages(tmp_path / "kept", "1") as read:
        assert load(folder, read=read) == load(folder)
    assert (tmp_path / "kept").read_bytes() == before


def test_other_readers_read_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another version has read is not used."""
    with kept_pages(tmp_path / "kept", "1") as read:
        load(folder, read=read)
    asked: list[Path] = []
    monkeypatch.setattr(module, "read_page", noting(asked))
    with kept_pages(tmp_path / "kept", "2") as read:
        load(folder, read=read)
    assert len(asked) == 3


def test_what_is_no_page_is_told_as_always(folder: Path, tmp_path: Path) -> None:
    """A file that cannot be read raises what `read_page` raises."""
    with kept_pages(tmp_path / "kept", "1") as read, pytest.raises(CorpusError):
        read(folder / "gone.md")
    with kept_pages(tmp_path / "kept", "1") as read, pytest.raises(CorpusError):
        read(folder)
