from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath

import pytest

from corpus.errors import CorpusError
from corpus.sources import shelf as module
from corpus.sources.found import SourcePage
from corpus.sources.manifest import MANIFEST_FILE, read_manifest
from corpus.sources.shelf import Fate, Shelf
from tests.corpus.sources.site import RULES, tree

DAY = date(2026, 11, 1)
SOURCE = "page https://x.org/a"


def web_page(
    data: bytes | None = b"one", name: str = "a", place: str = "x.org/a.html"
) -> SourcePage:
    url = f"https://x.org/{name}"
    return SourcePage(url, PurePosixPath(place), data, url, etag='"1"')


def local_page(data: bytes = b"one", place: str = "a.md") -> SourcePage:
    return SourcePage(f"/home/{place}", PurePosixPath(place), data)


def put(folder: Path, *pages: SourcePage, day: date = DAY) -> list[tuple[Fate, str]]:
    with Shelf(folder, RULES, day) as shelf:
        return [shelf.put(page, SOURCE) for page in pages]


def leave_out(folder: Path) -> list[tuple[Fate, str]]:
    with Shelf(folder, RULES, DAY) as shelf:
        return list(shelf.leave_out(SOURCE, lambda _: True))


def test_added_changed_unchanged(tmp_path: Path) -> None:
    """A page is written once, then only where its bytes are others; the manifest says of when."""
    later = date(2026, 12, 1)
    assert put(tmp_path, web_page()) == [(Fate.ADDED, "x.org/a.html")]
    assert put(tmp_path, web_page(), day=later) == [(Fate.UNCHANGED, "x.org/a.html")]
    assert put(tmp_path, web_page(None), day=later) == [(Fate.UNCHANGED, "x.org/a.html")]
    assert read_manifest(tmp_path)["x.org/a.html"].date == DAY
    assert put(tmp_path, web_page(b"two"), day=later) == [(Fate.CHANGED, "x.org/a.html")]
    assert read_manifest(tmp_path)["x.org/a.html"].date == later
    assert (tmp_path / "x.org" / "a.html").read_bytes() == b"two"


def test_unchanged_pages_are_not_written(tmp_path: Path) -> None:
    """A second run touches no file that did not change."""
    put(tmp_path, web_page())
    before = (tmp_path / "x.org" / "a.html").stat()
    put(tmp_path, web_page())
    after = (tmp_path / "x.org" / "a.html").stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_what_the_owner_changed_stays(tmp_path: Path) -> None:
    """A page changed in the corpus is neither overwritten nor removed, and not known any more."""
    put(tmp_path, web_page())
    page = tmp_path / "x.org" / "a.html"
    page.write_bytes(b"mine")
    with Shelf(tmp_path, RULES, DAY) as shelf:
        assert shelf.known("https://x.org/a") is None
    assert put(tmp_path, web_page(b"two")) == [(Fate.EDITED, "x.org/a.html")]
    assert leave_out(tmp_path) == [(Fate.EDITED, "x.org/a.html")]
    assert page.read_bytes() == b"mine"
    assert "x.org/a.html" in read_manifest(tmp_path)


def test_a_change_that_the_source_has_made_too(tmp_path: Path) -> None:
    """An owner who put in what the source has by now has changed nothing."""
    put(tmp_path, web_page())
    (tmp_path / "x.org" / "a.html").write_bytes(b"two")
    assert put(tmp_path, web_page(b"two")) == [(Fate.UNCHANGED, "x.org/a.html")]
    assert put(tmp_path, web_page(b"three")) == [(Fate.CHANGED, "x.org/a.html")]


def test_a_page_that_was_deleted_comes_back(tmp_path: Path) -> None:
    """What is not there is not known, and is added again."""
    put(tmp_path, web_page())
    (tmp_path / "x.org" / "a.html").unlink()
    with Shelf(tmp_path, RULES, DAY) as shelf:
        assert shelf.known("https://x.org/a") is None
        assert shelf.put(web_page(), SOURCE) == (Fate.ADDED, "x.org/a.html")


def test_removed(tmp_path: Path) -> None:
    """A page that is gone goes with the folders that held only it; others' pages stay."""
    put(tmp_path, web_page(place="x.org/deep/er/a.html"), web_page(name="b", place="x.org/b.html"))
    with Shelf(tmp_path, RULES, DAY) as shelf:
        shelf.put(local_page(), "file /home/a.md")
        gone = list(shelf.leave_out(SOURCE, lambda address: address.endswith("/a")))
    assert gone == [(Fate.REMOVED, "x.org/deep/er/a.html")]
    assert sorted(tree(tmp_path)) == ["a.md", MANIFEST_FILE, "x.org/b.html"]
    assert not (tmp_path / "x.org" / "deep").exists()
    assert leave_out(tmp_path) == [(Fate.REMOVED, "x.org/b.html")]
    assert list(read_manifest(tmp_path)) == ["a.md"]


