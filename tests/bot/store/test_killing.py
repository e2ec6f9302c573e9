from random import Random

from sqlalchemy import URL

from tests.bot.store.killing import kill


def test_kills_lose_and_double_nothing(url: URL) -> None:
    """Processes killed while they save have lost nothing that they acknowledged."""
    found = kill(url, 15, Random(7))  # noqa: S311
    assert found.acknowledged >= 15
    assert (found.lost, found.doubled) == ([], [])
