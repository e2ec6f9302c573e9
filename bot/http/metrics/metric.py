"""A metric: what it is called and means, and its figures, which those of other processes add to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.core import Metric as Family

from bot.histogram import Histogram

Kind = Literal["counter", "gauge", "histogram"]
Merge = Literal["sum", "max", "min"]
Labels = tuple[str, ...]
Key = TypeVar("Key", bound=Labels)
# Of a histogram as `Histogram.figures` has them, else one.
Figures = Mapping[Labels, Sequence[float]]


_MERGES: Mapping[Merge, Callable[[tuple[float, float]], float]] = {
    "sum": sum,
    "max": max,
    "min": min,
}


@dataclass(frozen=True, slots=True)
class Metric:
    name: str
    """Without the ending that its samples have."""

    text: str
    kind: Kind
    figures: Figures
    labels: Labels = ()
    bounds: tuple[float, ...] = ()
    merge: Merge = "sum"
    """What is made of the figures of several processes."""

    @property
    def is_kept(self) -> bool:
        """Whether what a process has counted stays when it has ended."""
        return self.kind != "gauge"

    def with_others(self, others: Iterable[Figures]) -> "Metric":
        """The same, with the figures of other processes in it."""
        found = {labels: list(figures) for labels, figures in self.figures.items()}
        for each in others:
            for labels, figures in each.items():
                mine = found.get(labels)
                found[labels] = self._merged(mine, figures) if mine else list(figures)
        return replace(self, figures=found)

    def _merged(self, mine: Sequence[float], theirs: Sequence[float]) -> list[float]:
        pairs = zip(mine, theirs, strict=True)
        return [_MERGES[self.merge](pair) for pair in pairs]

    def family(self) -> Family:
        """As Prometheus's library writes it."""
        if self.kind == "histogram":
            histogram = HistogramMetricFamily(self.name, self.text, labels=self.labels)
            for labels, (*counts, total) in self.figures.items():
                bounds = [*(f"{bound:g}" for bound in self.bounds), "+Inf"]
                histogram.add_metric(labels, list(zip(bounds, counts, strict=True)), total)
            return histogram
        kind = CounterMetricFamily if self.kind == "counter" else GaugeMetricFamily
        family = kind(self.name, self.text, labels=self.labels)
        for labels, (value,) in self.figures.items():
            family.add_metric(labels, value)
        return family


def counter(
    name: str, text: str, value: float | Mapping[Key, float], labels: Labels = ()
) -> Metric:
    return Metric(name, text, "counter", _figures(value), labels)


def gauge(
    name: str,
    text: str,
    value: float | Mapping[Key, float],
    labels: Labels = (),
    merge: Merge = "sum",
) -> Metric:
    return Metric(name, text, "gauge", _figures(value), labels, merge=merge)


def histogram(
    name: str,
    text: str,
    values: Mapping[Key, Histogram],
    bounds: tuple[float, ...],
    labels: Labels = (),
) -> Metric:
    figures: Figures = {each: values[each].figures() for each in values}
    return Metric(name, text, "histogram", figures, labels, bounds)


def _figures(value: float | Mapping[Key, float]) -> Figures:
    found = value if isinstance(value, Mapping) else {(): value}
    return {labels: [float(each)] for labels, each in found.items()}
