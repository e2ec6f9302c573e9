"""Servers that are restarted one after the other, behind a proxy, while people ask."""

from pathlib import Path

import psycopg

from tests.deploy.proxies import nginx
from tests.deploy.replicas import replicas
from tests.deploy.visitors import visiting
from tests.postgresql import Cluster

VISITORS = 4
PAUSE = 0.05  # seconds, so that the machine is left to the servers


def test_restart_one_by_one_fails_nobody(tmp_path: Path, postgresql: Cluster) -> None:
    """Pages, questions, follow-ups and votes: none fails, and what was acknowledged is kept.

    Each is restarted when the one before says that it is ready.
    """
    url = postgresql.new_database()
    settings = {"ASKADEMY_RATE_LIMIT": "off", "ASKADEMY_DATABASE_URL": url}
    with replicas(tmp_path, 2, settings) as servers:
        ports = [each.port for each in servers]
        with nginx(tmp_path / "nginx", ports) as front, visiting(front, VISITORS, PAUSE) as met:
            ended = [each.restart() for each in servers]
        ended += [each.end() for each in servers]
    assert not met.failed
    assert min(met.requests.values()) > 5 * VISITORS
    assert ended == [0] * 4
    with psycopg.connect(url) as database:
        answers = {row[0] for row in database.execute("SELECT id FROM questions")}
        rated = {row[0] for row in database.execute("SELECT answer FROM feedback")}
    assert met.answers <= answers
    assert met.rated <= rated
