"""The curation, its history and its file, as editors' browsers get them."""

import re
from collections.abc import Iterator
from datetime import date
from html import escape
from pathlib import Path

import httpx
import pytest

from bot.app import create_app
from bot.clock import now
from bot.owner.curation import Signature, add, entries, export, own_answer, phrasings
from bot.owner.editors import add_editor
from bot.store.database import database_url
from corpus.curation.entries import Entry, entry_id, kind
from corpus.curation.model import (
    CuratedAnswer,
    FaqGroup,
    GlossaryEntry,
    MissingTopic,
    Phrasings,
    Suggestion,
)
from corpus.errors import FilePlace
from corpus.load import load
from corpus.splitting.split import split
from tests.bot.http.admin.test_todo import hidden
from tests.bot.http.admin.visiting import PASSWORD, change, send, sign_in, token
from tests.bot.store.conftest import eventually
from tests.conftest import serving, unlimited
from tests.patience import PATIENCE

EVIL = '"><script>alert(1)</script>'
ANSWER = {
    "kind": "answer",
    "text": "Yes, in the courtyard.",
    "questions": "Can I bring my bicycle?\nBicycles?",
    "author": "Ada",
    "date": "2026-01-02",
    "link": "",
}
TIED = {
    "kind": "passage",
    "quote": "The museum opens at ten.",
    "page": "",
    "shown": "When does it open?",
    "questions": "opening time",
}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "visit.txt").write_text("The museum opens at ten. Dogs wait outside.\n", "utf-8")
    curated = '[[passage]]\nquote = "Dogs wait"\nquestions = ["Can I bring a dog?"]\n'
    curated += '[[passage]]\nquote = "sells bread"\nquestions = ["What can I buy?"]\n'
    (folder / "curation.toml").write_text(curated, "utf-8")
    mill = "# Mill\n\n## When does the mill grind?\n\nIt grinds on Mondays.\n\n## Shop\n\n"
    mill += "It sells bread.\n"
    (folder / "mill.md").write_text(mill, "utf-8")
    return folder


@pytest.fixture
def editor(pages: Path, database: str) -> Iterator[httpx.Client]:
    """The owner, signed in at a server of two sentences."""
    values = {"admin_password": PASSWORD, "database_url": database, "corpus": pages}
    with serving(create_app(unlimited(**values))) as client:
        client.timeout = httpx.Timeout(PATIENCE)
        assert sign_in(client).status_code == 303
        yield client


def new(client: httpx.Client, form: dict[str, str]) -> httpx.Response:
    page = client.get(f"/admin/curation/new?kind={form['kind']}")
    return send(client, "/admin/curation/new", form | {"token": token(page)})


def added(client: httpx.Client, form: dict[str, str]) -> str:
    """The id of the new entry."""
    response = new(client, form)
    assert response.status_code == 303, response.text
    return response.headers["location"].partition("#")[2]


def test_answer_is_written_and_answered_at_once(editor: httpx.Client) -> None:
    """Without a restart, signed with its author and date, and in the list."""
    identity = added(editor, ANSWER)
    listed = editor.get("/admin/curation").text
    assert f'id="{identity}"' in listed
    assert "Can I bring my bicycle?" in listed
    question = {"question": "Can I bring my bicycle?"}
    eventually(lambda: "courtyard" in editor.post("/api/ask", json=question).json()["answer"])
    assert "done=there" in new(editor, ANSWER).headers["location"]


def test_phrasing_needs_a_passage(editor: httpx.Client, database: str) -> None:
    """Words that no page has are refused with what to do, and nothing that was written is lost."""
    refused = new(editor, TIED | {"quote": "The museum closes."})
    assert refused.status_code == 422
    assert "stands in no passage" in refused.text
    assert "The museum closes." in refused.text
    assert "opening time" in refused.text
    assert entries(database_url(database)) == {}
    identity = added(editor, TIED)
    entry = entries(database_url(database))[identity]
    assert isinstance(entry, Phrasings)
    assert entry.questions == ("When does it open?", "opening time")
    assert entry.author == "owner"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (ANSWER | {"questions": " \n "}, "There is no question"),
        (ANSWER | {"text": " "}, "answer is empty"),
        (ANSWER | {"date": "yesterday"}, "date is none"),
        (ANSWER | {"link": "javascript:alert(1)"}, "https://"),
        (ANSWER | {"questions": "x" * 1_001}, "1,000"),
        (TIED | {"shown": "", "questions": ""}, "There is no question"),
        (TIED | {"quote": ""}, "quote is empty"),
    ],
)
def test_what_makes_no_entry_is_refused(
    editor: httpx.Client, form: dict[str, str], said: str
) -> None:
    """A sentence says what to write, and the form is there again."""
    refused = new(editor, form)
    assert refused.status_code == 422
    assert said in refused.text
    assert 'role="alert"' in refused.text


