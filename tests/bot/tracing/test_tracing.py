import asyncio
import os
import sys
from collections.abc import Iterator
from time import monotonic, perf_counter, sleep

import httpx
import pytest
from mcp.client.client import Client
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from bot.app import create_app
from bot.service.overdue import OverdueError
from bot.settings import SettingsError
from bot.stages import stage
from bot.tracing.wanted import DISABLED, ENDPOINTS, EXPORTER, wanted_tracing
from tests.bot.cli.running import one_sentence, process
from tests.bot.mcp.assistant import connected as connect
from tests.bot.mcp.assistant import said
from tests.bot.mcp.test_stdio import process as stdio_process
from tests.bot.slack.conftest import tokens
from tests.bot.slack.fake import FakeSlack
from tests.bot.slack.sending import Message, Sender, event
from tests.bot.slack.test_socket import connected, envelope
from tests.bot.tracing.collector import Collector, collecting
from tests.conftest import serving, unlimited
from tests.patience import PATIENCE

QUESTION = "When was ILEA Roswell established?"
SECRET = "marmalade"  # noqa: S105
PARENT = "0af7651916cd43dd8448eb211c80319c"
STAGES = ["waiting", "small talk", "language", "reading", "search", "ranking", "answer"]


@pytest.fixture(scope="module", autouse=True)
def variables() -> Iterator[pytest.MonkeyPatch]:
    """Nothing of the machine's own, and no waiting for more."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.lower().endswith("_proxy") or name.startswith("OTEL_"):
                patch.delenv(name)
        patch.setenv("OTEL_BSP_SCHEDULE_DELAY", "50")  # milliseconds
        patch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")  # what FastAPI would send is not wanted
        yield patch


@pytest.fixture(scope="module")
def traced(variables: pytest.MonkeyPatch) -> Iterator[tuple[Collector, httpx.Client]]:
    """A server and its collector."""
    with collecting() as collector:
        variables.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address)
        with serving(create_app(unlimited())) as client:
            yield collector, client


def test_question_is_a_trace_of_its_stages(traced: tuple[Collector, httpx.Client]) -> None:
    """A request has a span, its question one below it, and each stage one below that."""
    collector, client = traced
    response = client.post("/api/ask", json={"question": QUESTION})
    request = collector.wait("POST /api/ask")
    assert request.kind == Span.SPAN_KIND_SERVER
    assert request.parent == b""
    assert request.attributes == {
        "http.request.method": "POST",
        "http.route": "/api/ask",
        "http.response.status_code": 200,
        "askademy.channel": "api",
        "askademy.request_id": response.headers["x-request-id"],
    }
    assert request.resource["service.name"] == "askademy"
    assert collector.below(request) == ["question"]
    question = collector.wait("question")
    assert question.attributes == {"askademy.channel": "api", "askademy.status": "answered"}
    assert [*dict.fromkeys(collector.below(question))] == STAGES
    assert {each.trace for each in collector.spans} == {request.trace}


def test_callers_trace_goes_on(traced: tuple[Collector, httpx.Client]) -> None:
    """A request that names a trace is a part of it; what names none in due form begins one."""
    collector, client = traced
    client.get("/faq", headers={"traceparent": f"00-{PARENT}-b7ad6b7169203331-01"})
    found = collector.wait("GET /faq")
    assert (found.trace, found.parent.hex()) == (PARENT, "b7ad6b7169203331")
    # Its rows are answered as questions are, and nobody has asked them.
    assert collector.below(found) == []
    client.get("/embed", headers={"traceparent": f"00-{PARENT}-none-01"})
    assert collector.wait("GET /embed").trace != PARENT


def test_spans_tell_nothing_that_was_asked(traced: tuple[Collector, httpx.Client]) -> None:
    """Questions, comments, paths, headers and what failed of them stand in no span."""
    collector, client = traced
    client.get("/api/search", params={"q": SECRET})
    client.get("/chat", params={"q": SECRET})
    client.post("/api/ask", json={"question": SECRET, SECRET: SECRET})
    client.get(f"/api/documents/{SECRET}", headers={"User-Agent": SECRET, "tracestate": SECRET})
    client.post("/api/feedback", json={"answer": "none", "helpful": True, "comment": SECRET})
    client.request("PROPFIND", f"/chat?{SECRET}")
    assert collector.wait("GET /api/documents/{id}").attributes["http.response.status_code"] == 404
    assert collector.wait("other /chat").attributes["http.response.status_code"] == 405
    assert collector.bodies
    assert not [body for body in collector.bodies if SECRET.encode() in body.lower()]


def test_what_only_looks_is_not_traced(traced: tuple[Collector, httpx.Client]) -> None:
    """Files, checks of health and the metrics have no spans: they would be most of them."""
    collector, client = traced
    for path in ("/healthz", "/readyz", "/metrics", "/widget.js", "/nowhere"):
        client.get(path)
    client.get("/api/suggestions")
    collector.wait("GET /api/suggestions")
    routes = {each.attributes.get("http.route") for each in collector.spans}
    assert not routes & {"/healthz", "/readyz", "/metrics", "/{asset}", "unknown"}


def test_what_the_server_could_not_serve_has_failed(variables: pytest.MonkeyPatch) -> None:
    """A request with 500 and more has failed, and so has a stage that was broken off, by its kind.

    Of an exception that is all, because its text may have what somebody wrote.
    """
    with collecting() as collector:
        variables.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address)
        asyncio.run(_fail())
    failed = {each.name for each in collector.spans if each.status == Status.STATUS_CODE_ERROR}
    assert failed == {"POST /api/ask", "question", "search"}
    assert collector.wait("search").attributes == {"error.type": "OverdueError"}
    assert SECRET.encode() not in b"".join(collector.bodies)


async def _fail() -> None:
    tracing = wanted_tracing()
    assert tracing
    async with tracing.running():
        with tracing.request("POST", "/api/ask", "api", "1", None) as answered:
            with pytest.raises(OverdueError), stage("question"), stage("search"):
                raise OverdueError(SECRET)
            answered(503)
        with tracing.request("GET", "/faq", "page", "2", None) as answered:
            answered(422)


def test_question_from_slack_is_a_trace(variables: pytest.MonkeyPatch) -> None:
    """Slack is answered after its request: the question begins a trace of its own."""
    with collecting() as collector, FakeSlack().running() as slack:
        variables.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address)
        with serving(create_app(unlimited(**tokens(slack)))) as client:
            Sender(client).json(event(Message(QUESTION).mention()))
            question = collector.wait("question")
        assert question.attributes["askademy.channel"] == "slack"
        assert set(collector.below(question)) >= set(STAGES)
        assert collector.wait("POST /slack/events").attributes["askademy.channel"] == "slack"


def test_question_over_the_socket_is_a_trace(variables: pytest.MonkeyPatch) -> None:
    """`askademy slack` has no requests: each question begins a trace, which its stages stand in."""
    with collecting() as collector, FakeSlack().running() as slack:
        variables.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address)
        with connected(slack):
            slack.send(envelope(event(Message(QUESTION).mention())))
            question = collector.wait("question")
        assert (question.attributes["askademy.channel"], question.parent) == ("slack", b"")
        assert set(collector.below(question)) >= set(STAGES)


def test_question_of_an_assistant_on_this_machine_is_a_trace() -> None:
    """`askademy mcp` tells of its questions what the server tells; the last ones as it ends."""

    async def use(client: Client) -> None:
        assert "2001" in said(await client.call_tool("ask", {"question": QUESTION}))

    with collecting() as collector:
        connect(stdio_process(OTEL_EXPORTER_OTLP_ENDPOINT=collector.address), "auto", use)
        question = collector.wait("question")
    assert question.attributes["askademy.channel"] == "mcp"
    assert set(collector.below(question)) >= set(STAGES)


@pytest.mark.parametrize(
    "switched_off",
    [
        {},
        {ENDPOINTS[0]: "http://127.0.0.1:9", DISABLED: "true"},
        {ENDPOINTS[1]: "http://127.0.0.1:9", EXPORTER: "none"},
    ],
)
def test_nothing_is_traced_unless_asked_for(
    switched_off: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no collector is named, or traces are switched off, there are none."""
    monkeypatch.delenv(ENDPOINTS[1], raising=False)
    for name, value in switched_off.items():
        monkeypatch.setenv(name, value)
    assert wanted_tracing() is None


