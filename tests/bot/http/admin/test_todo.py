"""What was asked in vain, and putting it right, as an editor's browser does it."""

import re
from html import unescape

import httpx
import pytest

from bot.clock import now
from bot.dialogue.reply import Status
from bot.owner.curation import entries
from bot.store.database import database_url
from bot.store.questions import write_questions
from bot.store.session import writing
from corpus.curation.entries import asked_in
from corpus.curation.model import MissingTopic, Phrasings
from tests.bot.http.admin.visiting import send, token
from tests.bot.store.conftest import asked
from tests.patience import PATIENCE

EVIL = '<script>alert(1)</script>"'
BIKE, BIKES = "Where do I leave my bicycle?", "Where can I leave a bicycle?"
PASSAGE = "ILEA Roswell was established in 2001"


@pytest.fixture
def editor(signed_in: httpx.Client, database: str) -> httpx.Client:
    """Signed in, where the same was asked in vain in two wordings, and something with markup."""
    rows = [
        asked(f"q{number}", f"c{number}", text, now(), Status.NOT_FOUND)
        for number, text in enumerate([BIKE, BIKE, BIKES, EVIL])
    ]
    with writing(database_url(database)) as connection:
        write_questions(connection, rows)
    signed_in.timeout = httpx.Timeout(PATIENCE)
    return signed_in


def hidden(page: str, button: str) -> dict[str, str]:
    """The fields of the form that has the button."""
    end = page.index(button)
    form = page[page.rindex("<form", 0, end) : end]
    pairs = re.findall(r'name="(\w+)"[^>]*? value="([^"]*)"', form)
    return {name: unescape(value) for name, value in pairs}


def test_from_a_question_to_its_published_answer(editor: httpx.Client, database: str) -> None:
    """The list, the cluster, the trial, published: four steps, and it is answered and done."""
    listed = editor.get("/admin/todo").text
    assert "3 × ·" in listed
    assert BIKES in listed
    page = editor.get("/admin/todo/task", params={"q": BIKE}).text
    draft = hidden(page, "Try the answer") | {"text": "Behind the house."}
    tried = send(editor, "/admin/try", draft)
    assert tried.status_code == 200
    assert "Behind the house." in tried.text
    assert "none would be answered otherwise" in tried.text or "What would change" in tried.text
    assert entries(database_url(database)) == {}
    published = send(editor, "/admin/curation/new", hidden(tried.text, "Publish</button>"))
    assert published.headers["location"] == "../../admin/todo?done=published"
    (entry,) = entries(database_url(database)).values()
    assert set(asked_in(entry)) == {BIKE, BIKES}
    assert "3 × ·" not in editor.get("/admin/todo").text
    assert "owner" in editor.get("/admin/todo?state=done").text


def test_question_is_tied_to_a_passage(editor: httpx.Client, database: str) -> None:
    """Candidates are offered, others are searched for; what would be taken from others is told."""
    params = {"q": BIKE, "search": "When was ILEA Roswell established?"}
    page = editor.get("/admin/todo/task", params=params).text
    assert PASSAGE in page
    draft = hidden(page, "Tie to this passage")
    tried = send(editor, "/admin/try", draft)
    assert tried.status_code == 200
    assert f"<h3>{BIKE}</h3>" in tried.text
    send(editor, "/admin/curation/new", hidden(tried.text, "Publish</button>"))
    (entry,) = entries(database_url(database)).values()
    assert isinstance(entry, Phrasings)
    assert entry.author == "owner"


def test_draft_can_be_written_otherwise(editor: httpx.Client) -> None:
    """What was tried is there again in the form; what makes no entry is refused."""
    draft = {"kind": "answer", "text": "No.", "questions": BIKE, "about": BIKE}
    draft["token"] = token(editor.get("/admin/todo"))
    tried = send(editor, "/admin/try", draft)
    again = send(editor, "/admin/curation/draft", hidden(tried.text, "Edit it"))
    assert "No.</textarea>" in again.text
    assert hidden(again.text, "Save</button>")["about"] == BIKE
    wrong = send(editor, "/admin/try", draft | {"text": " "})
    assert wrong.status_code == 422
    assert "answer is empty" in wrong.text
    for path in ("/admin/try", "/admin/curation/draft"):
        assert send(editor, path, draft | {"kind": "poem"}).status_code == 404


