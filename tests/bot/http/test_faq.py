import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from bot.answering.parts import said
from bot.app import create_app
from bot.contract.responses import FaqJson
from bot.dialogue.chat import Chat
from bot.http.faq import structured
from bot.service.faq import faq_rows
from bot.service.faq_row import FaqRow
from tests.bot.store.conftest import eventually
from tests.conftest import serving, unlimited
from tests.contract import held

MANY_QUESTIONS = 250

ESTABLISHED = "When was ILEA Roswell established?"


@pytest.fixture(scope="module")
def rows(academy: Chat) -> tuple[FaqRow, ...]:
    return faq_rows(academy)


@pytest.fixture
def own() -> Iterator[httpx.Client]:
    """A server whose feedback and questions are this test's alone."""
    with serving(create_app(unlimited())) as client:
        yield client


def test_structured_data_is_the_rows_and_ends_no_element(rows: tuple[FaqRow, ...]) -> None:
    """Markup in a row cannot leave the script element; read as JSON it is the row's text."""
    evil = replace(rows[0], question="</script><script>alert(1)</script>", parts=said("<!--<b>"))
    text = structured([evil, *rows[1:]])
    assert "<" not in text
    entities = json.loads(text)["mainEntity"]
    assert entities[0]["name"] == evil.question
    assert entities[0]["acceptedAnswer"]["text"] == evil.answer
    assert len(entities) == len(rows)


def test_api_lists_the_questions(client: httpx.Client, rows: tuple[FaqRow, ...]) -> None:
    """`/api/faq` has the rows of the page, in the types of the contract."""
    found = held(FaqJson, client.get("/api/faq").content)
    assert {question["id"] for question in found["questions"]} == {row.id for row in rows}
    some = client.get("/api/faq", params={"q": "established"}).json()["questions"]
    assert 0 < len(some) < len(rows)
    assert client.get("/api/faq", params={"q": "a" * 1_001}).status_code == 422


def test_page_has_every_row(client: httpx.Client, rows: tuple[FaqRow, ...]) -> None:
    """The page shows each question under an id to link to, in 30 KiB, and in 8 as it is sent."""
    html = client.get("/faq")
    assert len(html.content) <= 30 * 1024
    assert int(html.headers["content-length"]) <= 8 * 1024
    assert all(f'<div class="answer" id="{row.id}">' in html.text for row in rows)
    assert html.text.count("<details>") == len(rows)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server of an owner who has written very many questions."""
    folder = tmp_path_factory.mktemp("large")
    names = [f"Room{number:03}" for number in range(MANY_QUESTIONS)]
    lines = [f"{name} is on floor {i % 7} beside the stairs." for i, name in enumerate(names)]
    (folder / "rooms.txt").write_text("\n\n".join(lines), "utf-8")
    curation = "".join(
        f'[[passage]]\nquote = "{line}"\nquestions = ["On which floor is {name}?"]\n'
        for name, line in zip(names, lines, strict=True)
    )
    (folder / "curation.toml").write_text(curation, "utf-8")
    with serving(create_app(unlimited(corpus=folder))) as client:
        yield client


def test_many_questions_are_on_several_pages(large: httpx.Client) -> None:
    """Every question is on one page, the pages lead to each other, none is sent in over 30 KiB."""
    shown: list[str] = []
    address: str | None = "/faq"
    while address:
        page = large.get(address)
        assert int(page.headers["content-length"]) <= 30 * 1024
        shown += re.findall(r"<summary>(.*?)</summary>", page.text)
        following = re.search(r'href="([^"]*)" rel="next"', page.text)
        address = f"/faq{following[1]}" if following else None
    assert len(set(shown)) == len(shown) == MANY_QUESTIONS
    assert f"{MANY_QUESTIONS} questions" in page.text


def test_address_of_a_question_names_its_page(large: httpx.Client) -> None:
    """A link to an answer, and the thanks for a rating, show the page that has it."""
    html = large.get("/faq?page=3").text
    found = re.search(r'href="(\?at=[\w-]+)#([\w-]+)"', html)
    assert found
    assert f'id="{found[2]}"' in large.get(f"/faq{found[1]}").text
    rated = re.search(r'name="yes" value="([\w-]+)"', html)
    assert rated
    thanks = large.get("/faq", params={"rated": rated[1]}).text
    assert thanks.count("Thank you.") == 1


@pytest.mark.parametrize("asked", ["page=0", "page=-1", "page=x", "page=99", "at=nothing"])
def test_page_that_there_is_not_is_another(large: httpx.Client, asked: str) -> None:
    """An address that somebody made up shows questions."""
    assert large.get(f"/faq?{asked}").text.count("<summary>") >= MANY_QUESTIONS % 100


def test_search_goes_over_all_pages(large: httpx.Client) -> None:
    """What matches is found on whichever page it would stand."""
    assert large.get("/faq", params={"q": "Room249"}).text.count("<summary>") == 1


def test_what_is_typed_is_answered_above_what_matches(
    client: httpx.Client, rows: tuple[FaqRow, ...]
) -> None:
    """`/faq?q=` answers, and below lists what has the words: without JavaScript."""
    html = client.get("/faq", params={"q": "When was ILEA Roswell established?"}).text
    assert html.index('<article class="answered">') < html.index('id="count"') < html.index("<det")
    assert "<mark>2001</mark>" in html
    # The page has no such word; the question that its answer stands under is found.
    html = client.get("/faq", params={"q": "Who graduated there?"}).text
    assert f'1 question about this. <a href="./faq">Show all {len(rows)}</a>' in html
    html = client.get("/faq", params={"q": "alumni"}).text
    assert 0 < html.count("<details") < len(rows)
    assert f"Show all {len(rows)}" in html
    assert "<b>" not in client.get("/faq", params={"q": '"><b>'}).text


def test_missing_topic_is_named_above_all_questions(
    client: httpx.Client, rows: tuple[FaqRow, ...]
) -> None:
    """What the pages do not say is named, with whom to ask; no word of another one is a hit."""
    html = client.get("/faq", params={"q": "fees"}).text
    assert '<article class="not_found">' in html
    assert "fees and costs" in html
    assert "mailto:info@example.org" in html
    assert html.count("<details") == len(rows)
    assert re.search(r"\b0 (of|questions)", html) is None


def test_what_cannot_be_asked_is_told(client: httpx.Client, rows: tuple[FaqRow, ...]) -> None:
    """A text that is too long is refused in a sentence, and the questions stay."""
    refused = client.get("/faq", params={"q": "why " * 400})
    assert refused.status_code == 422
    assert "use at most 1,000" in refused.text
    assert refused.text.count("<details") == len(rows)


def test_rating_is_kept_without_javascript(own: httpx.Client, rows: tuple[FaqRow, ...]) -> None:
    """The form's answer is saved, thanked for, and counted once for each browser."""
    row = rows[3]
    for client in ("one", "one", "two"):
        saved = own.post("/faq", data={"yes": row.feedback_id, "client": client})
        assert saved.status_code == 303
    thanked = own.get(f"/{saved.headers['location']}")
    assert thanked.text.count("Thank you.") == 1
    assert own.post("/faq", data={"no": "faq-unknown"}).status_code == 404
    assert own.post("/faq", data={}).status_code == 404


