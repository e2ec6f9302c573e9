import json
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import CorpusError
from corpus.load import load
from corpus.sources.manifest import (
    MANIFEST_FILE,
    UNFINISHED,
    Brought,
    read_manifest,
    write_manifest,
)

URL = "https://www.x.org/a"
PAGE = Brought(f"page {URL}", URL, date(2026, 11, 1), "0" * 64, url=URL, etag='"é"')
LOCAL = Brought("file /home/ö.md", "/home/ö.md", date(2026, 11, 1), "1" * 64, "2" * 64)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """The manifest comes back as it was, in the order of its paths."""
    pages = {"x.org/b.html": PAGE, "ö.md": LOCAL, "a.md": LOCAL}
    write_manifest(tmp_path, pages)
    assert read_manifest(tmp_path) == pages
    assert list(read_manifest(tmp_path)) == sorted(pages)
    assert [path.name for path in tmp_path.iterdir()] == [MANIFEST_FILE]


def test_no_manifest(tmp_path: Path) -> None:
    """A corpus that no source has brought anything to has no manifest."""
    assert read_manifest(tmp_path) == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "[]",
        '{"version": 2, "pages": {}}',
        '{"version": 1}',
        '{"version": 1, "pages": {"a.md": {}}}',
        "[" * 100_000,
    ],
)
def test_unusable(tmp_path: Path, text: str) -> None:
    """A manifest that was changed by hand until it is none is named, with what to do."""
    (tmp_path / MANIFEST_FILE).write_text(text, "utf-8")
    with pytest.raises(CorpusError, match=r"sources\.json: not as .askademy add. writes it: bring"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    "place",
    ["../a.md", "/etc/a.md", "a/../../b.md", "", "a\\b.md", "a\0.md", ".git/hooks/a.md", "a/.b.md"],
)
def test_no_place_outside(tmp_path: Path, place: str) -> None:
    """No manifest, whoever wrote it, names a file outside of the corpus or a hidden one."""
    write_manifest(tmp_path, {"a.md": PAGE})
    held = json.loads((tmp_path / MANIFEST_FILE).read_text("utf-8"))
    held["pages"] = {place: held["pages"]["a.md"]}
    (tmp_path / MANIFEST_FILE).write_text(json.dumps(held), "utf-8")
    with pytest.raises(CorpusError):
        read_manifest(tmp_path)


def test_a_page_of_the_web_is_linked(tmp_path: Path) -> None:
    """The loader gives a page its address, unless the page has one of its own."""
    (tmp_path / "a.html").write_text("<p>Open at nine.</p>", "utf-8")
    (tmp_path / "b.md").write_text("---\nurl: https://own.org/\n---\nOpen at ten.", "utf-8")
    write_manifest(tmp_path, {"a.html": PAGE, "b.md": PAGE})
    assert [document.url for document in load(tmp_path).documents] == [URL, "https://own.org/"]


def test_unfinished_file_that_leads_elsewhere(tmp_path: Path) -> None:
    """A link where a page is written first, in a folder from a stranger, overwrites nothing."""
    other, folder = tmp_path / "other", tmp_path / "pages"
    other.write_text("mine", "utf-8")
    folder.mkdir()
    (folder / UNFINISHED).symlink_to(other)
    write_manifest(folder, {"a.md": PAGE})
    assert other.read_text("utf-8") == "mine"
    assert read_manifest(folder) == {"a.md": PAGE}