def test_sdk_that_is_missing_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The server starts without traces, and the log says what to install."""
    monkeypatch.setenv(ENDPOINTS[1], "http://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "bot.tracing.spans", None)
    assert wanted_tracing() is None
    assert "pip install 'askademy[telemetry]'" in caplog.text


def test_variable_that_cannot_be_used_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The start ends with it, as with a setting of ours."""
    monkeypatch.setenv(ENDPOINTS[1], "http://127.0.0.1:9")
    monkeypatch.setenv("OTEL_BSP_MAX_QUEUE_SIZE", "-1")
    with pytest.raises(SettingsError, match="max_queue_size must be"):
        wanted_tracing()


def test_variable_that_the_sdk_reads_at_once_is_one_sentence() -> None:
    """Also where the SDK itself cannot be loaded with it."""
    values = {ENDPOINTS[1]: "http://127.0.0.1:9", "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT": "-1"}
    told = one_sentence(process("serve", "--port", "0", **values), 2)
    assert "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT must be" in told


def test_headers_are_not_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """They hold a key in most places; the SDK shows those that are written in another form."""
    monkeypatch.setenv(ENDPOINTS[1], "http://127.0.0.1:9")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", f"authorization {SECRET}")
    assert wanted_tracing()
    assert SECRET not in caplog.text


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "nowhere:none"])
def test_collector_that_is_away_keeps_nobody(
    address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Questions are answered and the server ends; the log says once that traces do not arrive."""
    monkeypatch.setenv(ENDPOINTS[1], address)
    monkeypatch.setenv("OTEL_BSP_MAX_QUEUE_SIZE", "16")
    monkeypatch.setenv("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "8")
    with serving(create_app(unlimited())) as client:
        for _ in range(20):
            assert client.post("/api/ask", json={"question": QUESTION}).status_code == 200
        begun = perf_counter()
    assert perf_counter() - begun < 20  # the SDK's own patience is thirty seconds
    _wait(caplog, "Traces do not arrive")  # it may be said at the very end
    # A busy machine may have had slow requests besides.
    told = [record for record in caplog.records if record.name != "bot.http.observed"]
    lines = [record.getMessage() for record in told]
    assert [line.partition(",")[0] for line in lines] == ["Traces do not arrive"]


def test_collector_that_comes_back_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says that traces arrive again, and they do."""
    caplog.set_level("INFO", "bot")
    with collecting() as collector:
        collector.status = 400  # 503 would be tried again for ten seconds
        monkeypatch.setenv(ENDPOINTS[1], collector.address)
        with serving(create_app(unlimited())) as client:
            client.get("/faq")
            _wait(caplog, "Traces do not arrive")
            collector.status = 200
            client.get("/chat")
            collector.wait("GET /chat")
            _wait(caplog, "Traces arrive again.")


def _wait(caplog: pytest.LogCaptureFixture, line: str) -> None:
    end = monotonic() + PATIENCE
    while line not in caplog.text:
        assert monotonic() < end
        sleep(0.02)