def test_page_without_curation_is_a_page(tmp_path: Path) -> None:
    """An owner who has written no curation yet has what the page is about there."""
    (tmp_path / "visit.txt").write_text("We are open from Tuesday to Sunday.", "utf-8")
    with serving(create_app(unlimited(corpus=tmp_path))) as client:
        html = client.get("/faq").text
    assert html.count("<details") == 1
    assert "open from Tuesday to Sunday.</p>" in html


def test_page_without_any_question_is_a_page(tmp_path: Path) -> None:
    """Where no question of the owner's list is answered there is the box, and no count of 0."""
    (tmp_path / "visit.txt").write_text("We are open from Tuesday to Sunday.", "utf-8")
    listed = '[[faq]]\ngroup = "A"\nquestions = ["Who is the mayor of Paris?"]\n'
    (tmp_path / "curation.toml").write_text(listed, "utf-8")
    with serving(create_app(unlimited(corpus=tmp_path))) as client:
        for address in ("/faq", "/faq?q=mayor"):
            html = client.get(address).text
            assert 'id="count"' not in html
            assert 'name="q"' in html


def test_demo_says_that_it_is_one(client: httpx.Client, large: httpx.Client) -> None:
    """The packaged academy's pages say so on top; an owner's pages say what the owner wants."""
    for path in ("/", "/faq", "/embed"):
        assert "A demo: the academy has no part in it." in client.get(path).text
        assert 'class="notice"' not in large.get(path).text
    assert "Page as of September 2021" in client.get("/faq").text
    assert "Pages without a date" in large.get("/faq").text


def test_page_is_ordered_by_what_was_asked(tmp_path: Path) -> None:
    """Questions in the store reach the order of the page, without anybody waiting for it."""
    settings = unlimited(database_url=f"sqlite:///{tmp_path}/a.db")
    with serving(create_app(settings)) as client:
        for _ in range(3):
            client.post("/api/ask", json={"question": ESTABLISHED})
    # A server that stops has written everything.
    with serving(create_app(settings)) as client:

        def first_of_its_group() -> str:
            questions = client.get("/api/faq").json()["questions"]
            return str(next(q["question"] for q in questions if q["group"] == "History"))

        eventually(lambda: first_of_its_group() == ESTABLISHED)
