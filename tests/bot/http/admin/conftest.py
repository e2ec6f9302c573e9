from collections.abc import Iterator

import httpx
import pytest

from bot.app import create_app
from bot.owner import passwords
from tests.bot.http.admin.visiting import PASSWORD, sign_in
from tests.conftest import serving, unlimited
from tests.patience import PATIENCE


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a hash costs is no matter of the pages'."""
    monkeypatch.setattr(passwords, "COST", 2**4)


@pytest.fixture
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('admin')}/askademy.db"


@pytest.fixture
def owner(database: str) -> Iterator[httpx.Client]:
    """A browser at a server whose owner has a password; nobody is signed in yet."""
    with serving(create_app(unlimited(admin_password=PASSWORD, database_url=database))) as client:
        # A busy machine is no fault.
        client.timeout = httpx.Timeout(PATIENCE)
        yield client


@pytest.fixture
def signed_in(owner: httpx.Client) -> httpx.Client:
    """The owner's browser."""
    assert sign_in(owner).status_code == 303
    return owner
