from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import URL

from bot.clock import MILLISECONDS_A_DAY
from bot.dialogue.reply import Status
from bot.evaluation.keeping import NotKeptError, drop, keep, kept
from bot.evaluation.known import Reason, known_to_be_asked
from bot.evaluation.near import near_by_meaning, near_by_words
from bot.evaluation.tryout import MOST_COMPARED, MOST_REPLIES, Draft, Effect, Tryout, tryout
from bot.evaluation.tryout_words import in_words
from bot.owner.curation import Signature
from bot.service.building import build_snapshot, snapshot_with
from bot.store.database import database_url
from bot.store.feedback import feedback_row, write_known_feedback
from bot.store.questions import write_questions
from bot.store.session import writing
from corpus.curation.entries import Entry, entry_id
from corpus.curation.model import CuratedAnswer, Curation, Phrasings
from corpus.document import Document
from corpus.errors import CorpusError
from corpus.load import Corpus
from index.meaning.kept import Encoding, Encodings
from index.meaning.onnx import minilm
from tests.bot.store.conftest import asked

NOW = 20_000 * MILLISECONDS_A_DAY + 9
ADA = Signature("Ada", NOW)
PAGE = Document(
    "mill",
    "Mill",
    "# Mill\n\n## Fees\n\nA ticket costs five euros. Children pay nothing.\n\n"
    "## Shop\n\nThe shop sells bread and flour. Dogs stay outside.\n",
)
CORPUS = Corpus((PAGE,), Curation((Phrasings("sells bread", ("What can I buy?",)),)))
START = build_snapshot(CORPUS, None)
PRICE, BUY, DOGS = "How much is a ticket?", "What can I buy?", "Where do dogs stay?"
# What takes the price's question from the fees.
TAKES = Phrasings("sells bread", (PRICE,))


@pytest.fixture
def url(tmp_path: Path) -> URL:
    return database_url(f"sqlite:///{tmp_path}/askademy.db")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def ask(url: URL, question: str, votes: int = 0, at: int = NOW) -> None:
    """As often as there are votes, each of which says that it helped."""
    with writing(url) as connection:
        for number in range(max(1, votes)):
            identity = f"{question[:20]}-{number}"
            write_questions(connection, [asked(identity, question=question, at=at)])
            row = feedback_row(identity, "v", None, at, helpful=True, conversation="c")
            write_known_feedback(connection, [row] if votes else [])


def tried(url: URL, folder: Path, *entries: Entry) -> Tryout:
    known = known_to_be_asked(url, folder, START.chat, NOW)
    return tryout(Draft(entries), START, START, {}, known)


def test_what_is_taken_is_told_by_where_it_stood(url: URL, folder: Path) -> None:
    """With the questions that people ask these days, the most frequent first."""
    for number in range(2):
        ask(url, PRICE, at=NOW + number)
    ask(url, "ticket price")
    ask(url, DOGS)
    found = tried(url, folder, Phrasings("sells bread", (PRICE, "ticket price")))
    assert [(each.of.question, each.effect, each.breaks) for each in found.changes] == [
        (PRICE, Effect.TAKEN, False),
        ("ticket price", Effect.TAKEN, False),
    ]
    assert [*in_words(found)] == [
        f'It would take 2 questions from "Fees": "{PRICE}", "ticket price".'
    ]
    assert [(question, reply.sources[0].text) for question, reply in found.replies] == [
        (PRICE, "The shop sells bread and flour."),
        ("ticket price", "The shop sells bread and flour."),
    ]
    assert found.breaks == ()


def test_what_has_helped_is_not_lost_unseen(url: URL, folder: Path) -> None:
    """An answer that people found helpful, and that would be another one, breaks."""
    ask(url, PRICE, votes=2)
    found = tried(url, folder, TAKES)
    assert [(each.of.reason, each.of.count) for each in found.breaks] == [(Reason.HELPFUL, 2)]
    assert f'"{PRICE}" would be answered otherwise: it has helped 2 people.' in in_words(found)
    later = NOW + 28 * MILLISECONDS_A_DAY
    known = known_to_be_asked(url, folder, START.chat, later)
    assert tryout(Draft((TAKES,)), START, START, {}, known).breaks == ()


