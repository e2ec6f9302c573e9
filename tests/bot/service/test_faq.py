import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.dialogue.chat import Chat
from bot.service.building import build_chat
from bot.service.faq import MANY, faq_rows, groups, unanswered, with_asked
from bot.service.faq_row import FaqRow
from corpus.curation.model import CuratedAnswer
from corpus.load import ACADEMY, load

VISITS = """# Visits
The Orchard Museum was founded in 1931. Ada Byron guides visitors through the west wing.
Tickets for the Orchard Museum cost 5 dollars at the gate."""
FOUNDED = "When was the Orchard Museum founded?"

ESTABLISHED = "When was ILEA Roswell established?"


@pytest.fixture(scope="module")
def rows(academy: Chat) -> tuple[FaqRow, ...]:
    return faq_rows(academy)


def test_answer_is_what_the_chat_says(academy: Chat, rows: tuple[FaqRow, ...]) -> None:
    """Each question, asked in the chat, gets the answer that stands in the FAQ."""
    assert len(rows) > 10
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
    history = [row.question for row in asked if row.group == "History"]
    assert history[0] == ESTABLISHED
    before = [row.question for row in rows if row.group == "History"]
    assert history[1:] == [question for question in before if question != ESTABLISHED]
    others = [row.question for row in asked if row.group != "History"]
    assert others == [row.question for row in rows if row.group != "History"]


@pytest.fixture
def plain(tmp_path: Path) -> Chat:
    """Pages without a curation."""
    (tmp_path / "visits.md").write_text(VISITS, "utf-8")
    return build_chat(load(tmp_path), None)


def test_what_many_ask_becomes_a_row(plain: Chat) -> None:
    """Without a curation the page has what people really ask, with the chat's answer."""
    topic = faq_rows(plain)
    assert [(row.question, row.is_topic) for row in topic] == [("Visits", True)]
    rows = with_asked(plain, topic, {FOUNDED: MANY})
    assert [(row.question, row.answer) for row in rows if not row.is_topic] == [
        (FOUNDED, plain.reply(FOUNDED).text)
    ]


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
    topics = faq_rows(plain)
    assert with_asked(plain, topics, {question: count}) == topics


def test_owners_answer_is_a_row() -> None:
    """A curated answer stands under its author, once, with the words that say so."""
    answer = CuratedAnswer(
        "Yes, at the gate.",
        ("Can I park my car there?", "Where is parking?"),
        "Ada",
        date(2026, 1, 2),
    )
    corpus = load(ACADEMY)
    curated = replace(corpus, curation=replace(corpus.curation, answers=(answer,), faq=()))
    found = faq_rows(build_chat(curated, None))
    assert found[-1].group == "Answer by Ada"
    assert found[-1].answer.startswith("Yes, at the gate.\n(Answered by Ada on 2026-01-02")
    assert [row.group for row in found].count("Answer by Ada") == 1


def test_rows_of_a_group_stand_together(rows: tuple[FaqRow, ...]) -> None:
    """No heading comes twice."""
    names = [name for name, _ in groups(rows)]
    assert len(names) == len(set(names))


LIST = """# Tickets
These tickets are sold at the gate:
- a day ticket for 5 dollars
- a year ticket for 50 dollars
"""
ITEMS = """
[[passage]]
quote = "These tickets are sold"
questions = ["Which tickets are sold at the gate?"]
[[passage]]
quote = "a year ticket"
questions = ["Is there a year ticket at the gate?"]
"""
OWNERS = """
[[faq]]
group = "Coming"
questions = ["Which tickets are there at the gate?", "Is there a restaurant at the gate?"]
"""


def tickets(folder: Path, curation: str) -> Chat:
    (folder / "tickets.md").write_text(LIST, "utf-8")
    (folder / "curation.toml").write_text(curation, "utf-8")
    return build_chat(load(folder), None)


def test_part_of_a_list_is_no_question(tmp_path: Path) -> None:
    """An item stands in the row of its list, and is found there in its own wordings."""
    (row,) = faq_rows(tickets(tmp_path, ITEMS))
    assert row.question == "Which tickets are sold at the gate?"
    assert "a year ticket for 50 dollars" in row.answer


def test_owners_list_is_the_page(tmp_path: Path) -> None:
    """In the owner's words and groups; what is not plainly answered is left out, and named."""
    chat = tickets(tmp_path, ITEMS + OWNERS)
    (row,) = faq_rows(chat)
    assert (row.group, row.question) == ("Coming", "Which tickets are there at the gate?")
    assert unanswered(chat) == ("Is there a restaurant at the gate?",)


def test_packaged_list_is_answered(academy: Chat, rows: tuple[FaqRow, ...]) -> None:
    """Every question of the academy's list is plainly answered, under several needs."""
    assert unanswered(academy) == ()
    assert len(groups(rows)) >= 4
