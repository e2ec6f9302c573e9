"""Spans on their way to a collector, which may be away: that is said once, and keeps nobody."""

import asyncio
import logging
from collections.abc import Sequence
from threading import Thread

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult

END_SECONDS = 1.0  # in which what waits is sent when the process ends
LOOK_SECONDS = 2.0  # in which a collector has to answer who only looks whether it is there
# They say of every attempt and of every span what is said here once, and show headers, which may
# be secret.
_TALKATIVE = (
    "opentelemetry.exporter",
    "opentelemetry.sdk._shared_internal",
    "opentelemetry.util.re",
)

_log = logging.getLogger(__name__)


class ToldExporter(SpanExporter):
    """Says when spans do not arrive, and when they do again."""

    def __init__(self, inner: SpanExporter) -> None:
        self._inner = inner
        self._arrives = True

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        try:
            found = self._inner.export(spans)
        except Exception:  # noqa: BLE001  # such as an address that is none
            found = SpanExportResult.FAILURE
        arrives = found is SpanExportResult.SUCCESS
        if not arrives and self._arrives:
            _log.warning(
                "Traces do not arrive, and are dropped: is OTEL_EXPORTER_OTLP_ENDPOINT right, and"
                " the collector up?"
            )
        elif arrives and not self._arrives:
            _log.info("Traces arrive again.")
        self._arrives = arrives
        return found

    def shutdown(self) -> None:
        self._inner.shutdown()


class Sending:
    """Spans are sent by a thread beside all else, in batches; 2,048 may wait."""

    def __init__(self) -> None:
        self._exporter = ToldExporter(_exporter())
        self.processor = BatchSpanProcessor(self._exporter)

    async def end(self) -> None:
        """What waits is sent, as far as that is done soon."""
        # Its own patience is half a minute.
        ending = Thread(target=self.processor.shutdown, name="last spans", daemon=True)
        ending.start()
        await asyncio.to_thread(ending.join, END_SECONDS)
        if ending.is_alive():
            self._exporter.shutdown()


def is_taken() -> bool:
    """Whether a collector takes a message, which has no span."""
    exporter = _exporter(LOOK_SECONDS)
    try:
        return exporter.export(()) is SpanExportResult.SUCCESS
    except Exception:  # noqa: BLE001  # such as an address that is none
        return False
    finally:
        exporter.shutdown()


def _exporter(seconds: float | None = None) -> SpanExporter:
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return OTLPSpanExporter(timeout=seconds)