def test_list_is_searched(editor: httpx.Client) -> None:
    """By words of what is said, asked or who says it, and by kind; the file's entries as well."""
    added(editor, ANSWER)

    def found(query: str) -> int:
        page = editor.get(f"/admin/curation?{query}").text
        count = re.search(r'role="status">(\d+) entr', page)
        assert count
        return int(count[1])

    assert found("") == 3
    assert found("q=bicycle+ADA") == 1
    assert found("q=dog") == 1
    assert found("kind=answer") == 1
    assert found("q=bicycle&kind=passage") == 0
    assert found("page=99") == 3
    assert "stands in curation.toml" in editor.get("/admin/curation?q=dog").text


def test_edit_keeps_what_two_editors_write(editor: httpx.Client, database: str) -> None:
    """Who saves second sees both, and saves theirs only by saying so."""
    identity = added(editor, ANSWER)
    path = f"/admin/curation/{identity}"
    mine = ANSWER | {"text": "No.", "token": token(editor.get(path))}
    assert change(editor, path, **(ANSWER | {"text": "Only outside."})).status_code == 303
    conflict = send(editor, path, mine)
    assert conflict.status_code == 409
    assert "Only outside." in conflict.text
    assert "\nNo.</textarea>" in conflict.text
    (now_id,) = entries(database_url(database))
    assert f"admin/curation/{now_id}" in conflict.text
    assert send(editor, f"/admin/curation/{now_id}", mine).status_code == 303
    (entry,) = entries(database_url(database)).values()
    assert isinstance(entry, CuratedAnswer)
    assert entry.text == "No."
    # Of an entry that somebody has taken out nothing is overwritten either.
    last = f"/admin/curation/{entry_id(entry)}"
    sent = mine | {"text": "Perhaps."}
    assert change(editor, last, **mine, remove="yes").status_code == 303
    gone = send(editor, last, sent)
    assert gone.status_code == 409
    assert "taken this entry out" in gone.text
    assert "Perhaps." in gone.text
    assert entries(database_url(database)) == {}


def test_entry_that_never_was(editor: httpx.Client) -> None:
    """A page says so, whatever the address names."""
    assert editor.get("/admin/curation/0123456789").status_code == 404
    assert editor.get("/admin/curation/new?kind=poem").status_code == 404


def test_history_says_who_and_undoes(editor: httpx.Client, database: str) -> None:
    """Each change with its author and what it changed; undone, it is as before."""
    identity = added(editor, ANSWER)
    change(editor, f"/admin/curation/{identity}", **(ANSWER | {"text": "Only outside."}))
    page = editor.get("/admin/history").text
    assert "2 changes" in page
    assert page.count("· owner ·") == 2
    assert re.search(r"<del>.*Yes, in the courtyard", page)
    assert re.search(r"<ins>.*Only outside", page)
    early = change(editor, "/admin/history", number="1")
    assert early.status_code == 409
    assert change(editor, "/admin/history", number="2").status_code == 303
    assert list(entries(database_url(database))) == [identity]
    assert change(editor, "/admin/history", number="3").status_code == 303
    assert change(editor, "/admin/history", number="4").status_code == 303
    # It is as it was put in: that can be undone again.
    assert change(editor, "/admin/history", number="1").status_code == 303
    assert entries(database_url(database)) == {}
    for number in ("99", "0", "-1", "x", ""):
        assert change(editor, "/admin/history", number=number).status_code == 409


def test_lost_quote_is_shown_with_the_closest_passage(
    editor: httpx.Client, pages: Path, database: str
) -> None:
    """When a page has changed, one click ties the questions to what stands there now."""
    identity = added(editor, TIED)
    (pages / "visit.txt").write_text("The museum opens at nine. Dogs wait outside.\n", "utf-8")
    eventually(lambda: "no longer have" in editor.get("/admin/curation").text)
    page = editor.get("/admin/curation").text
    assert "<del>The museum opens at ten.</del>" in page
    assert "<p>The museum opens at nine.</p>" in page
    form = page[page.index('class="row"') :]
    hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[: form.index("</form>")]))
    assert send(editor, f"/admin/curation/{identity}", hidden).status_code == 303
    (entry,) = entries(database_url(database)).values()
    assert isinstance(entry, Phrasings)
    assert (entry.quote, entry.page) == ("The museum opens at nine.", "visit")
    assert entry.shown == ("When does it open?",)
    eventually(lambda: "no longer have" not in editor.get("/admin/curation").text)


