"""A collector of OpenTelemetry on this machine: it takes what is sent over OTLP, and shows it."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic, sleep
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.patience import PATIENCE


@dataclass(frozen=True)
class Received:
    """A span."""

    name: str
    id: bytes
    parent: bytes
    trace: str
    kind: int
    status: int
    attributes: dict[str, Any]
    resource: dict[str, Any]


@dataclass
class Collector:
    address: str = ""
    spans: list[Received] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    status: int = 200
    """What the next ones who send are answered with."""

    def wait(self, name: str) -> Received:
        """The first span of that name."""
        end = monotonic() + PATIENCE
        while monotonic() < end:
            for each in list(self.spans):
                if each.name == name:
                    return each
            sleep(0.02)
        raise AssertionError(f"{name}: {[each.name for each in self.spans]}")

    def below(self, span: Received) -> list[str]:
        """The names of the spans that stand directly below one."""
        return [each.name for each in self.spans if each.parent == span.id]

    def take(self, body: bytes) -> None:
        self.bodies.append(body)
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            of = _values(resource.resource.attributes)
            for scope in resource.scope_spans:
                self.spans += [
                    Received(
                        each.name,
                        each.span_id,
                        each.parent_span_id,
                        each.trace_id.hex(),
                        each.kind,
                        each.status.code,
                        _values(each.attributes),
                        of,
                    )
                    for each in scope.spans
                ]


def _values(attributes: Any) -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in attributes}


@contextmanager
def collecting(port: int = 0) -> Iterator[Collector]:
    found = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            if found.status == 200:
                assert self.path == "/v1/traces"
                found.take(body)
            self.send_response(found.status)
            self.end_headers()

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        found.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=[0.05])
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()
