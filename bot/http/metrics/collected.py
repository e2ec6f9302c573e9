"""What the parts of a process count, as metrics: a request costs nothing more for them."""

import platform
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from itertools import product

from prometheus_client import ProcessCollector

from bot.clock import now
from bot.dialogue.reply import Status
from bot.http.connections import Connections
from bot.http.departures import Departures
from bot.http.metrics.metric import Merge, Metric, counter, gauge, histogram
from bot.http.rates import Limits
from bot.http.route_names import OTHER, UNKNOWN, channel_of
from bot.http.traffic import SECONDS as TRAFFIC_SECONDS
from bot.http.traffic import Traffic
from bot.logs.log import Levels
from bot.service.limits import Limit
from bot.service.service import Service
from bot.service.tally import CONFIDENCES, SECONDS

# A series for each from the start: a counter that appears later has lost its first steps.
ASKING = ("api", "page", "slack", "mcp")
LEVELS = ("warning", "error", "critical")
RATING = ("api", "page", "slack")
# Looking it up takes as long as all else.
_VERSIONS = (version("askademy"), platform.python_version())
_PROCESS: dict[str, Merge] = {"process_max_fds": "max", "process_start_time_seconds": "min"}


@dataclass(frozen=True, slots=True)
class Parts:
    """What counts."""

    service: Service
    traffic: Traffic
    connections: Connections
    departures: Departures
    log: Levels
    limits: Limits
    slack: Callable[[], int] | None = None
    """The questions from Slack that wait for an answer, where Slack is set up."""


def collected(parts: Parts) -> list[Metric]:
    return [
        *_requests(parts),
        *_answers(parts.service),
        *_refusals(parts),
        *_connections(parts.connections),
        *_corpus(parts.service),
        *_store(parts.service),
        *_slack(parts.slack),
        *_process(parts.log),
    ]


def _requests(parts: Parts) -> Iterator[Metric]:
    found = Counter(
        {
            (channel_of(route), method, route, str(status)): count
            for (method, route, status), count in parts.traffic.requests.items()
        }
    )
    for status, count in parts.connections.refused.items():
        found[OTHER, OTHER, UNKNOWN, str(status)] += count
    labels = ("channel", "method", "route", "status")
    yield counter("http_requests", "Requests answered.", found, labels)
    yield histogram(
        "http_request_duration_seconds",
        "From the head of a request to the end of its response.",
        {(channel_of(route), route): each for route, each in parts.traffic.seconds.items()},
        TRAFFIC_SECONDS,
        ("channel", "route"),
    )


def _answers(service: Service) -> Iterator[Metric]:
    tally = service.conversations.tally
    replies = {(one, each.value): tally.replies[one, each] for one in ASKING for each in Status}
    yield counter("askademy_answers", "Replies given.", replies, ("channel", "status"))
    yield histogram(
        "askademy_answer_duration_seconds",
        "From a question to its reply, with the time in which it waited.",
        {(channel,): each for channel, each in tally.seconds.items()},
        SECONDS,
        ("channel",),
    )
    yield histogram(
        "askademy_answer_confidence",
        "Confidence of the replies, but for small talk.",
        {(): tally.confidence},
        CONFIDENCES,
    )
    votes = {
        (channel, str(helpful).lower()): service.votes.counts[channel, helpful]
        for channel, helpful in product(RATING, (True, False))
    }
    yield counter("askademy_feedback", "Feedback saved.", votes, ("channel", "helpful"))
    yield gauge("askademy_conversations", "Conversations in memory.", len(service.conversations))
    yield gauge(
        "askademy_conversations_bytes",
        "Size of the conversations in memory.",
        service.conversations.size,
    )


def _refusals(parts: Parts) -> Iterator[Metric]:
    threads = parts.service.threads
    limits = parts.limits
    reasons = {
        ("rate",): _refused(limits.addresses),
        ("conversation",): _refused(parts.service.conversations.limit),
        ("all",): _refused(limits.everybody),
        ("line full",): threads.crowded,
        ("deadline",): threads.overdue,
    }
    yield counter(
        "askademy_refused",
        "Questions that got no answer: an address, a conversation or all together ask too often,"
        " too many wait, or the answer did not come in time.",
        reasons,
        ("reason",),
    )
    yield gauge("askademy_threads_stuck", "Threads at work whose time is over.", threads.stuck)
    yield counter(
        "askademy_clients_gone",
        "Clients that left before they had sent their request.",
        parts.departures.count + parts.connections.departed,
    )


