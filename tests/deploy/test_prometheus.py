import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.store.spool import LARGEST
from bot.store.writer import LONGEST_QUEUE
from tests.deploy.promql import Exposed, promtool, unknown

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy" / "prometheus"


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
