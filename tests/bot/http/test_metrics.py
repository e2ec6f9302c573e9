import re
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.app import create_app
from bot.store.database import database_url
from bot.store.errors import StoreUnavailableError
from bot.store.session import opened
from corpus.load import ACADEMY, load
from tests.bot.store.conftest import ask, give
from tests.conftest import serving, unlimited


def labelled(client: httpx.Client, name: str) -> dict[str, float]:
    """The values of a metric by the value of its one label."""
    text = client.get("/metrics").text
    return {
        label: float(value)
        for label, value in re.findall(rf'^{name}\{{\w+="(\w+)"\}} (\S+)$', text, re.MULTILINE)
    }


def test_metrics_are_prometheus_text(client: httpx.Client) -> None:
    """Every metric is described and of our name; Prometheus's own parser reads all of it."""
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain; version=")
    families = list(text_string_to_metric_families(response.text))
    assert {family.name for family in families} == {
        "askademy_answers",
        "askademy_feedback",
        "askademy_crowded",
        "askademy_overdue",
        "askademy_threads_stuck",
        "askademy_clients_gone",
        "askademy_conversations_bytes",
        "askademy_corpus_info",
        "askademy_corpus_refused",
        "askademy_corpus_changes",
        "askademy_store_up",
        "askademy_store_waiting_bytes",
        "askademy_store_dropped",
    }
    assert all(family.documentation.endswith(".") for family in families)


def votes(client: httpx.Client) -> dict[tuple[str, str], float]:
    """Those of which there are any, by channel and verdict."""
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {
        (sample.labels["channel"], sample.labels["helpful"]): sample.value
        for family in families
        for sample in family.samples
        if sample.name == "askademy_feedback_total" and sample.value
    }


def test_answers_and_feedback_are_counted() -> None:
    """Each reply is counted under its status, and each feedback saved under its verdict."""
    with serving(create_app(unlimited())) as client:
        assert set(labelled(client, "askademy_answers_total").values()) == {0}
        answers = [ask(client, q) for q in ("When did the first ILEA open?", "xyzzy", "Hello")]
        assert [a["status"] for a in answers] == ["answered", "not_found", "smalltalk"]
        assert labelled(client, "askademy_answers_total") == {
            "answered": 1,
            "unsure": 0,
            "not_found": 1,
            "smalltalk": 1,
        }
        assert give(client, answers[0]["id"]).status_code == 204
        assert give(client, answers[1]["id"], helpful=False).status_code == 204
        assert give(client, "unknown").status_code == 404
        assert client.post("/api/feedback", json={"answer": "a"}).status_code == 422
        assert votes(client) == {("api", "true"): 1, ("api", "false"): 1}
        row = client.get("/api/faq").json()["questions"][0]
        shown = client.get("/faq").text
        rated = re.search(r'name="yes" value="([^"]+)"', shown)
        assert row
        assert rated
        assert client.post("/faq", data={"yes": rated[1]}).status_code == 303
        assert votes(client)["page", "true"] == 1


def test_corpus_has_its_version(client: httpx.Client) -> None:
    """The version of pages and curation in use can be seen, to tell replicas apart."""
    text = client.get("/metrics").text
    found = re.search(r'^askademy_corpus_info\{version="(\w+)"\} 1.0$', text, re.MULTILINE)
    assert found
    assert found[1] == load(ACADEMY).version


def test_commands_say_what_is_wrong_with_the_database(tmp_path: Path) -> None:
    """A database that cannot be used is a sentence with its address, and without its password."""
    broken = tmp_path / "broken.db"
    broken.write_text("no database" * 1_000)
    addresses = [
        f"sqlite:///{broken}",
        f"sqlite:///{tmp_path / 'broken.db' / 'below'}",
        "postgresql://ada:s3cret@127.0.0.1:1/askademy",
    ]
    for address in addresses:
        with pytest.raises(StoreUnavailableError) as error, opened(database_url(address)):
            pytest.fail("it was opened")
        sentence = str(error.value)
        assert "ASKADEMY_DATABASE_URL" in sentence
        assert "\n" not in sentence
        assert sentence.endswith(".")
        assert "s3cret" not in sentence


def test_metrics_name_no_person_and_no_question(client: httpx.Client) -> None:
    """What is open to whoever reaches the server has no text of a question and no id."""
    reply = ask(client, "Wherefore is Grandmother late?")
    text = client.get("/metrics").text
    assert "Grandmother" not in text
    assert reply["id"] not in text
    assert reply["conversation"] not in text
