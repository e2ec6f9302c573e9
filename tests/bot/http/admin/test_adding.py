"""Files and addresses that are added to the pages, as an editor's browser does it."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import httpx
import pytest

from bot.app import create_app
from bot.settings import corpus_id
from bot.store.location import default_file
from tests.bot.http.admin.test_todo import hidden
from tests.bot.http.admin.visiting import PASSWORD, change, send, sign_in, token
from tests.conftest import serving, unlimited
from tests.patience import PATIENCE

EVIL = "<script>alert(1)</script>"
ZOO = b"# Zoo\n\nThe zoo opens at ten.\n\nElephants bathe on Mondays.\n"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "visit.md").write_text("# Visit\n\nDogs wait outside.\n")
    return folder


@pytest.fixture
def editor(pages: Path, database: str) -> Iterator[httpx.Client]:
    """The owner, signed in at a server whose editors may add files and addresses."""
    values = {"admin_password": PASSWORD, "database_url": database, "corpus": pages}
    with serving(create_app(unlimited(admin_add="web", **values))) as client:
        client.timeout = httpx.Timeout(PATIENCE)
        assert sign_in(client).status_code == 303
        yield client


def sent(client: httpx.Client, name: str, content: bytes) -> httpx.Response:
    """The page that says what the file would change."""
    form = {"token": token(client.get("/admin/pages/add")), "address": ""}
    origin = {"Origin": str(client.base_url).rstrip("/")}
    files = {"file": (name, content)}
    return client.post("/admin/pages/add", data=form, files=files, headers=origin)


def put(client: httpx.Client, previewed: httpx.Response) -> httpx.Response:
    assert previewed.status_code == 200, previewed.text
    fields = hidden(previewed.text, "Put it in</button>")
    identity = previewed.text.partition('name="file" value="')[2].partition('"')[0]
    return send(client, "/admin/pages/put", fields | {"file": identity})


def reads(client: httpx.Client, identity: str) -> str | None:
    found = client.get(f"/api/documents/{identity}")
    return found.json()["text"] if found.status_code == 200 else None


def becomes(client: httpx.Client, identity: str, words: str | None) -> None:
    """Soon the page has these words; with None it is gone."""
    until = monotonic() + PATIENCE
    while True:
        text = reads(client, identity)
        if (words is None and text is None) or (words and text and words in text):
            return
        assert monotonic() < until


def test_file_is_looked_at_and_put_in(editor: httpx.Client, pages: Path) -> None:
    """Nothing changes before it is put in; of a new version what it changes is shown."""
    first = sent(editor, "zoo.md", ZOO)
    assert "It would be a new page." in first.text
    assert "Elephants bathe" in first.text
    assert not (pages / "zoo.md").exists()
    assert put(editor, first).status_code == 303
    becomes(editor, "zoo", "Elephants")
    second = sent(editor, "zoo.md", ZOO.replace(b"Mondays", b"Sundays"))
    assert "It would stand for the page “Zoo”." in second.text
    assert "Removed: </span>Elephants bathe on Mondays." in second.text
    assert "Added: </span>Elephants bathe on Sundays." in second.text
    assert put(editor, second).status_code == 303
    becomes(editor, "zoo", "Sundays")


def back(client: httpx.Client, name: str) -> httpx.Response:
    form = {"name": name, "token": token(client.get("/admin/pages/add"))}
    return send(client, "/admin/pages/back", form)


def test_versions_are_taken_back_one_after_the_other(editor: httpx.Client, pages: Path) -> None:
    """The page is as it was before, then gone; what was never added here cannot be taken back."""
    put(editor, sent(editor, "zoo.md", ZOO))
    put(editor, sent(editor, "zoo.md", ZOO.replace(b"Mondays", b"Sundays")))
    becomes(editor, "zoo", "Sundays")
    assert "Take it back" in editor.get("/admin/pages/add").text
    assert back(editor, "zoo.md").status_code == 303
    becomes(editor, "zoo", "Mondays")
    assert back(editor, "zoo.md").status_code == 303
    becomes(editor, "zoo", None)
    history = editor.get("/admin/history").text
    assert history.count("· owner · added: zoo.md") == 2
    assert history.count("· owner · taken back: zoo.md") == 2
    for name in ("zoo.md", "visit.md", "../pages/visit.md", ""):
        refused = back(editor, name)
        assert refused.status_code == 422
        assert "no file of that name" in refused.text
    assert (pages / "visit.md").exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("page.exe", b"x", "ends with none of"),
        (".hidden.md", b"x", "rename it"),
        ("x" * 120 + ".md", b"x", "rename it"),
        ("sources.json", b"{}", "ends with none of"),
        ("page.md", b"", "nothing to add"),
    ],
)
def test_file_that_can_be_no_page_is_refused(
    editor: httpx.Client, pages: Path, name: str, content: bytes, said: str
) -> None:
    """A sentence says why, and the folder stays as it is."""
    refused = sent(editor, name, content)
    assert refused.status_code == 422
    assert said in refused.text
    assert [each.name for each in pages.iterdir()] == ["visit.md"]


def test_name_leads_nowhere_else(editor: httpx.Client, pages: Path, tmp_path: Path) -> None:
    """Of a path that a browser sends only the name counts."""
    for name in ("../../zoo.md", "C:\\pages\\zoo.md", "/etc/zoo.md"):
        put(editor, sent(editor, name, ZOO))
        assert sorted(each.name for each in pages.iterdir() if each.suffix == ".md") == [
            "visit.md",
            "zoo.md",
        ]
        assert back(editor, "zoo.md").status_code == 303
    assert not list(tmp_path.glob("*.md"))


def test_page_of_the_owners_is_never_overwritten(editor: httpx.Client, pages: Path) -> None:
    """A file with the name of one that was put into the folder by hand is refused."""
    refused = put(editor, sent(editor, "visit.md", ZOO))
    assert refused.status_code == 422
    assert "rename one" in refused.text
    assert "Dogs wait outside." in (pages / "visit.md").read_text()


def test_preview_is_put_in_once(editor: httpx.Client) -> None:
    """What was put in or never sent cannot be put in again, whatever the form names."""
    fields = {"token": token(editor.get("/admin/pages/add"))}
    for identity in ("", "0" * 32, "../../x", ".."):
        refused = send(editor, "/admin/pages/put", fields | {"file": identity})
        assert refused.status_code == 422
        assert "send it again" in refused.text


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/", "https://localhost/", "file:///etc/passwd", "/etc/passwd"]
)
def test_address_of_this_network_is_refused(
    editor: httpx.Client, pages: Path, address: str
) -> None:
    """The rules are those of `askademy add`: no machine of this network, and no file of it."""
    fields = {"token": token(editor.get("/admin/pages/add")), "address": address}
    looked = send(editor, "/admin/pages/add", fields)
    assert send(editor, "/admin/pages/put", fields).status_code == 422
    assert looked.status_code == 422 or "<li>failed: " in looked.text
    assert [each.name for each in pages.iterdir() if each.name[0] != "."] == ["visit.md"]


def test_markup_of_a_file_is_text(editor: httpx.Client) -> None:
    """What a file has is shown, before it is put in, and not run."""
    previewed = sent(editor, f"{EVIL.replace('/', '')}.txt", f"{EVIL} is here.\n".encode())
    assert "<script" not in previewed.text
    assert "&lt;script&gt;" in previewed.text


def test_nothing_can_be_added_where_it_is_not_allowed(signed_in: httpx.Client) -> None:
    """Without the setting the addresses are none."""
    fields = {"token": token(signed_in.get("/admin/history"))}
    assert signed_in.get("/admin/pages/add").status_code == 404
    for path in ("/admin/pages/add", "/admin/pages/put", "/admin/pages/back"):
        assert send(signed_in, path, fields).status_code == 404
    assert "pages/add" not in signed_in.get("/admin/pages").text


def test_file_that_loses_a_regression_question_is_refused(
    editor: httpx.Client, pages: Path
) -> None:
    """It is named before anything changes, and the folder stays as it is, whatever is sent."""
    put(editor, sent(editor, "zoo.md", ZOO))
    becomes(editor, "zoo", "Elephants")
    question = "When do elephants bathe?"
    assert change(editor, "/admin/kept", keep=question).status_code == 303
    previewed = sent(editor, "zoo.md", ZOO.replace(b"Mondays", b"Sundays"))
    assert "1 regression question would lose its right answer" in previewed.text
    assert f"<li>{question}</li>" in previewed.text
    assert "Put it in" not in previewed.text
    folder = default_file().parent / "uploads" / corpus_id(unlimited(corpus=pages))
    (pending,) = (folder / ".pending").iterdir()
    fields = {"token": token(previewed), "file": pending.name}
    refused = send(editor, "/admin/pages/put", fields)
    assert refused.status_code == 422
    assert "too many regression questions" in refused.text
    assert "Mondays" in (pages / "zoo.md").read_text()
    other = sent(editor, "zoo.md", ZOO.replace(b"ten", b"nine"))
    assert "regression" not in other.text
    assert put(editor, other).status_code == 303
    becomes(editor, "zoo", "nine")
