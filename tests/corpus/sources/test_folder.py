import os
from pathlib import Path

from corpus.sources.folder import file, folder
from corpus.sources.found import SourcePage
from tests.corpus.sources.site import RULES, brought, only


def write(path: Path, text: str = "text") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def told(path: Path) -> dict[str, str]:
    return {
        Path(address).relative_to(path).as_posix(): why
        for address, why in brought(folder(path, RULES)).items()
    }


def test_pages_keep_their_places(tmp_path: Path) -> None:
    """Pages of all depths come under the folder's own name; hidden ones do not come."""
    for name in ("b.md", "a/b.TXT", "a/c/d.html", ".git/e.md", ".f.md", "a/.g/h.md"):
        write(tmp_path / "Hand book" / name)
    assert told(tmp_path / "Hand book") == {
        "b.md": "Hand book/b.md",
        "a/b.TXT": "Hand book/a/b.TXT",
        "a/c/d.html": "Hand book/a/c/d.html",
    }


def test_links_out_are_not_followed(tmp_path: Path) -> None:
    """A link to another place brings nothing, whether to a file, a folder or in a circle."""
    write(tmp_path / "secret" / "a.md", "secret")
    inside = write(tmp_path / "in" / "a.md").parent
    (inside / "file.md").symlink_to(tmp_path / "secret" / "a.md")
    (inside / "folder").symlink_to(tmp_path / "secret")
    (inside / "circle").symlink_to(inside)
    (inside / "copy.md").symlink_to("a.md")
    (inside / "broken.md").symlink_to("none.md")
    said = told(inside)
    assert said.pop("a.md") == "in/a.md"
    assert said.pop("copy.md") == "in/copy.md"
    assert "cannot be read" in said.pop("broken.md")
    assert said == dict.fromkeys(("circle", "folder", "file.md"), "is a link that is not followed")


def test_what_is_no_page_is_named(tmp_path: Path) -> None:
    """Other files, too large ones, pipes and names that no terminal shows are told with the why."""
    write(tmp_path / "picture.png")
    write(tmp_path / "large.txt").write_bytes(bytes(RULES.largest + 1))
    os.mkfifo(tmp_path / "pipe.md")
    write(tmp_path / "line\nfeed.md")
    (tmp_path / os.fsdecode(b"latin-\xfc.md")).write_text("x", "utf-8")
    said = brought(folder(tmp_path, RULES))
    assert sorted(said.values()) == [
        "has a name that cannot be printed: rename it",
        "has a name that cannot be printed: rename it",
        "is larger than 8 MiB",
        "is no ordinary file",
        "is no page: its name ends with none of .html, .md, .pdf, .txt",
    ]
    for address in said:
        address.encode("utf-8")


def test_one_file(tmp_path: Path) -> None:
    """A file is brought byte for byte under its name; one that is gone brings nothing."""
    page = tmp_path / "a.md"
    page.write_bytes(b"\xff\0\r\n")
    found = only(file(page, RULES))
    assert isinstance(found, SourcePage)
    assert (found.place.as_posix(), found.data) == ("a.md", b"\xff\0\r\n")
    page.unlink()
    assert list(file(page, RULES)) == []


def test_how_many_are_to_come(tmp_path: Path) -> None:
    """A progress bar knows the end from the first page on."""
    for name in "abc":
        write(tmp_path / f"{name}.md")
    assert [left for _, left in folder(tmp_path, RULES)] == [2, 1, 0]


def test_hidden_folder_is_seen_in_the_corpus(tmp_path: Path) -> None:
    """What is named by its owner is wanted, though its name begins with a dot."""
    hidden = tmp_path / ".notes"
    hidden.mkdir()
    (hidden / "a.md").write_text("A", "utf-8")
    found = only(folder(hidden, RULES))
    assert isinstance(found, SourcePage)
    assert found.place.as_posix() == "notes/a.md"