@pytest.mark.parametrize("mark", ["done", "ignored", "out_of_scope"])
def test_cluster_is_marked_and_opened_again(editor: httpx.Client, mark: str) -> None:
    """With one click, by whom; nothing else is a mark."""
    form = hidden(editor.get("/admin/todo").text, '<button name="mark"')
    assert send(editor, "/admin/todo", form | {"mark": mark}).status_code == 303
    listed = editor.get(f"/admin/todo?state={mark}").text
    assert "· owner" in listed
    again = hidden(listed, 'name="mark" value="open"') | {"mark": "open"}
    assert send(editor, "/admin/todo", again).status_code == 303
    assert "· owner" not in editor.get(f"/admin/todo?state={mark}").text
    assert send(editor, "/admin/todo", form | {"mark": "forgotten"}).status_code == 422


def test_markup_in_a_question_is_text(editor: httpx.Client) -> None:
    """What strangers ask runs nothing in the owner's browser."""
    for page in (
        editor.get("/admin/todo"),
        editor.get("/admin/todo/task", params={"q": EVIL, "search": EVIL}),
    ):
        assert page.status_code == 200
        assert "<script" not in page.text


def test_any_question_can_be_answered(editor: httpx.Client) -> None:
    """One that nobody asked in vain stands alone; what is no question is nothing."""
    page = editor.get("/admin/todo/task", params={"q": "Is there a pool?"})
    assert "Not asked in vain" in page.text
    assert hidden(page.text, "Try the answer")["questions"] == "Is there a pool?"
    for text in ("", "x" * 1_001):
        assert editor.get("/admin/todo/task", params={"q": text}).status_code == 404


def test_overview_leads_to_each_question(editor: httpx.Client) -> None:
    """From what is not answered it is one click to what can be done about it."""
    found = re.findall(r'href="(\./admin/todo/task[^"]+)"', editor.get("/admin").text)
    assert len(found) >= 3
    for address in found:
        page = editor.get(unescape(address).removeprefix("."))
        assert page.status_code == 200
        assert "Asked in vain" in page.text


def test_topic_is_named_as_missing(editor: httpx.Client, database: str) -> None:
    """Whoever asks is told that the pages do not say it, and whom to ask."""
    page = editor.get("/admin/todo/task", params={"q": BIKE}).text
    named = {"topic": "bicycles", "words": "leave bicycle", "contact": "desk@example.org"}
    tried = send(editor, "/admin/try", hidden(page, "Try the topic") | named)
    assert tried.status_code == 200
    assert "desk@example.org" in tried.text
    # What people asked is asked, before the words.
    assert tried.text.index(f"<h3>{BIKE}</h3>") < tried.text.index("<h3>leave bicycle</h3>")
    assert "It would tell 2 questions by its name" in tried.text
    assert "It would not tell" not in tried.text
    published = send(editor, "/admin/curation/new", hidden(tried.text, "Publish</button>"))
    assert published.status_code == 303
    (entry,) = entries(database_url(database)).values()
    assert isinstance(entry, MissingTopic)


def test_topic_without_the_words_of_its_questions_is_told(editor: httpx.Client) -> None:
    """Before it is published an editor learns which questions it would not be named for."""
    page = editor.get("/admin/todo/task", params={"q": BIKE}).text
    named = {"topic": "cycling", "words": "rickshaw", "contact": ""}
    tried = send(editor, "/admin/try", hidden(page, "Try the topic") | named)
    assert tried.status_code == 200
    assert "It would not tell 2 questions: " in tried.text
    assert "It would tell" not in tried.text


def test_one_channel_is_shown_alone(editor: httpx.Client, database: str) -> None:
    """Its questions and their counts; channels in which nothing was asked in vain are no choice."""
    at = now()
    rows = [
        asked("s1", "s", BIKE, at, Status.NOT_FOUND) | {"channel": "slack"},
        asked("s2", "s", "Are there lockers?", at, Status.NOT_FOUND) | {"channel": "slack"},
        asked("t1", "t", "When did it open?", at) | {"channel": "terminal"},
    ]
    with writing(database_url(database)) as connection:
        write_questions(connection, rows)
    page = editor.get("/admin/todo").text
    assert "<option>slack</option>" in page
    assert "terminal" not in page
    assert "slack 1" in page
    slack = editor.get("/admin/todo?channel=slack").text
    assert "<option selected>slack</option>" in slack
    assert "lockers" in slack
    assert BIKES not in slack
    address = re.search(r'href="[^"]*?(admin/todo/task[^"]+bicycle[^"]+)"', slack)
    assert address
    assert (
        "Asked in vain 1 × in this month, in slack" in editor.get(f"/{unescape(address[1])}").text
    )
    nothing = editor.get("/admin/todo", params={"channel": EVIL}).text
    assert "There is nothing here." in nothing
    assert "<script" not in nothing
