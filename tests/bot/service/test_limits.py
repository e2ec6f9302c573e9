"""How often somebody may ask, at several replicas."""

from bot.app import create_app
from bot.store.database import database_url
from bot.store.tables import QUESTIONS
from tests.bot.store.conftest import eventually, migrated, rows
from tests.conftest import serving, unlimited
from tests.postgresql import Cluster

ASKED = {"question": "When was ILEA Roswell established?"}


def questions_in(database: str) -> int:
    with migrated(database_url(database)) as engine:
        return len(rows(engine, QUESTIONS))


def test_addresses_and_conversations_are_counted_in_every_replica(postgresql: Cluster) -> None:
    """With 429 and Retry-After, in the words of the limit that is reached."""
    shared = postgresql.new_database()
    values = {
        "database_url": shared,
        "rate_limit_conversation": "3/hour",
        "rate_limit_all": "9/hour",
    }
    apps = [create_app(unlimited(**values)) for _ in range(2)]
    with serving(apps[0]) as here, serving(apps[1]) as there:
        first = here.post("/api/ask", json=ASKED).json()["conversation"]
        again = {**ASKED, "conversation": first}
        # The other one knows the conversation once it is in the database.
        eventually(lambda: questions_in(shared) == 1)
        replies = [client.post("/api/ask", json=again) for client in (here, there) * 3]
        assert sorted(each.status_code for each in replies) == [200] * 3 + [429] * 3
        refused = next(each for each in replies if each.status_code == 429)
        assert "in this conversation" in refused.json()["detail"]
        assert 1_100 <= int(refused.headers["retry-after"]) <= 1_200
        others = [client.post("/api/ask", json=ASKED) for client in (here, there) * 3]
        assert sorted(each.status_code for each in others) == [200] * 2 + [429] * 4
        assert "Too many requests just now" in others[-1].json()["detail"]
