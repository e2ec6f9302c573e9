import pytest
from sqlalchemy import URL

from bot.clock import MILLISECONDS_A_DAY as DAY
from bot.owner.insights import insights
from bot.store.questions import write_questions
from bot.store.session import writing
from tests.bot.store.conftest import asked


@pytest.mark.parametrize(("days", "count"), [(1, 1), (2, 2), (9, 2), (10, 3), (None, 3)])
def test_days_are_counted_with_today(tmp_path: object, days: int | None, count: int) -> None:
    """One day is today; without a number everything counts."""
    now = 20_000 * DAY + DAY // 2
    url = URL.create("sqlite", database=f"{tmp_path}/askademy.db")
    with writing(url) as connection:
        moments = (now, now - DAY, now - 9 * DAY)
        rows = [asked(str(moment), at=moment) for moment in moments]
        write_questions(connection, rows)
    assert insights(url, now, days).counts.questions == count
