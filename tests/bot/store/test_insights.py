"""The owner's figures, against a set that was counted by hand."""

import json
from datetime import date

import pytest
from sqlalchemy import Engine

from bot.cli.insights import insights_json
from bot.clock import MILLISECONDS_A_DAY
from bot.dialogue.reply import Status
from bot.store.database import reading
from bot.store.feedback import feedback_row, write_known_feedback
from bot.store.insights import MOST_QUESTIONS, AskedOften, Counts, Insights, insights
from bot.store.questions import write_questions
from tests.bot.store.conftest import asked

DAY = MILLISECONDS_A_DAY
# 2024-10-04, 05 and 06.
FIRST, SECOND, THIRD = (number * DAY for number in (20_000, 20_001, 20_002))
YES, UNSURE, NO, TALK = Status.ANSWERED, Status.UNSURE, Status.NOT_FOUND, Status.SMALLTALK
ASKED = [
    ("When did it open?", FIRST, YES),
    ("when did it open", FIRST + 5, YES),
    ("WHEN DID IT OPEN?!", SECOND + DAY - 1, UNSURE),
    ("Is there a car park?", FIRST + DAY - 1, NO),
    ("Is there a car park", SECOND, NO),
    ("Can I bring a dog?", THIRD, UNSURE),
    ("Hello", SECOND, TALK),
    ("Hello!", SECOND, TALK),
    ("Hello", THIRD + 9, TALK),
    ("Hello", THIRD + 9, TALK),
]
FEEDBACK = [("a0", "v", FIRST, True), ("a0", "w", SECOND, False), ("a3", "v", THIRD + 7, True)]


@pytest.fixture
def counted(engine: Engine) -> Engine:
    with engine.begin() as connection:
        write_questions(
            connection,
            [
                asked(f"a{i}", f"c{i}", question, at, status)
                for i, (question, at, status) in enumerate(ASKED)
            ],
        )
        write_known_feedback(
            connection,
            [feedback_row(a, voter, None, at, helpful=h) for a, voter, at, h in FEEDBACK],
        )
    return engine


def found_in(engine: Engine, since: int | None = None) -> Insights:
    with reading(engine) as connection:
        return insights(connection, since)


def test_everything_is_counted(counted: Engine) -> None:
    """By status, by day, and helpful or not."""
    found = found_in(counted)
    assert found.counts == Counts(answered=2, unsure=2, not_found=2, smalltalk=4)
    assert found.counts.questions == len(ASKED)
    assert (found.feedback.total, found.feedback.helpful) == (3, 2)
    assert found.feedback.rate == pytest.approx(2 / 3)
    assert list(found.days.items()) == [
        (date(2024, 10, 4), Counts(answered=2, not_found=1)),
        (date(2024, 10, 5), Counts(unsure=1, not_found=1, smalltalk=2)),
        (date(2024, 10, 6), Counts(unsure=1, smalltalk=2)),
    ]


def test_same_questions_count_as_one(counted: Engine) -> None:
    """The most frequent comes first, in its latest wording, without small talk."""
    found = found_in(counted)
    assert found.top == (
        AskedOften("WHEN DID IT OPEN?!", Counts(answered=2, unsure=1)),
        AskedOften("Is there a car park", Counts(not_found=2)),
        AskedOften("Can I bring a dog?", Counts(unsure=1)),
    )
    assert found.unanswered == (
        AskedOften("Is there a car park", Counts(not_found=2)),
        AskedOften("WHEN DID IT OPEN?!", Counts(unsure=1)),
        AskedOften("Can I bring a dog?", Counts(unsure=1)),
    )


@pytest.mark.parametrize("moment", [SECOND, SECOND + 1, SECOND + DAY - 1])
def test_since_means_from_the_beginning_of_that_day(counted: Engine, moment: int) -> None:
    """Questions and feedback of the whole first day are counted, and nothing before it."""
    found = found_in(counted, moment)
    assert found.counts == Counts(unsure=2, not_found=1, smalltalk=4)
    assert min(found.days) == date(2024, 10, 5)
    assert (found.feedback.total, found.feedback.helpful) == (2, 1)
    assert {each.question for each in found.top} == {
        "WHEN DID IT OPEN?!",
        "Is there a car park",
        "Can I bring a dog?",
    }


def test_lists_are_bounded(engine: Engine) -> None:
    """Of very many questions the most frequent are shown."""
    with engine.begin() as connection:
        often = [asked(f"o{i}", question="The most frequent?") for i in range(3)]
        once = [asked(f"q{i}", question=f"Question {i}?") for i in range(2 * MOST_QUESTIONS)]
        write_questions(connection, once + often)
    found = found_in(engine)
    assert found.top[0] == AskedOften("The most frequent?", Counts(answered=3))
    assert len(found.top) == MOST_QUESTIONS


def test_nothing_stored_is_nothing_counted(engine: Engine) -> None:
    """An empty database has zeros, and no rate."""
    found = found_in(engine)
    assert found.counts == Counts()
    assert found.days == {}
    assert (found.top, found.unanswered) == ((), ())
    assert found.feedback.rate is None


def test_json_has_the_figures_at_the_top(counted: Engine) -> None:
    """What a machine reads are the sums, the feedback and the lists, as plain JSON."""
    found = json.loads(json.dumps(insights_json(found_in(counted))))
    assert {k: found[k] for k in ("questions", "answered", "unsure", "not_found")} == {
        "questions": 10,
        "answered": 2,
        "unsure": 2,
        "not_found": 2,
    }
    assert (found["feedback"]["total"], found["feedback"]["helpful"]) == (3, 2)
    assert [day["day"] for day in found["days"]] == ["2024-10-04", "2024-10-05", "2024-10-06"]
    assert sum(day["questions"] for day in found["days"]) == 10
    assert found["top"][0]["asked"] == 3
