import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest

from bot import contract
from bot.app import build_chat, create_app
from bot.chat import Chat
from bot.conversations import Conversations, Memory
from bot.current_faq import CurrentFaq
from bot.faq import FaqRow, faq_rows, groups, matching
from bot.faq_page import structured
from bot.store.database import database_url
from bot.store.store import Store
from corpus.curation import CuratedAnswer
from corpus.load import ACADEMY, load
from tests.conftest import serving, unlimited

ESTABLISHED = "When was ILEA Roswell established?"


@pytest.fixture(scope="module")
def rows(academy: Chat) -> tuple[FaqRow, ...]:
    return faq_rows(academy, {})


@pytest.fixture
def own() -> Iterator[httpx.Client]:
    """A server whose feedback and questions are this test's alone."""
    with serving(create_app(unlimited())) as client:
        yield client


def test_answer_is_what_the_chat_says(academy: Chat, rows: tuple[FaqRow, ...]) -> None:
    """Each question, asked in the chat, gets the answer that stands in the FAQ."""
    assert len(rows) == len(academy.phrasings)
    for row in rows:
        reply = academy.reply(row.question)
        assert (reply.text, reply.highlight) == (row.answer, row.highlight)
        assert row.source in reply.sources


def test_question_names_its_subject(rows: tuple[FaqRow, ...]) -> None:
    """Out of context "Where is it?" asks nothing: a phrasing that names its subject is shown."""
    questions = [row.question for row in rows]
    assert ESTABLISHED in questions
    assert [question for question in questions if re.search(r"\bit\b", question)] == []


def test_ids_are_unique_and_short(rows: tuple[FaqRow, ...]) -> None:
    """Every row has a place of its own in the page, and a feedback id that the store can hold."""
    assert len({row.id for row in rows}) == len(rows)
    assert all(re.fullmatch(r"[\w-]{1,64}", row.id) for row in rows)
    assert all(len(row.feedback_id) <= 32 for row in rows)


def test_most_asked_comes_first_in_its_group(academy: Chat, rows: tuple[FaqRow, ...]) -> None:
    """What people ask moves up, in whatever words they asked; the others stay in page order."""
    asked = faq_rows(academy, {"when did the academy in Roswell start": 3, "zebras?": 9})
    assert asked[0].question == ESTABLISHED
    rest = [row.question for row in rows if row.question != ESTABLISHED]
    assert [row.question for row in asked[1:]] == rest


def test_owners_answer_is_a_row() -> None:
    """A curated answer stands under its author, once, with the words that say so."""
    answer = CuratedAnswer(
        "Yes, at the gate.",
        ("Can I park my car there?", "Where is parking?"),
        "Ada",
        date(2026, 1, 2),
    )
    corpus = load(ACADEMY)
    curated = replace(corpus, curation=replace(corpus.curation, answers=(answer,)))
    found = faq_rows(build_chat(curated, None), {})
    assert found[-1].group == "Answer by Ada"
    assert found[-1].answer.startswith("Yes, at the gate.\n(Answered by Ada on 2026-01-02")
    assert [row.group for row in found].count("Answer by Ada") == 1


def test_rows_of_a_group_stand_together(rows: tuple[FaqRow, ...]) -> None:
    """No heading comes twice."""
    names = [name for name, _ in groups(rows)]
    assert len(names) == len(set(names))


def test_search_finds_every_word_in_any_form(rows: tuple[FaqRow, ...]) -> None:
    """All words of the search must stand in the row or its phrasings, by their stems."""
    found = matching(rows, "establishing Roswell")
    assert ESTABLISHED in [row.question for row in found]
    assert len(found) < len(rows)
    assert matching(rows, "established zebra") == ()
    assert matching(rows, "") == matching(rows, "the of") == rows


def test_structured_data_is_the_rows_and_ends_no_element(rows: tuple[FaqRow, ...]) -> None:
    """Markup in a row cannot leave the script element; read as JSON it is the row's text."""
    evil = replace(rows[0], question="</script><script>alert(1)</script>", answer="<!--<b>")
    text = structured([evil, *rows[1:]])
    assert "<" not in text
    entities = json.loads(text)["mainEntity"]
    assert entities[0]["name"] == evil.question
    assert entities[0]["acceptedAnswer"]["text"] == evil.answer
    assert len(entities) == len(rows)


def test_api_lists_the_questions(client: httpx.Client, rows: tuple[FaqRow, ...]) -> None:
    """`/api/faq` has the rows of the page, in the types of the contract."""
    found = contract.Faq.model_validate(client.get("/api/faq").json())
    assert {question.id for question in found.questions} == {row.id for row in rows}
    some = client.get("/api/faq", params={"q": "established"}).json()["questions"]
    assert 0 < len(some) < len(rows)
    assert client.get("/api/faq", params={"q": "a" * 1_001}).status_code == 422


def test_page_has_every_row(client: httpx.Client, rows: tuple[FaqRow, ...]) -> None:
    """The page shows each question under an id to link to, in at most 30 KiB."""
    html = client.get("/faq")
    assert len(html.content) <= 30 * 1024
    assert all(f'<div id="{row.id}">' in html.text for row in rows)
    assert html.text.count("<details>") == len(rows)


def test_search_works_without_javascript(client: httpx.Client, rows: tuple[FaqRow, ...]) -> None:
    """`/faq?q=` shows what matches, and says how many."""
    html = client.get("/faq", params={"q": "alumni"}).text
    assert 0 < html.count("<details") < len(rows)
    assert f"of {len(rows)} questions for" in html
    nothing = client.get("/faq", params={"q": '"><b>'}).text
    assert "No question has all of these words" in client.get("/faq", params={"q": "zebra"}).text
    assert "<b>" not in nothing


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


async def listed(faq: CurrentFaq) -> tuple[FaqRow, ...]:
    return await faq.rows()


def test_store_that_is_down_costs_the_order_alone(academy: Chat, tmp_path: Path) -> None:
    """Without a database the questions come in the order of the pages."""
    store = Store(database_url(f"sqlite:///{tmp_path}/a.db"), 1)
    faq = CurrentFaq(Conversations(academy, Memory(lifetime=1.0), None), store)
    rows = asyncio.run(listed(faq))
    assert faq.looking
    faq.looking.join(10)
    assert rows == asyncio.run(listed(faq)) == faq_rows(academy, {})


def test_page_without_curation_is_a_page(tmp_path: Path) -> None:
    """An owner who has written no curation yet has no questions there, and no error."""
    (tmp_path / "visit.txt").write_text("We are open from Tuesday to Sunday.", "utf-8")
    with serving(create_app(unlimited(corpus=tmp_path))) as client:
        html = client.get("/faq").text
    assert "0 questions" in html
    assert "No question has" not in html


def test_page_is_ordered_by_what_was_asked(tmp_path: Path) -> None:
    """Questions in the store reach the order of the page, without anybody waiting for it."""
    settings = unlimited(database_url=f"sqlite:///{tmp_path}/a.db")
    with serving(create_app(settings)) as client:
        for _ in range(3):
            client.post("/api/ask", json={"question": ESTABLISHED})
    # A server that stops has written everything.
    app = create_app(settings)
    with serving(app) as client:
        client.get("/api/faq")
        app.state.faq.looking.join(10)
        first = client.get("/api/faq").json()["questions"][0]
    assert first["question"] == ESTABLISHED
