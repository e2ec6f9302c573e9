from collections.abc import Callable
from pathlib import Path

import pytest

from bot.http.metrics import shared
from bot.http.metrics.metric import Metric, counter, gauge
from bot.http.metrics.shared import SharedFigures


def process(file: Path, counted: int, is_open: int) -> SharedFigures:
    return SharedFigures(file, metrics(lambda: (counted, is_open)))


def metrics(figures: Callable[[], tuple[int, int]]) -> Callable[[], list[Metric]]:
    def collected() -> list[Metric]:
        counted, is_open = figures()
        return [counter("counted", "A.", counted), gauge("open", "A.", is_open)]

    return collected


def told(asked: SharedFigures) -> tuple[float, float]:
    counted, is_open = (each.figures[()][0] for each in asked.all())
    return counted, is_open


def test_whichever_is_asked_has_the_figures_of_all(tmp_path: Path) -> None:
    """Each process tells the sum of what all have written."""
    one, other = process(tmp_path / "0.json", 3, 1), process(tmp_path / "1.json", 4, 2)
    assert told(one) == (3, 1)
    assert told(other) == (7, 3)
    assert told(one) == (7, 3)


def test_what_a_killed_process_has_counted_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A counter never falls: the next one in its place goes on; what was open is gone."""
    one, killed = process(tmp_path / "0.json", 3, 1), process(tmp_path / "1.json", 4, 2)
    assert told(killed) == (4, 2)
    monkeypatch.setattr(shared, "ABSENT_SECONDS", 0.0)
    assert told(one) == (7, 1)
    monkeypatch.undo()
    instead = process(tmp_path / "1.json", 10, 5)
    assert told(instead) == (17, 6)
    assert told(one) == (17, 6)


def test_counters_never_fall(tmp_path: Path) -> None:
    """However processes count and whichever is asked, no figure is below the one told before."""
    counted = [0, 0]
    both = [
        SharedFigures(tmp_path / "0.json", metrics(lambda: (counted[0], 0))),
        SharedFigures(tmp_path / "1.json", metrics(lambda: (counted[1], 0))),
    ]
    before = 0.0
    for turn in range(20):
        counted[turn % 2] += turn
        now = told(both[turn // 3 % 2])[0]
        assert now >= before
        before = now
    assert told(both[0])[0] <= told(both[1])[0] == sum(counted)