def test_the_owners_pages_are_not_touched(tmp_path: Path) -> None:
    """A page from elsewhere keeps its place: one of the web goes beside it, a file is refused."""
    (tmp_path / "x.org").mkdir()
    (tmp_path / "x.org" / "a.html").write_bytes(b"mine")
    (tmp_path / "a.md").write_bytes(b"mine")
    (fate, place), taken = put(tmp_path, web_page(), local_page())
    assert fate is Fate.ADDED
    assert place.startswith("x.org/a-")
    assert taken == (Fate.TAKEN, "a.md")
    files = tree(tmp_path)
    assert files["x.org/a.html"] == files["a.md"] == b"mine"
    assert files[place] == b"one"


def test_no_two_pages_have_one_id(tmp_path: Path) -> None:
    """Names that the loader takes for the same, by capitals or endings, are kept apart."""
    pages = [web_page(name=name, place=f"x.org/{name}") for name in ("a.html", "A.html", "a.md")]
    places = [place for _, place in put(tmp_path, *pages)]
    assert len({RULES.identity(Path(place)) for place in places}) == 3
    again = [place for _, place in put(tmp_path, *reversed(pages))]
    assert again == places[::-1]


def test_a_page_in_another_format(tmp_path: Path) -> None:
    """A page that has become one of another format is not kept under the old ending."""
    put(tmp_path, web_page())
    assert put(tmp_path, web_page(b"%PDF", place="x.org/a.pdf")) == [(Fate.CHANGED, "x.org/a.pdf")]
    assert sorted(tree(tmp_path)) == [MANIFEST_FILE, "x.org/a.pdf"]


def test_a_page_that_was_copied_by_hand_is_taken_over(tmp_path: Path) -> None:
    """Where the owner's page is the source's to the byte, the source looks after it from now on."""
    (tmp_path / "a.md").write_bytes(b"one")
    assert put(tmp_path, local_page()) == [(Fate.ADDED, "a.md")]
    assert put(tmp_path, local_page(b"two")) == [(Fate.CHANGED, "a.md")]


def test_links_do_not_lead_out(tmp_path: Path) -> None:
    """A link in the corpus to another folder has nothing written or removed behind it."""
    corpus, outside = tmp_path / "corpus", tmp_path / "outside"
    put(corpus, web_page())
    (corpus / "x.org").rename(outside)
    (corpus / "x.org").symlink_to(outside)
    put(corpus, web_page(b"two"), web_page(name="b", place="x.org/b.html"))
    assert leave_out(corpus) == [(Fate.EDITED, "x.org/a.html")]
    assert tree(outside) == {"a.html": b"one"}


def test_dry(tmp_path: Path) -> None:
    """A dry run says the same and writes nothing, not even the folder."""
    folder = tmp_path / "corpus"
    with Shelf(folder, RULES, DAY, dry=True) as shelf:
        assert shelf.put(web_page(), SOURCE)[0] is Fate.ADDED
    assert not folder.exists()
    put(folder, web_page(), local_page())
    before = tree(folder)
    with Shelf(folder, RULES, DAY, dry=True) as shelf:
        assert shelf.put(web_page(b"two"), SOURCE)[0] is Fate.CHANGED
        assert [fate for fate, _ in shelf.leave_out(SOURCE, lambda _: True)] == [Fate.REMOVED] * 2
    assert tree(folder) == before


def test_one_at_a_time(tmp_path: Path) -> None:
    """Two that write at once are refused; a dry run may look on."""
    refused = pytest.raises(CorpusError, match=r"another .askademy add. is writing here")
    with Shelf(tmp_path, RULES, DAY), Shelf(tmp_path, RULES, DAY, dry=True), refused:
        Shelf(tmp_path, RULES, DAY)
    with Shelf(tmp_path, RULES, DAY):
        pass


def test_known_pages_come_with_their_version(tmp_path: Path) -> None:
    """What a request is made conditional with is what the source told the last time."""
    put(tmp_path, web_page())
    put(tmp_path, replace(web_page(), etag='"2"'))
    with Shelf(tmp_path, RULES, DAY) as shelf:
        known = shelf.known("https://x.org/a")
    assert known
    assert known.data == b"one"
    assert known.brought.etag == '"2"'


def test_pages_are_written_as_they_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large pages are on the disk before the last one has come, with a manifest that knows them."""
    monkeypatch.setattr(module, "_HELD", 5)
    with Shelf(tmp_path, RULES, DAY) as shelf:
        shelf.put(web_page(b"123456"), SOURCE)
        assert tree(tmp_path)["x.org/a.html"] == b"123456"
        assert "x.org/a.html" in read_manifest(tmp_path)
        shelf.put(web_page(b"1", "b", "x.org/b.html"), SOURCE)
        assert "x.org/b.html" not in tree(tmp_path)
    assert tree(tmp_path)["x.org/b.html"] == b"1"
