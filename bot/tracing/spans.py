"""Traces for OpenTelemetry: a span for each request and each stage of its questions.

They tell how long what took, and nothing of what was asked: no address but the template of its
route, no text of an exception.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from importlib.metadata import version

from opentelemetry.context import Context
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import Span, SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from bot.stages import UNWATCHED, Note, Stage, watched_by
from bot.tracing.sending import Sending

NAME = "askademy"
FAULT = 500
Answered = Callable[[int], None]
"""Is told the status of a response."""

_PARENT = TraceContextTextMapPropagator()


class Tracing:
    """The SDK's own variables say how many are taken, where they go and what the service is called.

    Nothing is sent for what is outside of `running` and `request`.
    """

    def __init__(self) -> None:
        self._sending = Sending()
        # Its own way to end would wait for half a minute.
        provider = TracerProvider(resource=_resource(), shutdown_on_exit=False)
        provider.add_span_processor(self._sending.processor)
        self._tracer = provider.get_tracer(NAME, version(NAME))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """What is begun inside is traced, also where no request waits for it."""
        with watched_by(self._outside):
            try:
                yield
            finally:
                await self._sending.end()

    @contextmanager
    def request(
        self, method: str, route: str, channel: str, request_id: str, parent: str | None
    ) -> Iterator[Answered]:
        """A request is answered inside; `parent` is its `traceparent`."""
        context = _PARENT.extract({"traceparent": parent}) if parent else Context()
        with self._span(
            f"{method} {route}",
            context,
            SpanKind.SERVER,
            {
                "http.request.method": method,
                "http.route": route,
                "askademy.channel": channel,
                "askademy.request_id": request_id,
            },
        ) as span:

            def answered(status: int) -> None:
                span.set_attribute("http.response.status_code", status)
                if status >= FAULT:
                    span.set_status(StatusCode.ERROR)

            with watched_by(self._outside):
                yield answered

    def _outside(self, name: Stage) -> AbstractContextManager[Note]:
        """Of what nobody has asked, as for the rows of the FAQ, the stages are no spans."""
        return self._question() if name == "question" else UNWATCHED

    @contextmanager
    def _question(self) -> Iterator[Note]:
        with self._stage("question") as note, watched_by(self._stage):
            yield note

    @contextmanager
    def _stage(self, name: Stage) -> Iterator[Note]:
        with self._span(name) as span:
            yield lambda key, value: span.set_attribute(f"askademy.{key}", value)

    @contextmanager
    def _span(
        self,
        name: str,
        context: Context | None = None,
        kind: SpanKind = SpanKind.INTERNAL,
        attributes: dict[str, str] | None = None,
    ) -> Iterator[Span]:
        with self._tracer.start_as_current_span(
            name,
            context,
            kind,
            attributes,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield span
            except Exception as error:
                span.set_attribute("error.type", type(error).__qualname__)
                span.set_status(StatusCode.ERROR)
                raise


def _resource() -> Resource:
    found = Resource.create({"service.version": version(NAME)})
    if str(found.attributes[SERVICE_NAME]).startswith("unknown_service"):
        return found.merge(Resource({SERVICE_NAME: NAME}))
    return found
