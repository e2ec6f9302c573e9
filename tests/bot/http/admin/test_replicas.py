"""What an editor publishes at one replica is answered by the other, on both databases."""

from time import monotonic

from httpx import Timeout
from sqlalchemy import URL

from bot.app import create_app
from tests.bot.http.admin.test_curation import ANSWER, added
from tests.bot.http.admin.visiting import PASSWORD, sign_in
from tests.bot.store.conftest import setting, url  # noqa: F401
from tests.conftest import serving, unlimited
from tests.patience import PATIENCE


def test_published_answer_is_given_by_every_replica(
    url: URL,  # noqa: F811
) -> None:
    """Without a restart, in both processes."""
    settings = unlimited(database_url=setting(url), admin_password=PASSWORD)
    with serving(create_app(settings)) as one, serving(create_app(settings)) as other:
        for server in (one, other):
            server.timeout = Timeout(PATIENCE)
        assert sign_in(one).status_code == 303
        begun = monotonic()
        added(one, ANSWER)
        for server in (one, other):
            question = {"question": "Can I bring my bicycle?"}
            while "courtyard" not in server.post("/api/ask", json=question).json()["answer"]:
                assert monotonic() < begun + PATIENCE
