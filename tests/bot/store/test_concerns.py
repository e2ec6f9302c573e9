"""What was asked in vain, against a set that was counted by hand."""

import pytest
from sqlalchemy import Connection, Engine

from bot.clock import MILLISECONDS_A_DAY
from bot.dialogue.reply import Status
from bot.store.concerns import Complaint, Concern, concerns
from bot.store.database import reading
from bot.store.feedback import feedback_row, write_known_feedback
from bot.store.questions import topic, write_questions
from tests.bot.store.conftest import asked

TODAY = 20_010
DAY = MILLISECONDS_A_DAY
YES, UNSURE, NO, TALK = Status.ANSWERED, Status.UNSURE, Status.NOT_FOUND, Status.SMALLTALK
# Text, the days ago, status, channel.
ASKED = [
    ("Is there a car park?", 0, NO, "api"),
    ("is there a car park", 1, UNSURE, "slack"),
    ("IS THERE A CAR PARK", 2, NO, "api"),
    ("Is there a car park?", 4, NO, "api"),
    ("Is there a car park?", 5, NO, "api"),
    ("Is there a car park?", 6, NO, "api"),
    ("When did it open?", 0, YES, "slack"),
    ("When did it open?", 0, YES, "slack"),
    ("Can I bring a dog?", 3, UNSURE, "api"),
    ("Hello", 0, TALK, "api"),
]
# The number of the question, the days ago, whether it helped, what was missed.
GIVEN = [
    (6, 0, False, "No year."),
    (7, 0, False, None),
    (7, 4, False, "Of old."),
    (7, 0, True, None),
    (0, 0, False, "No map."),
]


def at(days_ago: int) -> int:
    return (TODAY - days_ago) * DAY + 5


@pytest.fixture
def filled(engine: Engine) -> Engine:
    with engine.begin() as connection:
        for number, (text, ago, status, channel) in enumerate(ASKED):
            row = asked(f"a{number}", question=text, at=at(ago), status=status)
            write_questions(connection, [row | {"channel": channel}])
        for number, (answer, ago, helpful, comment) in enumerate(GIVEN):
            given = feedback_row(
                f"a{answer}", f"v{number}", comment, at(ago), helpful=helpful, conversation="c"
            )
            write_known_feedback(connection, [given])
    return engine


def found(connection: Connection, days: int, channel: str | None = None) -> list[Concern]:
    return [*concerns(connection, TODAY - days + 1, TODAY, channel)]


def test_what_was_asked_in_vain_is_counted(filled: Engine) -> None:
    """By words, with the votes against what was answered, the period before, and the channels."""
    with reading(filled) as connection:
        park, opened, dog = found(connection, 3)
    assert park == Concern(
        topic("Is there a car park?"),
        "Is there a car park?",
        not_found=2,
        unsure=1,
        unhelpful=1,
        before=2,
        channels={"api": 3, "slack": 1},
        comments=(Complaint("No map.", at(0)),),
        sources=(),
        asked_at=at(0),
    )
    assert park.count == 4
    assert (opened.question, opened.count, opened.before) == ("When did it open?", 2, 1)
    assert opened.comments == (Complaint("No year.", at(0)),)
    # It may be asked in other words now.
    assert (dog.question, dog.count, dog.before) == ("Can I bring a dog?", 0, 1)


def test_one_channel_is_told_alone(filled: Engine) -> None:
    """Its questions, and the votes against its answers."""
    with reading(filled) as connection:
        counts = {each.question: each.count for each in found(connection, 3, "slack")}
    assert counts == {"When did it open?": 2, "is there a car park": 1}


def test_nothing_asked_is_no_concern(engine: Engine) -> None:
    """An empty store has none."""
    with reading(engine) as connection:
        assert found(connection, 28) == []
