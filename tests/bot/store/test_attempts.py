from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine

from bot.store.attempts import Allowance, attempt, forget_full
from bot.store.tables import ATTEMPTS
from tests.bot.store.conftest import rows

MINE, OTHERS = Allowance("mine", 60, 180), Allowance("others", 60, 180)


def tried(engine: Engine, at: int, *allowances: Allowance) -> int:
    with engine.begin() as connection:
        return attempt(connection, allowances, at)


def test_allowance_is_used_at_once_and_fills_evenly(engine: Engine) -> None:
    """Three attempts at once, then one for each interval; another source has its own."""
    assert [tried(engine, 1_000, MINE) for _ in range(3)] == [0, 0, 0]
    assert tried(engine, 1_000, MINE) == 60
    assert tried(engine, 1_059, MINE) == 1
    assert tried(engine, 1_060, MINE) == 0
    assert tried(engine, 1_060, MINE) == 60
    assert tried(engine, 1_060, OTHERS) == 0
    assert [tried(engine, 9_000, MINE) for _ in range(4)] == [0, 0, 0, 60]


def test_attempt_that_one_source_refuses_uses_no_other(engine: Engine) -> None:
    """Who has to wait loses nothing by asking."""
    for _ in range(3):
        tried(engine, 0, MINE)
    for _ in range(5):
        assert tried(engine, 0, MINE, OTHERS) == 60
    assert tried(engine, 0, OTHERS) == 0


def test_attempts_at_once_are_all_counted(engine: Engine) -> None:
    """Whoever tries in parallel gets no more."""
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: tried(engine, 0, MINE), range(16)))
    assert sorted(waits) == [0, 0, 0, *[60] * 13]


def test_what_is_full_is_forgotten(engine: Engine) -> None:
    """Of an address nothing is kept when it has its whole allowance again."""
    with engine.begin() as connection:
        attempt(connection, [Allowance("soon", 60, 180)], 1_000)
        attempt(connection, [Allowance("later", 600, 1_800)], 1_000)
        assert forget_full(connection, 1_060) == 1
    assert [row["source"] for row in rows(engine, ATTEMPTS)] == ["later"]


def test_a_clock_that_is_put_back_keeps_nobody_out(engine: Engine) -> None:
    """Who used all of it waits no longer than it takes to fill twice."""
    for _ in range(3):
        tried(engine, 10_000_000, MINE)
    assert tried(engine, 1_000, MINE) <= 2 * MINE.whole