def test_export_and_import_are_those_of_the_terminal(
    editor: httpx.Client, database: str, pages: Path
) -> None:
    """Byte for byte; what is brought back twice is there once."""
    added(editor, ANSWER)
    added(editor, TIED)
    taken = editor.get("/admin/curation/export")
    assert taken.content == export(database_url(database)).encode()
    assert taken.headers["content-disposition"] == 'attachment; filename="curated.toml"'
    for identity in [*entries(database_url(database))]:
        path = f"/admin/curation/{identity}"
        assert change(editor, path, remove="yes").status_code == 303
    for expected in ("imported-2-0", "imported-0-2"):
        brought = bring(editor, taken.content)
        assert brought.headers["location"].endswith(expected)
    assert editor.get("/admin/curation/export").content == taken.content
    assert load(pages)
    for content, said in (
        (b"[[passage]", "line 1"),
        (b'name = "x"', "A name and a notice"),
        (b"", "no file"),
    ):
        refused = bring(editor, content)
        assert refused.status_code == 422
        assert said in refused.json()["detail"]
        assert "/tmp" not in refused.json()["detail"]  # noqa: S108


def bring(client: httpx.Client, content: bytes) -> httpx.Response:
    form = {"token": token(client.get("/admin/curation"))}
    origin = {"Origin": str(client.base_url).rstrip("/")}
    files = {"file": ("c.toml", content)}
    return client.post("/admin/curation/import", data=form, files=files, headers=origin)


def test_import_needs_the_token_and_has_a_limit(editor: httpx.Client) -> None:
    """A form with a file is a form."""
    origin = {"Origin": str(editor.base_url).rstrip("/")}
    files = {"file": ("c.toml", b"x")}
    assert editor.post("/admin/curation/import", files=files, headers=origin).status_code == 403
    assert bring(editor, b"#" * 1_100_000).status_code == 413


def test_markup_in_any_field_is_text(editor: httpx.Client, database: str, pages: Path) -> None:
    """Whoever wrote an entry, the pages that show it run nothing of it."""
    answer = own_answer(EVIL, [f"What {EVIL}?"], EVIL, date(2026, 1, 2))
    passages = [p for d in load(pages).documents for p in split(d)]
    tied = phrasings("opens at ten", [EVIL], EVIL, answer.date, None, place=FilePlace("x"))
    others: list[Entry] = [
        MissingTopic(EVIL, (f"words {EVIL}",), EVIL),
        GlossaryEntry(f"phrase {EVIL}", (f"word {EVIL}",)),
        Suggestion(f"Is it {EVIL}?"),
        FaqGroup(EVIL, (f"Why {EVIL}?",)),
    ]
    add(database_url(database), [answer, tied, *others], passages, Signature(EVIL, now()))
    add_editor(database_url(database), EVIL, PASSWORD, now())
    assert sign_in(editor, EVIL).status_code == 303
    (pages / "visit.txt").write_text("It opens at nine. Dogs wait outside.\n", "utf-8")
    eventually(lambda: "no longer have" in editor.get("/admin/curation").text)
    paths = [
        "/admin/curation",
        f"/admin/curation?q={EVIL}",
        "/admin/history",
        f"/admin/curation/new?kind=answer&text={EVIL}&author={EVIL}",
        f"/admin/curation?done={EVIL}&page={EVIL}&kind={EVIL}",
        *(f"/admin/curation/{identity}" for identity in entries(database_url(database))),
    ]
    for path in paths:
        page = editor.get(path)
        assert page.status_code == 200
        assert "<script" not in page.text
        assert "&lt;script&gt;" in page.text
        assert "style-src 'self'" in page.headers["content-security-policy"]


def test_draft_that_takes_questions_says_so(editor: httpx.Client, database: str) -> None:
    """What another passage answers now is told by name, before anything is published."""
    form = TIED | {"quote": "It grinds on Mondays.", "shown": "", "questions": "What can I buy?"}
    tried = send(editor, "/admin/try", form | {"token": token(editor.get("/admin/history"))})
    assert tried.status_code == 200, tried.text
    assert "It would take 1 question from" in tried.text
    assert "What can I buy?" in tried.text
    assert 'name="despite"' not in tried.text
    assert entries(database_url(database)) == {}
    lost = form | {"quote": "The museum closes.", "token": token(editor.get("/admin/history"))}
    assert "stands in no passage" in send(editor, "/admin/try", lost).text


