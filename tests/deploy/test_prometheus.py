import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.app import create_app
from bot.store.spool import LARGEST
from bot.store.writer import LONGEST_QUEUE
from tests.conftest import serving, unlimited
from tests.deploy.promql import ADDED, ITS_OWN, promtool, selectors

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy" / "prometheus"
QUESTION = "When was ILEA Roswell established?"
# Of each sample by its name: its labels, with the values that these have.
Exposed = Mapping[str, Mapping[str, set[str]]]


@pytest.fixture(scope="module")
def scraped() -> str:
    """What a server with Slack exposes that was asked and has refused."""
    slack = {"slack_bot_token": "xoxb-1", "slack_signing_secret": "no secret"}
    with serving(create_app(unlimited(rate_limit="2/hour", **slack))) as client:
        for _ in range(3):
            client.post("/api/ask", json={"question": QUESTION})
        client.get("/healthz")
        return client.get("/metrics").text


@pytest.fixture(scope="module")
def exposed(scraped: str) -> Exposed:
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for family in text_string_to_metric_families(scraped):
        for sample in family.samples:
            labels = found[sample.name]
            for label, value in sample.labels.items():
                labels[label].add(value)
    return found


def unknown(expression: str, exposed: Exposed) -> list[str]:
    """What an expression names and the server does not expose."""
    wrong, labels = [], set(ADDED)
    for each in selectors(expression):
        if each.metric in ITS_OWN:
            continue
        there = exposed.get(each.metric)
        if each.metric and there is None:
            wrong.append(each.metric)
            continue
        labels |= set(there or ())
        wrong += [f"{each.metric}{{{label}}}" for label in each.labels - labels]
        wrong += [
            f"{each.metric}{{{label}={value}}}"
            for label, value in each.values
            if value not in (there or {}).get(label, ())
        ]
    return wrong


def alerts() -> dict[str, dict[str, Any]]:
    (group,) = yaml.safe_load((FOLDER / "alerts.yaml").read_text("utf-8"))["groups"]
    return {rule["alert"]: rule for rule in group["rules"]}


def test_prometheus_takes_the_files() -> None:
    """Prometheus's own tool reads the configuration with the alerts that it names."""
    assert "alerts.yaml" in promtool("check", "config", FOLDER / "prometheus.yaml")


def test_alerts_fire_when_they_should() -> None:
    """Each alert is tried with figures that it fires for, and stays quiet before."""
    promtool("test", "rules", FOLDER / "alerts_test.yaml")
    tried = yaml.safe_load((FOLDER / "alerts_test.yaml").read_text("utf-8"))["tests"]
    fired, quiet = (
        {
            case["alertname"]
            for test in tried
            for case in test["alert_rule_test"]
            if ("exp_alerts" in case) == fires
        }
        for fires in (True, False)
    )
    assert fired == quiet == set(alerts())


@pytest.mark.parametrize("alert", alerts())
def test_alerts_name_what_is_exposed(alert: str, exposed: Exposed) -> None:
    """An alert on a metric, a label or a value that no server has would never fire."""
    assert unknown(alerts()[alert]["expr"], exposed) == []


def test_what_is_not_exposed_is_found(exposed: Exposed) -> None:
    """A name, a label, a value and a grouping that no server has are told."""
    found = unknown(
        "sum by (rout) (rate(http_requests_total{statu=~'2..', channel='apy'}[5m]))"
        " + askademy_gone".replace("'", '"'),
        exposed,
    )
    assert found == [
        "http_requests_total{statu}",
        "http_requests_total{channel=apy}",
        "askademy_gone",
        "{rout}",
    ]


def test_every_alert_has_its_advice() -> None:
    """docs/operations.md says what to do about each alert, and names none that is gone."""
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert re.findall(r"^\| `(Askademy\w+)` \| \S", text, re.MULTILINE) == list(alerts())


def test_alerts_know_the_bounds() -> None:
    """Spool and queue are nearly full at four fifths of what they may hold."""
    expression = alerts()["AskademyRoomForRowsEnds"]["expr"]
    assert f"0.8 * {LARGEST}" in expression
    assert f"rows > {LONGEST_QUEUE * 4 // 5}" in expression


def test_metrics_follow_the_conventions(scraped: str) -> None:
    """Prometheus's own tool finds nothing amiss with the names and units of the metrics."""
    assert promtool("check", "metrics", given=scraped) == ""
