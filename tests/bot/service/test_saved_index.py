import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.dialogue.chat import Chat
from bot.service import building, saved_index
from bot.service.building import build_chat
from bot.service.saved_index import SavedIndex
from corpus.curation.model import Curation, Phrasings
from corpus.document import Document
from corpus.load import Corpus
from tests.bot.store.troubles import full, small_disk

MILL = Document(
    "mill",
    "Old Mill",
    "# Visiting\n\nThe mill was built in 1905. Edith Carrow closed it.\n\nBring this:\n\n- a coat",
    "https://mill.example",
    "2020",
)
HARBOUR = Document("harbour", "Harbour", "# When is it open?\n\nIt is open on Mondays.")
EMPTY = Document("empty", "Empty", "# Nothing")
ASKED = ("When was the mill built?", "who closd it", "open", "What do I bring?", "How old is it?")
PAGES = (EMPTY, HARBOUR, MILL)
CURATION = Curation(phrasings=(Phrasings("Edith Carrow closed it.", ("Who shut it down?",)),))


@pytest.fixture(autouse=True)
def _small_ones_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_index, "MANY", 1)


def built(folder: Path | None, *pages: Document, curation: Curation = CURATION) -> Chat:
    saved = SavedIndex(folder) if folder else None
    return build_chat(Corpus(pages or PAGES, curation), None, engine="sparse", saved=saved)


def replies(chat: Chat) -> list[object]:
    asked = (*ASKED, "Who shut it down?")
    return [(r.text, r.confidence, r.sources, r.why) for r in map(chat.reply, asked)]


def never(*_: object) -> None:
    raise AssertionError


def test_a_saved_index_answers_as_one_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second start reads no page and makes no engine, and answers the same."""
    first = built(tmp_path)
    monkeypatch.setattr(building, "analyse_pages", never)
    monkeypatch.setattr("index.retriever.engine_of", never)
    again = built(tmp_path)
    assert replies(again) == replies(first) == replies(built_anew(monkeypatch))
    assert again.retriever.pages.passages[0].document is HARBOUR


def built_anew(monkeypatch: pytest.MonkeyPatch) -> Chat:
    monkeypatch.undo()
    return built(None)


@pytest.mark.parametrize(
    "pages",
    [
        (EMPTY, replace(HARBOUR, text="It is open on Fridays of 1931."), MILL),
        (EMPTY, MILL),
        (EMPTY, HARBOUR, MILL, Document("new", "New", "The mill has a new roof.")),
        (MILL, EMPTY, HARBOUR),
    ],
    ids=["changed", "gone", "new", "in another order"],
)
def test_changed_pages_are_answered_from(tmp_path: Path, pages: tuple[Document, ...]) -> None:
    """Where pages are others than those of the saved index, what they say now is answered."""
    built(tmp_path)
    assert replies(built(tmp_path, *pages)) == replies(built(None, *pages))
    assert replies(built(tmp_path, *pages)) == replies(built(None, *pages))


def test_other_curation_is_answered_from(tmp_path: Path) -> None:
    """With other curation the pages are not read again, and what the owner ties wins."""
    built(tmp_path)
    other = Curation(phrasings=(Phrasings("It is open on Mondays.", ("How old is it?",)),))
    expected = replies(built(None, curation=other))
    assert replies(built(tmp_path, curation=other)) == expected
    assert replies(built(tmp_path, curation=other)) == expected


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


def _changed(path: Path) -> None:
    written = bytearray(path.read_bytes())
    written[-1] ^= 1
    path.write_bytes(written)


@pytest.mark.parametrize("damage", [_cut, _changed, Path.unlink])
def test_damage_to_any_file_is_found(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    """A file that is cut off, changed or gone: the index is made again, and answers the same."""
    expected = replies(built(None))
    built(tmp_path)
    names = sorted(path.name for path in tmp_path.glob("*/*"))
    assert len(names) > 40
    for name in names[::4]:
        (path,) = tmp_path.glob(f"*/{name}")
        damage(path)
        assert replies(built(tmp_path)) == expected
        assert SavedIndex(tmp_path).read(PAGES) is not None  # it is whole again


def test_an_index_by_another_version_is_not_used(tmp_path: Path) -> None:
    """What was written by other code is not read."""
    built(tmp_path)
    (contents,) = tmp_path.glob("*/contents.json")
    written = json.loads(contents.read_text())
    contents.write_text(json.dumps(written | {"key": "0"}))
    assert SavedIndex(tmp_path).read(PAGES) is None


def test_one_index_is_kept(tmp_path: Path) -> None:
    """A new index takes the place of the one before, which a reader of it may still use."""
    old = built(tmp_path)
    built(tmp_path, MILL)
    assert len([*tmp_path.glob("*/contents.json")]) == 1
    assert replies(old) == replies(built(None))


def test_a_folder_that_cannot_be_written_costs_the_start_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the index cannot be kept the pages are answered from, and the log says so."""
    (tmp_path / "file").write_text("")
    assert replies(built(tmp_path / "file" / "index")) == replies(built(None))
    assert "cannot be kept" in caplog.text


def test_full_disk_costs_the_start_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Where the disk is full the pages are answered from, and nothing of an index is left there."""
    with small_disk(tmp_path / "disk") as disk:
        with full(disk):
            assert replies(built(disk / "index")) == replies(built(None))
        assert "cannot be kept" in caplog.text
        assert not [path for path in disk.rglob("*") if path.is_file()]
        assert replies(built(disk / "index")) == replies(built(None))
        assert [*disk.glob("index/*/contents.json")]
