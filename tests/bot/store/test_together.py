"""How often somebody may ask, counted by several processes together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL

from bot.service.limits import Limit
from bot.settings import Rate
from bot.store.database import database_url
from bot.store.store import Store
from bot.store.together import Together
from tests.bot.store.conftest import RETENTION_DAYS, started
from tests.patience import PATIENCE
from tests.postgresql import Cluster

ASKED = {"question": "When was ILEA Roswell established?"}
HOURLY = Rate(12, 3_600)
# What a process lets pass before others have told it.
TENTH = 2


@asynccontextmanager
async def limit(url: URL) -> AsyncIterator[Limit]:
    """As a process of its own has it."""
    with started(url) as store:
        assert store.looked.wait(PATIENCE)
        together = Together(store)
        together.start()
        try:
            yield Limit("address", HOURLY, together)
        finally:
            together.close()


async def passed(limit: Limit, times: int, source: str = "192.0.2.1") -> int:
    waits = await asyncio.gather(*(limit.wait({source: 1}) for _ in range(times)))
    return sum(wait == 0 for wait in waits)


def patiently(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that does much else, a process would soon count alone."""
    monkeypatch.setattr("bot.store.together.PATIENCE_SECONDS", PATIENCE)


def test_an_allowance_is_that_of_all_processes(url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other or all at once: what may pass does, and no more but for a tenth."""
    patiently(monkeypatch)

    async def asked() -> None:
        async with limit(url) as here, limit(url) as there:
            in_turn = [await passed(each, 1, "in turn") for each in (here, there) * 12]
            assert 12 <= sum(in_turn) <= 12 + TENTH
            at_once = await asyncio.gather(passed(here, 30), passed(there, 30))
            assert 12 <= sum(at_once) <= 12 + TENTH
            assert await passed(here, 5, "another") == 5

    asyncio.run(asked())


def test_a_process_that_starts_anew_has_not_forgotten(
    url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was used before stays used, but for the first few that nobody waits for."""
    patiently(monkeypatch)

    async def asked() -> None:
        async with limit(url) as first:
            assert await passed(first, 12) == 12
        async with limit(url) as second:
            assert await passed(second, 1) <= 1
            assert await passed(second, 12) <= TENTH
            assert await passed(second, 12) == 0

    asyncio.run(asked())


def test_a_database_that_hangs_stops_nobody(postgresql: Cluster) -> None:
    """Each process counts for itself then, and after the first requests none waits for it."""
    url = database_url(postgresql.new_database())

    async def asked() -> None:
        with started(url) as store:
            assert store.looked.wait(PATIENCE)
            together = Together(store)
            together.start()
            alone = Limit("address", HOURLY, together)
            with postgresql.frozen():
                assert await passed(alone, 20) == 12
                assert together.count([], has_passed=True) is None
                assert await passed(alone, 20, "another") == 12
            together.close()

    asyncio.run(asked())


def test_a_database_that_is_away_stops_nobody(tmp_path: Path) -> None:
    """So it does where there never was one."""

    async def asked() -> None:
        together = Together(Store(database_url(f"sqlite:///{tmp_path}/none.db"), RETENTION_DAYS))
        together.start()
        assert await passed(Limit("address", HOURLY, together), 20) == 12
        together.close()

    asyncio.run(asked())