def test_a_regression_question_breaks(url: URL, folder: Path) -> None:
    """Of the file beside the pages, and of those that are kept in the store."""
    line = '{"question": "How much is a ticket?", "gold_sentence": ["A ticket costs five euros."]}'
    (folder / "questions.jsonl").write_text(line)
    keep(url, DOGS, START.chat, ADA)
    assert [each.question for each in kept(url)] == [DOGS]
    found = tried(url, folder, Phrasings("sells bread", (PRICE, DOGS)))
    assert {each.of.question for each in found.breaks} == {PRICE, DOGS}
    assert f'The regression question "{DOGS}" would lose its right answer.' in in_words(found)
    assert drop(url, "where do DOGS stay")
    assert not drop(url, DOGS)


def test_only_what_is_plainly_answered_is_kept(url: URL) -> None:
    """What it shows is what it has to show; what was masked is of one person."""
    with pytest.raises(NotKeptError):
        keep(url, "Who built the tower?", START.chat, ADA)
    with pytest.raises(NotKeptError):
        keep(url, f"{PRICE} [e-mail]", START.chat, ADA)
    assert keep(url, PRICE, START.chat, ADA).quote == "A ticket costs five euros."


def test_what_would_be_answered_is_told(url: URL, folder: Path) -> None:
    """A question of these days that gets no plain answer now."""
    ask(url, "Is there a place for bicycles?")
    answer = CuratedAnswer("Yes.", ("Is there a place for bicycles?",), "Ada", date(2026, 1, 2))
    found = tried(url, folder, answer)
    assert [*in_words(found)] == [
        'It would answer 1 question more that people ask: "Is there a place for bicycles?".'
    ]
    assert found.replies[0][1].status is Status.ANSWERED


def test_what_is_taken_out_is_tried(url: URL, folder: Path) -> None:
    """Its questions may lose their answer."""
    answer = CuratedAnswer("Yes.", ("Is there a place for bikes?",), "Ada", date(2026, 1, 2))
    entries: dict[str, Entry] = {entry_id(answer): answer}
    live = snapshot_with([answer], START)
    ask(url, "Is there a place for bikes?")
    known = known_to_be_asked(url, folder, live.chat, NOW)
    draft = Draft((), frozenset(entries))
    found = tryout(draft, live, START, entries, known)
    assert [*in_words(found)] == [
        'It would leave 1 question without a plain answer: "Is there a place for bikes?".'
    ]
    assert tryout(Draft(()), live, START, entries, known).changes == ()


def test_a_quote_that_stands_nowhere_is_not_tried(url: URL, folder: Path) -> None:
    """It could not be published."""
    with pytest.raises(CorpusError):
        tried(url, folder, Phrasings("stands nowhere", (PRICE,)))


def test_near_are_questions_with_a_word_in_common() -> None:
    """One that tells something: what many questions have in common does not."""
    texts = ["What does admission to the tower cost?"]
    questions = ["Admission?", "What is it?", "Do dogs sleep?", *["The tower?"] * 40]
    near = near_by_words(questions, texts, START.retriever)
    assert near == [True, False, False, *[False] * 40]
    assert near_by_words(questions, [], START.retriever) == [False] * 43


def test_near_are_questions_that_mean_the_same() -> None:
    """Where there is an encoder."""
    texts = ["What is the price of admission?"]
    questions = ["How much do I have to pay to get in?", "Do dogs sleep?"]
    assert near_by_meaning(questions, texts, START.retriever) == [False, False]
    with_meaning = build_snapshot(CORPUS, None, encodings=Encodings(Encoding(minilm()))).retriever
    assert near_by_meaning(questions, texts, with_meaning) == [True, False]
    assert near_by_meaning([], texts, with_meaning) == []
    assert near_by_meaning(questions, [], with_meaning) == [False, False]


def test_much_at_once_is_tried_with_what_must_not_break(
    url: URL, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever comes with it, and what was left out is told."""
    monkeypatch.setattr("bot.evaluation.tryout.MOST_ASKED", 1)
    keep(url, PRICE, START.chat, ADA)
    asked_for = tuple(f"What of number {number}?" for number in range(MOST_COMPARED))
    found = tried(url, folder, Phrasings("sells bread", (*asked_for, PRICE)))
    assert [each.of.question for each in found.breaks] == [PRICE]
    assert len(found.replies) == MOST_REPLIES
    assert found.left_out == found.tried - 1
    assert [*in_words(found)][-1].endswith("1 were asked, those first that must not break.")
