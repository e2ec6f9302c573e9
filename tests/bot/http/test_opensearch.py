"""A server whose pages are searched by OpenSearch."""

from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from bot.app import create_app
from bot.clock import now
from bot.store.curation import addition, write_curation
from bot.store.database import database_url
from bot.store.session import writing
from corpus.curation.model import Phrasings
from tests.bot.cli.running import askademy
from tests.bot.store.conftest import eventually
from tests.conftest import serving, unlimited
from tests.opensearch import NODES, Shared

ASKED = ("When was the academy founded?", "How long does a course take?", "who pays for a hat")
TIED = Phrasings("Budapest, Hungary", ("Which school has the finest bridge?",), None, "Ada")


def served(opensearch: Shared, **values: object) -> dict[str, object]:
    return {"engine": "opensearch", "opensearch_url": opensearch.url, **values}


def answers(client: httpx.Client) -> list[object]:
    asked = (client.post("/api/ask", json={"question": q, "explain": True}).json() for q in ASKED)
    return [{k: v for k, v in each.items() if k not in {"id", "conversation"}} for each in asked]


def test_the_answers_are_those_of_one_process(opensearch: Shared, client: httpx.Client) -> None:
    """Texts, sources, scores, confidence and explanations are equal."""
    with serving(create_app(unlimited(**served(opensearch)))) as elsewhere:
        assert answers(elsewhere) == answers(client)
        assert elsewhere.get("/readyz").json() == {"status": "ok", "meaning": "off"}


def curate(database: str) -> None:
    with writing(database_url(database)) as connection:
        write_curation(connection, [addition(TIED, "Ada", now())])


def is_found(client: httpx.Client) -> bool:
    """Whether what is curated meanwhile is answered from."""
    (question,) = TIED.questions
    reply = client.post("/api/ask", json={"question": question}).json()
    return reply.get("status") == "answered" and "Budapest" in reply["answer"]


def test_what_is_curated_is_found(opensearch: Shared, tmp_path: Path) -> None:
    """The pages with a new phrasing are another index, which is answered from when it is there."""
    database = f"sqlite:///{tmp_path}/askademy.db"
    with serving(create_app(unlimited(**served(opensearch, database_url=database)))) as client:
        assert not is_found(client)
        curate(database)
        eventually(lambda: is_found(client))


def test_a_server_says_that_it_cannot_search_and_recovers(
    breakable_opensearch: Shared, tmp_path: Path
) -> None:
    """Questions get 503 with a Retry-After, /readyz the reason; nobody has to restart it."""
    database = f"sqlite:///{tmp_path}/askademy.db"
    settings = unlimited(**served(breakable_opensearch, database_url=database))
    with serving(create_app(settings)) as client, ExitStack() as away:
        assert client.get("/readyz").status_code == 200
        for number in range(NODES):
            away.enter_context(breakable_opensearch.frozen(number))
        for asked in (
            client.post("/api/ask", json={"question": ASKED[0]}),
            client.get("/api/search", params={"q": "academy"}),
        ):
            assert (asked.status_code, asked.headers["retry-after"]) == (503, "3")
            assert asked.headers["content-type"] == "application/problem+json"
        ready = client.get("/readyz")
        assert (ready.status_code, ready.headers["retry-after"]) == (503, "5")
        assert "OpenSearch does not answer" in ready.json()["detail"]
        assert "127.0.0.1" not in ready.text
        assert client.get("/healthz").status_code == 200
        curate(database)
        away.close()
        eventually(lambda: client.get("/readyz").status_code == 200)
        eventually(lambda: client.post("/api/ask", json={"question": ASKED[0]}).is_success)
        eventually(lambda: is_found(client))


def test_a_server_starts_while_opensearch_is_away() -> None:
    """It waits for OpenSearch, and says so; a load balancer sends it nothing meanwhile."""
    settings = unlimited(engine="opensearch", opensearch_url="http://127.0.0.1:1")
    with serving(create_app(settings)) as client:
        assert client.get("/healthz").status_code == 200
        assert "does not answer" in client.get("/readyz").json()["detail"]
        assert client.post("/api/ask", json={"question": ASKED[0]}).status_code == 503
        assert client.get("/faq").status_code == 503


def test_the_index_is_made_ahead(opensearch: Shared, tmp_path: Path) -> None:
    """`askademy index` gives OpenSearch the passages, and `askademy ask` finds them there."""
    values = {
        "ASKADEMY_ENGINE": "opensearch",
        "ASKADEMY_OPENSEARCH_URL": opensearch.url,
        "ASKADEMY_INDEX": str(tmp_path),
    }
    done = askademy("index", **values)
    assert (done.returncode, done.stderr) == (0, "")
    assert "OpenSearch has them." in done.stdout
    assert "2001" in askademy("ask", ASKED[0], **values).stdout


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "ASKADEMY_OPENSEARCH_URL must be set where ASKADEMY_ENGINE=opensearch."),
        ("http://127.0.0.1:1", "OpenSearch does not answer: is it up, and at"),
        ("ftp://127.0.0.1", "ASKADEMY_OPENSEARCH_URL must be addresses with commas between"),
        ("http://robin@127.0.0.1", "ASKADEMY_OPENSEARCH_URL must be addresses"),
    ],
)
def test_a_wrong_address_is_one_sentence(url: str, sentence: str) -> None:
    """A command ends with what to do, and no trace of its code."""
    done = askademy("ask", "Who?", ASKADEMY_ENGINE="opensearch", ASKADEMY_OPENSEARCH_URL=url)
    assert done.returncode == 2
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1


def test_what_is_no_opensearch_stops_the_server(client: httpx.Client) -> None:
    """A server that could never answer does not start."""
    address = str(client.base_url)
    done = askademy(
        "serve", "--port", "0", ASKADEMY_ENGINE="opensearch", ASKADEMY_OPENSEARCH_URL=address
    )
    assert done.returncode == 2
    assert "is not OpenSearch" in done.stderr
