from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.store.database import database_url
from tests.bot.owner.publishing import publish_and_kill

if TYPE_CHECKING:
    from tests.postgresql import Cluster


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_kills_leave_no_draft_by_half(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """What was acknowledged is there, and what is there is whole, also while it is published."""
    if kind == "sqlite":
        url = database_url(f"sqlite:///{tmp_path}/askademy.db")
    else:
        server: Cluster = request.getfixturevalue("postgresql")
        url = database_url(server.new_database())
    found = publish_and_kill(url, 6, Random(7))  # noqa: S311
    assert found.acknowledged >= 3
    assert (found.lost, found.half) == ([], [])
