"""The pages as the bot reads them, as an editor's browser gets them."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.app import create_app
from bot.clock import now
from bot.store.database import database_url
from bot.store.questions import write_questions
from bot.store.session import writing
from tests.bot.http.admin.visiting import PASSWORD, sign_in
from tests.bot.store.conftest import asked
from tests.conftest import serving, unlimited
from tests.patience import PATIENCE

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def editor(tmp_path: Path, database: str) -> Iterator[httpx.Client]:
    """The owner, signed in at a server of two pages, one of them with markup wherever it may be."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "visit.md").write_text("# Visit\n\nIt opens at ten. Dogs wait outside.\n\n## Bar\n")
    evil = f"---\ntitle: '{EVIL}'\nurl: 'javascript:alert(1)'\n---\nZebras {EVIL} graze.\n"
    (folder / "evil.txt").write_text(evil)
    values = {"admin_password": PASSWORD, "database_url": database, "corpus": folder}
    with serving(create_app(unlimited(**values))) as client:
        client.timeout = httpx.Timeout(PATIENCE)
        assert sign_in(client).status_code == 303
        yield client


def cells(page: str, title: str) -> list[str]:
    """Of the row of the list that has this title."""
    (row,) = (each for each in re.findall(r"<tr>.*?</tr>", page) if f">{title}</a>" in each)
    return re.findall(r"<td>(.*?)</td>", row)


def test_page_is_shown_as_it_is_read(editor: httpx.Client, database: str) -> None:
    """How often it was quoted, and the passages that never were; what was quoted most is first."""
    document = editor.get("/api/documents/visit").json()
    start = document["text"].index("It opens")
    place = f'[["visit", "{document["sha256"]}", {start}, {start + 16}], ["evil", "old", 0, 5]]'
    rows = [asked(f"q{n}", at=now()) | {"sources": place} for n in range(3)]
    with writing(database_url(database)) as connection:
        write_questions(connection, rows)
    page = editor.get("/admin/pages").text
    assert "2 pages" in page
    assert cells(page, "Visit") == ["–", "the folder", "3", "2", "1"]
    assert page.index(">Visit</a>") < page.index('id=evil"')
    shown = editor.get("/admin/pages/page?id=visit").text
    assert re.search(
        r"<tr><td>It opens at ten\.</td><td>Visit</td><td>sentence</td><td>3</td>", shown
    )
    assert re.search(r'<tr class="unused"><td>Dogs wait outside\.</td>', shown)
    assert "<dd>visit.md</dd>" in shown
    assert editor.get("/admin/pages/page?id=nothing").status_code == 404


def test_pages_are_searched(editor: httpx.Client) -> None:
    """By words of their titles, ids and addresses."""
    assert "1 page;" in editor.get("/admin/pages?q=VISIT").text
    assert "0 pages;" in editor.get("/admin/pages?q=zoo").text
    assert "1 page;" in editor.get("/admin/pages?q=visit&page=99").text


def test_what_is_likely_wrong_is_told(editor: httpx.Client) -> None:
    """In the words of `askademy check`, without folders of the server's."""
    page = editor.get("/admin/pages/check").text
    assert "nothing stands under the heading" in page
    assert "visit.md" in page
    assert "/pages/visit.md" not in page


def test_markup_of_a_page_is_text(editor: httpx.Client) -> None:
    """Whatever a page has, the owner's browser runs nothing of it, and links to no script."""
    for path in ("/admin/pages", "/admin/pages/page?id=evil", f"/admin/pages?q={EVIL}"):
        page = editor.get(path).text
        assert "<script" not in page
        assert 'href="javascript' not in page
