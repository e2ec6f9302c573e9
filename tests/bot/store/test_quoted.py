from sqlalchemy import Engine

from bot.clock import MILLISECONDS_A_DAY, now
from bot.dialogue.reply import Status
from bot.store.database import reading
from bot.store.questions import QuotedPlace, write_questions
from bot.store.quoted import quoted_places
from tests.bot.store.conftest import asked

ONE, OTHER = '["a", "x", 0, 5]', '["b", "y", 1, 2]'


def test_quotes_are_counted_by_their_places(engine: Engine) -> None:
    """Of a period, in answers and beside doubts; a reply may have several."""
    at, yes = now(), Status.ANSWERED
    rows = [
        asked("q1", at=at, status=yes) | {"sources": f"[{ONE}]"},
        asked("q2", at=at, status=Status.UNSURE) | {"sources": f"[{ONE}, {OTHER}]"},
        asked("q3", at=at, status=Status.SMALLTALK) | {"sources": f"[{OTHER}]"},
        asked("q4", at=at - 2 * MILLISECONDS_A_DAY, status=yes) | {"sources": f"[{OTHER}]"},
        asked("q5", at=at, status=Status.NOT_FOUND),
    ]
    with engine.begin() as connection:
        write_questions(connection, rows)
    with reading(engine) as connection:
        found = quoted_places(connection, at // MILLISECONDS_A_DAY)
    assert found == {QuotedPlace("a", "x", 0, 5): 2, QuotedPlace("b", "y", 1, 2): 1}
