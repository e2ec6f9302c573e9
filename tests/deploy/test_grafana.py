import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.deploy.promql import Exposed, promtool, selectors, unknown

DASHBOARD = Path(__file__).parents[2] / "deploy" / "grafana" / "askademy.json"
# What Grafana puts in its place, and something that may stand there.
VARIABLES = {"$__rate_interval": "5m", "$job": ".*", "$instance": ".*"}
WIDTH = 24


def dashboard() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DASHBOARD.read_text("utf-8"))
    return found


def expressions(found: Any) -> Iterator[str]:
    """Those of all panels and notes, as Prometheus gets them."""
    if isinstance(found, dict):
        if "expr" in found:
            expression = found["expr"]
            for name, value in VARIABLES.items():
                expression = expression.replace(name, value)
            yield expression
        found = list(found.values())
    if isinstance(found, list):
        for each in found:
            yield from expressions(each)


def test_prometheus_takes_every_expression(tmp_path: Path) -> None:
    """Each is PromQL, and no variable is left in it that the dashboard does not have."""
    found = list(expressions(dashboard()))
    assert len(found) > 30
    assert [each for each in found if "$" in each] == []
    rules = [{"record": f"a:{number}", "expr": each} for number, each in enumerate(found)]
    (tmp_path / "rules.yaml").write_text(
        json.dumps({"groups": [{"name": "dashboard", "rules": rules}]})
    )
    assert f"{len(found)} rules found" in promtool("check", "rules", tmp_path / "rules.yaml")


def test_expressions_name_what_is_exposed(exposed: Exposed) -> None:
    """A plot of a metric, a label or a value that no server has would stay empty."""
    assert [
        unknown(each, exposed) for each in expressions(dashboard()) if unknown(each, exposed)
    ] == []


def test_nearly_every_metric_is_shown(exposed: Exposed) -> None:
    """What a server exposes is on the dashboard, but for what a figure there already says."""
    shown = {
        each.metric for expression in expressions(dashboard()) for each in selectors(expression)
    }
    histograms = re.compile("_(?:count|sum)$")
    names = {each for each in exposed if each.startswith("askademy_")}
    hidden = {each for each in names - shown if not histograms.search(each)}
    assert hidden == {
        "askademy_connections_most",
        "askademy_conversations",
        "askademy_corpus_changes_total",
    }


def test_panels_stand_beside_each_other() -> None:
    """Each has its own number, title, words and place, and asks the data source that is chosen."""
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        assert panel["title"]
        if panel["type"] != "row":
            assert panel["description"].endswith(".")
            assert panel["datasource"]["uid"] == "${datasource}"
            assert panel["targets"]
        x, y, w, h = (panel["gridPos"][each] for each in "xywh")
        assert x + w <= WIDTH
        place = {(column, line) for column in range(x, x + w) for line in range(y, y + h)}
        assert not taken & place
        taken |= place
