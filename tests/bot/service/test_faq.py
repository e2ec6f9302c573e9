import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest

from bot.app import create_app
from bot.contract.responses import FaqJson
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Reply
from bot.http.faq import structured
from bot.service.building import build_chat
from bot.service.current_faq import CurrentFaq
from bot.service.faq import MANY, FaqRow, faq_rows, groups, matching, with_asked
from bot.store.database import database_url
from bot.store.insights import often_asked
from bot.store.session import looking
from bot.store.store import Store
from corpus.curation.model import CuratedAnswer
from corpus.load import ACADEMY, load
from tests.bot.store.conftest import eventually
from tests.conftest import live, serving, unlimited
from tests.contract import held

ESTABLISHED = "When was ILEA Roswell established?"


@pytest.fixture(scope="module")
def rows(academy: Chat) -> tuple[FaqRow, ...]:
    return faq_rows(academy)


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
    asked = with_asked(academy, rows, {"when did the academy in Roswell start": 3, "zebras?": 9})
    assert asked[0].question == ESTABLISHED
    rest = [row.question for row in rows if row.question != ESTABLISHED]
    assert [row.question for row in asked[1:]] == rest


VISITS = """# Visits
The Orchard Museum was founded in 1931. Ada Byron guides visitors through the west wing.
Tickets for the Orchard Museum cost 5 dollars at the gate."""
FOUNDED = "When was the Orchard Museum founded?"


@pytest.fixture
def plain(tmp_path: Path) -> Chat:
    """Pages without a curation."""
    (tmp_path / "visits.md").write_text(VISITS, "utf-8")
    return build_chat(load(tmp_path), None)


def test_what_many_ask_becomes_a_row(plain: Chat) -> None:
    """Without a curation the page has what people really ask, with the chat's answer."""
    rows = with_asked(plain, faq_rows(plain), {FOUNDED: MANY})
    assert [(row.question, row.answer) for row in rows] == [(FOUNDED, plain.reply(FOUNDED).text)]


@pytest.mark.parametrize(
    ("question", "count"),
    [
        (FOUNDED, MANY - 1),  # of a few people
        ("when was the Orchard Museum founded", MANY),  # typed in haste
        ("When was it founded?", MANY),  # names nothing
        ("When was the damned Orchard Museum founded?", MANY),  # a word that the page has not
        ("When was the Orchard Musuem founded?", MANY),  # misspelt
        ("Is the Orchard Museum haunted?", MANY),  # answered by chance
    ],
)
def test_what_is_not_for_strangers_becomes_none(plain: Chat, question: str, count: int) -> None:
    """No private, odd, careless or unanswered question gets onto a public page."""
    assert with_asked(plain, faq_rows(plain), {question: count}) == ()


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
    found = faq_rows(build_chat(curated, None))
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
    assert all(f'<p id="{row.id}">' in html.text for row in rows)
    assert html.text.count("<details>") == len(rows)


MANY_QUESTIONS = 250


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
    faq = CurrentFaq(live(academy), store)
    rows = asyncio.run(listed(faq))
    assert faq.looking
    faq.looking.join(10)
    assert rows == asyncio.run(listed(faq)) == faq_rows(academy)


def test_page_without_curation_is_a_page(tmp_path: Path) -> None:
    """An owner who has written no curation yet has no questions there, and no error."""
    (tmp_path / "visit.txt").write_text("We are open from Tuesday to Sunday.", "utf-8")
    with serving(create_app(unlimited(corpus=tmp_path))) as client:
        html = client.get("/faq").text
    assert "0 questions" in html
    assert "No question has" not in html


def test_masked_question_is_not_counted(tmp_path: Path) -> None:
    """Of what people wrote about themselves nothing reaches the page, however often."""
    settings = unlimited(database_url=f"sqlite:///{tmp_path}/a.db")
    with serving(create_app(settings)) as client:
        for _ in range(MANY):
            client.post("/api/ask", json={"question": f"{ESTABLISHED} Tell ada@example.org"})
            client.post("/api/ask", json={"question": ESTABLISHED})
    with looking(database_url(f"sqlite:///{tmp_path}/a.db")) as connection:
        assert often_asked(connection) == {ESTABLISHED: MANY}


def test_rows_are_built_once_for_a_curation(academy: Chat, tmp_path: Path) -> None:
    """Visitors at the same time, and a look at what is asked, cost no second build."""
    asked: list[str] = []

    class Counting(Chat):
        def reply(self, question: str, *_: object) -> Reply:
            asked.append(question)
            return academy.reply(question)

    counting = Counting.__new__(Counting)
    counting.__dict__.update(academy.__dict__)
    store = Store(database_url(f"sqlite:///{tmp_path}/a.db"), 1)
    faq = CurrentFaq(live(counting), store)

    async def visitors() -> None:
        await asyncio.gather(*(faq.rows() for _ in range(5)))

    asyncio.run(visitors())
    once = len(asked)
    asyncio.run(visitors())
    faq_rows(counting)
    assert len(asked) == 2 * once


def test_page_is_ordered_by_what_was_asked(tmp_path: Path) -> None:
    """Questions in the store reach the order of the page, without anybody waiting for it."""
    settings = unlimited(database_url=f"sqlite:///{tmp_path}/a.db")
    with serving(create_app(settings)) as client:
        for _ in range(3):
            client.post("/api/ask", json={"question": ESTABLISHED})
    # A server that stops has written everything.
    with serving(create_app(settings)) as client:
        eventually(lambda: client.get("/api/faq").json()["questions"][0]["question"] == ESTABLISHED)