def _refused(limit: Limit | None) -> int:
    return limit.refused if limit else 0


def _connections(connections: Connections) -> Iterator[Metric]:
    states = {(state,): count for state, count in connections.states().items()}
    yield gauge("askademy_connections", "Connections open.", states, ("state",))
    yield gauge(
        "askademy_connections_most",
        "Connections that may be open, in each process.",
        connections.most,
        merge="min",
    )
    yield counter(
        "askademy_connections_dropped",
        "Connections closed because there were too many.",
        connections.dropped,
    )


def _corpus(service: Service) -> Iterator[Metric]:
    live = service.live
    yield gauge(
        "askademy_corpus_info",
        "Pages and curation in use.",
        {(live.snapshot.version,): 1},
        ("version",),
        "max",
    )
    yield gauge(
        "askademy_corpus_documents", "Pages in use.", len(live.snapshot.corpus.documents), (), "max"
    )
    passages = len(live.snapshot.retriever.pages.passages)
    yield gauge("askademy_corpus_passages", "Passages in use.", passages, (), "max")
    yield gauge(
        "askademy_corpus_since_timestamp_seconds",
        "When the pages and the curation in use were put in.",
        live.since / 1000,
        merge="min",
    )
    updates = service.updates
    if updates is None:
        return
    yield gauge(
        "askademy_corpus_read_timestamp_seconds",
        "When the folder was last found to be what is answered from.",
        updates.read_at / 1000,
        merge="min",
    )
    yield gauge(
        "askademy_corpus_refused",
        "Whether the folder, or a page of it, cannot be used as it is now.",
        updates.problem is not None,
        merge="max",
    )
    changes = {(str(used).lower(),): updates.counts[used] for used in (True, False)}
    yield counter(
        "askademy_corpus_changes",
        "Changes of the folder of pages, counted by each process.",
        changes,
        ("used",),
    )


def _store(service: Service) -> Iterator[Metric]:
    store = service.store
    yield gauge(
        "askademy_store_up", "Whether the database takes what is written.", store.is_up, (), "min"
    )
    yield gauge(
        "askademy_store_queue_rows", "Rows that wait for the database in memory.", store.queued
    )
    # All processes look at the same files.
    yield gauge(
        "askademy_store_waiting_bytes",
        "Size of what waits in files until the database takes it.",
        store.spool.bytes(),
        merge="max",
    )
    oldest = store.spool.oldest()
    yield gauge(
        "askademy_store_waiting_age_seconds",
        "Since when the oldest row waits that the database did not take; 0 where none does.",
        max(now() - oldest, 0) / 1000 if oldest is not None else 0,
        merge="max",
    )
    yield counter(
        "askademy_store_dropped", "Questions that could be kept nowhere.", store.spool.dropped
    )


def _slack(waiting: Callable[[], int] | None) -> Iterator[Metric]:
    if waiting:
        yield gauge(
            "askademy_slack_waiting", "Questions from Slack that are not answered yet.", waiting()
        )


def _process(log: Levels) -> Iterator[Metric]:
    text = "Version of Askademy and of Python."
    yield gauge("askademy_build_info", text, {_VERSIONS: 1}, ("version", "python"), "max")
    yield gauge("askademy_processes", "Processes that serve.", 1)
    lines = {(level,): log.counts[level] for level in LEVELS}
    yield counter(
        "askademy_log_lines",
        "Lines of the log, also those that were left out because there were too many.",
        lines,
        ("level",),
    )
    for family in ProcessCollector(registry=None).collect():
        (sample,) = family.samples
        text = f"{family.documentation.rstrip('.')}."
        if family.type == "counter":
            yield counter(family.name, text, sample.value)
        else:
            yield gauge(family.name, text, sample.value, (), _PROCESS.get(family.name, "sum"))
