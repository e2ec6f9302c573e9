import re
from itertools import chain
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

ROOT = Path(__file__).parents[4]


def samples(client: httpx.Client, name: str, **labels: str) -> dict[tuple[str, ...], float]:
    """The values of a metric that are not 0, by the values of its other labels."""
    return {
        tuple(value for label, value in sample.labels.items() if label not in labels): sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items() and sample.value
    }


def test_metrics_are_prometheus_text(client: httpx.Client) -> None:
    """Every metric is described, and Prometheus's own parser reads all of it."""
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain; version=")
    families = list(text_string_to_metric_families(response.text))
    assert len(families) > 25
    assert all(family.documentation.endswith(".") for family in families)


def test_every_metric_is_documented(client: httpx.Client) -> None:
    """docs/metrics.md has each metric with its labels, and none that is not there."""
    ask(client, "When did the first ILEA open?")
    there = {
        (family.name, *sorted({*chain.from_iterable(s.labels for s in family.samples)} - {"le"}))
        for family in text_string_to_metric_families(client.get("/metrics").text)
    }
    text = (ROOT / "docs" / "metrics.md").read_text("utf-8")
    rows = re.findall(r"^\| (`[^|]*) \|([^|]*)\|", text, re.MULTILINE)
    told = {
        (name.removesuffix("_total"), *sorted(re.findall(r"`(\w+)`", labels)))
        for names, labels in rows
        for name in re.findall(r"`(\w+)`", names)
    }
    assert told - {("askademy_slack_waiting",)} == there


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
    """Each reply is counted under channel and status, and each feedback saved under its verdict."""
    with serving(create_app(unlimited())) as client:
        assert samples(client, "askademy_answers_total") == {}
        answers = [ask(client, q) for q in ("When did the first ILEA open?", "xyzzy", "Hello")]
        assert [a["status"] for a in answers] == ["answered", "not_found", "smalltalk"]
        client.get("/", params={"q": "xyzzy"})
        assert samples(client, "askademy_answers_total") == {
            ("api", "answered"): 1,
            ("api", "not_found"): 1,
            ("api", "smalltalk"): 1,
            ("page", "not_found"): 1,
        }
        assert samples(client, "askademy_answer_duration_seconds_count") == {
            ("api",): 3,
            ("page",): 1,
        }
        assert samples(client, "askademy_answer_confidence_count") == {(): 3}
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


def test_requests_are_counted_by_route() -> None:
    """By the template of the route, also where that refuses; no path is a name."""
    with serving(create_app(unlimited(rate_limit="2/minute"))) as client:
        for _ in range(3):
            client.get("/api/documents/nowhere")
        client.get("/secret/path")
        client.put("/api/ask/")
        client.get("/widget.js")
        client.request("PROPFIND", "/faq")
        assert samples(client, "http_requests_total") == {
            ("api", "GET", "/api/documents/{id}", "404"): 2,
            ("api", "GET", "/api/documents/{id}", "429"): 1,
            ("other", "GET", "unknown", "404"): 1,
            ("api", "PUT", "/api/ask", "429"): 1,
            ("other", "GET", "/{asset}", "200"): 1,
            ("page", "other", "/faq", "405"): 1,
        }
        assert samples(client, "askademy_refused_total") == {("rate",): 2}
        seconds = samples(client, "http_request_duration_seconds_count", channel="api")
        assert seconds == {("/api/documents/{id}",): 3, ("/api/ask",): 1}
        assert "secret" not in client.get("/metrics").text


def test_refusals_are_counted_by_their_limit() -> None:
    """Who asks too often: an address, a conversation, or all together."""
    limits = {"rate_limit": "9/hour", "rate_limit_all": "6/hour"}
    with serving(create_app(unlimited(rate_limit_conversation="2/hour", **limits))) as client:
        body = {"question": "xyzzy"}
        body["conversation"] = client.post("/api/ask", json=body).json()["conversation"]
        statuses = [client.post("/api/ask", json=body).status_code for _ in range(11)]
        assert statuses == [200] * 2 + [429] * 9
        assert samples(client, "askademy_refused_total") == {
            ("conversation",): 3,
            ("all",): 3,
            ("rate",): 3,
        }


def test_metrics_may_be_closed() -> None:
    """With a token set, who does not send it gets 401, and a sentence that names the setting."""
    token = "a-token-of-a-monitoring-server"  # noqa: S105
    with serving(create_app(unlimited(metrics_token=token))) as client:
        for sent in ("", "Bearer", "Bearer wrong", f"Basic {token}", f"Bearer {token}é"):
            refused = client.get("/metrics", headers=[(b"Authorization", sent.encode())])
            assert refused.status_code == 401
            assert refused.headers["www-authenticate"] == "Bearer"
            assert "ASKADEMY_METRICS_TOKEN" in refused.json()["detail"]
            assert token not in refused.text
        allowed = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
        assert "askademy_build_info" in allowed.text


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