def test_every_kind_has_a_form(editor: httpx.Client, database: str) -> None:
    """Filled in, it makes an entry; the form of the entry has what was written."""
    for name, fields in {
        "missing": {"topic": "Parking", "words": "garage\r\ncar park", "contact": "the porter"},
        "glossary": {"phrase": "cop", "words": "police"},
        "suggestions": {"question": "Where is it?"},
        "suggestions_in": {"language": "es", "questions": "¿Dónde está?"},
        "faq": {"group": "History", "questions": "Where is it?"},
    }.items():
        added(editor, {"kind": name} | fields)
        *_, (identity, entry) = entries(database_url(database)).items()
        assert str(kind(entry)) == name
        form = editor.get(f"/admin/curation/{identity}").text
        for value in fields.values():
            assert all(escape(line) in form for line in value.split("\r\n"))
        assert new(editor, {"kind": name} | dict.fromkeys(fields, " ")).status_code == 422
    assert "Parking" in editor.get("/admin/curation").text


BUYS = TIED | {"quote": "It grinds on Mondays.", "shown": "", "questions": "What can I buy?"}


def test_what_breaks_a_kept_answer_is_stopped(editor: httpx.Client, database: str) -> None:
    """Nothing that is saved anywhere breaks it, unless somebody says that it is meant."""
    assert change(editor, "/admin/kept", keep="What can I buy?").status_code == 303
    listed = editor.get("/admin/kept").text
    assert "It sells bread." in listed
    assert "owner, " in listed
    stopped = new(editor, BUYS)
    assert stopped.status_code == 409
    assert "something that helps would break" in stopped.text
    assert "would lose its right answer" in stopped.text
    assert 'name="despite"' in stopped.text
    assert entries(database_url(database)) == {}
    identity = added(editor, TIED)
    path = f"/admin/curation/{identity}"
    assert change(editor, path, **BUYS).status_code == 409
    assert list(entries(database_url(database))) == [identity]
    assert new(editor, BUYS | {"despite": "yes"}).status_code == 303
    assert change(editor, "/admin/kept", drop="What can I buy?").status_code == 303
    assert "None yet." in editor.get("/admin/kept").text


def test_only_what_is_answered_is_kept(editor: httpx.Client) -> None:
    """A question without a plain answer has nothing to keep."""
    assert change(editor, "/admin/kept", keep="Who is the king of Mars?").status_code == 422


def test_helpful_answer_is_kept_with_one_click(editor: httpx.Client) -> None:
    """What people found helpful is offered; kept, it is offered no longer."""
    question = "Can I bring a dog?"
    reply = editor.post("/api/ask", json={"question": question}).json()
    vote = {"answer": reply["id"], "helpful": True}
    assert editor.post("/api/feedback", json=vote).status_code == 204
    offered = editor.get("/admin/kept").text
    assert f'name="keep" value="{question}"' in offered
    assert change(editor, "/admin/kept", keep=question).status_code == 303
    assert f'name="keep" value="{question}"' not in editor.get("/admin/kept").text


def test_import_that_breaks_a_kept_answer_is_stopped(editor: httpx.Client, database: str) -> None:
    """As the forms are: nothing of the file is put in, unless somebody says that it is meant."""
    assert change(editor, "/admin/kept", keep="What can I buy?").status_code == 303
    file = b'[[passage]]\nquote = "It grinds on Mondays."\nquestions = ["What can I buy?"]\n'
    stopped = bring(editor, file)
    assert stopped.status_code == 409
    assert "would lose its right answer" in stopped.text
    assert entries(database_url(database)) == {}
    again = hidden(stopped.text, "Put in what is new</button>")
    assert again.pop("despite") == "yes"
    assert bring(editor, again["text"].encode()).status_code == 409
    origin = {"Origin": str(editor.base_url).rstrip("/")}
    despite = {name: (None, value) for name, value in (again | {"despite": "yes"}).items()}
    brought = editor.post("/admin/curation/import", files=despite, headers=origin)
    assert brought.headers["location"].endswith("imported-1-0")
    assert len(entries(database_url(database))) == 1
    # What is there already changes nothing.
    assert bring(editor, file).headers["location"].endswith("imported-0-1")


def test_undo_that_breaks_a_kept_answer_is_stopped(editor: httpx.Client, database: str) -> None:
    """Of an entry that answers what is kept: it stays, unless somebody says that it is meant."""
    identity = added(editor, ANSWER)
    question = "Can I bring my bicycle?"
    asks = {"question": question}
    eventually(lambda: "courtyard" in editor.post("/api/ask", json=asks).json()["answer"])
    assert change(editor, "/admin/kept", keep=question).status_code == 303
    stopped = change(editor, "/admin/history", number="1")
    assert stopped.status_code == 409
    assert f"The regression question &#34;{question}&#34; would lose" in stopped.text
    assert list(entries(database_url(database))) == [identity]
    assert change(editor, "/admin/history", number="1", despite="yes").status_code == 303
    assert entries(database_url(database)) == {}
