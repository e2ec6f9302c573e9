"""`/metrics`: the state of this process and what it has done, in Prometheus's text format."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from bot.dialogue.reply import Status
from bot.http.departures import Departures
from bot.service.service import Service

# A series for each from the start: a counter that appears later has lost its first steps.
CHANNELS = ("api", "page", "slack")


class Monitoring(Collector):
    """Reads what the parts count themselves: a request costs nothing more."""

    def __init__(self, service: Service, departures: Departures) -> None:
        self._service = service
        self._departures = departures
        self._registry = CollectorRegistry()
        self._registry.register(self)

    async def metrics(self, _: Request) -> Response:
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)

    def collect(self) -> Iterator[Metric]:
        answers = CounterMetricFamily("askademy_answers", "Replies given.", labels=["status"])
        for status in Status:
            answers.add_metric([status.value], self._service.conversations.counts[status])
        yield answers
        feedback = CounterMetricFamily(
            "askademy_feedback", "Feedback saved.", labels=["channel", "helpful"]
        )
        for channel in CHANNELS:
            for helpful in (True, False):
                count = self._service.votes.counts[channel, helpful]
                feedback.add_metric([channel, str(helpful).lower()], count)
        yield feedback
        yield CounterMetricFamily(
            "askademy_overdue",
            "Answers that did not come in time.",
            self._service.threads.overdue,
        )
        yield CounterMetricFamily(
            "askademy_crowded",
            "Answers that were refused because too many waited.",
            self._service.threads.crowded,
        )
        yield GaugeMetricFamily(
            "askademy_threads_stuck",
            "Threads at work whose time is over.",
            self._service.threads.stuck,
        )
        yield CounterMetricFamily(
            "askademy_clients_gone",
            "Clients that left before they had sent their request.",
            self._departures.count,
        )
        yield GaugeMetricFamily(
            "askademy_conversations_bytes",
            "Size of the conversations in memory.",
            self._service.conversations.size,
        )
        version = {"version": self._service.live.snapshot.version}
        yield InfoMetricFamily("askademy_corpus", "Pages and curation in use.", version)
        if updates := self._service.updates:
            yield GaugeMetricFamily(
                "askademy_corpus_refused",
                "Whether the folder, or a page of it, cannot be used as it is now.",
                updates.problem is not None,
            )
            changes = CounterMetricFamily(
                "askademy_corpus_changes", "Changes of the folder of pages.", labels=["used"]
            )
            for used in (True, False):
                changes.add_metric([str(used).lower()], updates.counts[used])
            yield changes
        store = self._service.store
        yield GaugeMetricFamily(
            "askademy_store_up",
            "Whether the database takes what is written.",
            store.is_up,
        )
        yield GaugeMetricFamily(
            "askademy_store_waiting_bytes",
            "Size of what waits in files until the database takes it.",
            store.spool.bytes(),
        )
        yield CounterMetricFamily(
            "askademy_store_dropped",
            "Questions that could be kept nowhere.",
            store.spool.dropped,
        )
