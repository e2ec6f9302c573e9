from datetime import date
from hashlib import sha256

import pytest

from bot.answering.reading import read_alone
from bot.dialogue.owner_answers import CuratedAnswers, CuratedHit
from bot.service.building import build_chat
from corpus.curation.entries import entry_id
from corpus.curation.model import CuratedAnswer
from corpus.load import Corpus
from tests.bot.dialogue.test_chat import CURATION, HARBOUR, MILL

RETRIEVER = build_chat(Corpus((HARBOUR, MILL), CURATION), None).retriever
BICYCLES = CuratedAnswer(
    "Yes, in the courtyard.",
    ("Can I bring my bicycle?", "Is there a place for bicycles?"),
    "Ada Miller",
    date(2026, 3, 31),
)
TOURS = CuratedAnswer("Five.", ("How many tours were there in 2024?",), "Bob", date(2025, 1, 2))
LOUVRE = CuratedAnswer("No.", ("Do you belong to the Louvre?",), "Bob", date(2025, 1, 2))


def closest(question: str, *answers: CuratedAnswer) -> CuratedHit | None:
    return CuratedAnswers(answers, RETRIEVER).closest(read_alone(question, RETRIEVER.reader))


@pytest.mark.parametrize(
    "question",
    [
        "Can I bring my bicycle?",
        "can i bring my bicycle",
        "CAN I BRING MY BICYCLE?!",
        "Is there a place for bicycles?",
    ],
)
def test_same_question_finds_its_answer(question: str) -> None:
    """A curated question, however it is typed, is the same question."""
    hit = closest(question, TOURS, BICYCLES, LOUVRE)
    assert hit
    assert hit.answer == BICYCLES
    assert hit.phrasing.is_same
    assert hit.phrasing.question in BICYCLES.questions


def test_like_question_is_less_sure_than_the_same() -> None:
    """Confidence falls with the likeness, and is never that of the same question."""
    same = closest("Can I bring my bicycle?", BICYCLES)
    near = closest("Can I bring my two bicycles?", BICYCLES)
    far = closest("Where can I leave my bicycle?", BICYCLES)
    assert same
    assert near
    assert far
    assert 1 > same.confidence > near.confidence > far.confidence > 0
    assert not near.phrasing.is_same


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many tours were there in 2023?", TOURS),
        ("Were there 7 tours in 2024?", TOURS),
        ("How many tours did Budapest have in 2024?", TOURS),
        ("Do you belong to the Prado?", LOUVRE),
        ("Can Tomas Lindqvist bring my bicycle?", BICYCLES),
        ("Can I bring my bicycle to the Mill Museum?", BICYCLES),
    ],
)
def test_name_or_number_of_the_question_must_be_curated(
    question: str, answer: CuratedAnswer
) -> None:
    """Who names another person, place, year or number is not given the owner's answer."""
    assert closest(question, answer) is None


@pytest.mark.parametrize("question", ["", "?", "zebra", "Who is the director?", "\ud800", "£ € 🕰"])
def test_other_questions_find_nothing(question: str) -> None:
    """A question without a word in common has no owner's answer."""
    assert closest(question, BICYCLES, TOURS, LOUVRE) is None


def test_without_answers_nothing_is_found() -> None:
    """A corpus without curated answers has no documents of them either."""
    assert closest("Can I bring my bicycle?") is None
    assert CuratedAnswers((), RETRIEVER).documents == ()


def test_last_one_answers_a_question_that_several_have() -> None:
    """A correction that is added later takes the place of the earlier answer."""
    newer = CuratedAnswer("No more.", BICYCLES.questions[:1], "Bob", date(2026, 4, 1))
    hit = closest("Can I bring my bicycle?", BICYCLES, newer)
    assert hit
    assert hit.answer == newer
    other = closest("Is there a place for bicycles?", BICYCLES, newer)
    assert other
    assert other.answer == BICYCLES


def test_answer_is_a_document_of_its_own() -> None:
    """It is quoted whole from a document that names its author and date."""
    hit = closest("Can I bring my bicycle?", BICYCLES)
    assert hit
    document, quote = hit.document, hit.quote
    assert document.id == f"answer-{entry_id(BICYCLES)}"
    assert "Ada Miller" in document.title
    assert document.date == "2026-03-31"
    assert document.text == BICYCLES.text == quote.text
    assert document.text[quote.start : quote.end] == quote.text
    assert document.sha256 == sha256(BICYCLES.text.encode()).hexdigest()
    assert document.url is None
