"""What is said where OpenSearch cannot be asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from index.engines.errors import EngineAwayError, EngineError
from index.engines.opensearch.cluster import Nodes
from tests.opensearch import Shared

JSON = "application/json"
ADDRESS = "http://robin:sesame@127.0.0.1"


@contextmanager
def answering(status: int, body: bytes, kind: str) -> Iterator[str]:
    """The address of a server that answers everything so."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"{ADDRESS}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "kind", "error", "sentence"),
    [
        (401, b"Unauthorized", "text/plain", EngineError, "refuses the user or the password"),
        (403, b'{"error": {"type": "security"}}', JSON, EngineError, "permission"),
        (403, b'{"error": {"type": "cluster_block_exception"}}', JSON, EngineAwayError, "are full"),
        (200, b"<h1>The mill</h1>", "text/html", EngineError, "is not OpenSearch"),
        (200, b"fine", "text/plain", EngineError, "is not OpenSearch"),
        (200, b'{"version": {"number": "3"}}', JSON, EngineError, "not OpenSearch"),
        (200, b'{"version": "3"}', JSON, EngineError, "not OpenSearch"),
        (200, b"[]", JSON, EngineError, "is not OpenSearch"),
        (404, b"{}", JSON, EngineError, "is not OpenSearch"),
        (503, b"{}", JSON, EngineAwayError, "too busy, or starts"),
        (418, b'{"error": {"type": "tea"}}', JSON, EngineError, "418 tea"),
    ],
)
def test_each_error_is_one_sentence(
    status: int, body: bytes, kind: str, error: type[EngineError], sentence: str
) -> None:
    """It says what to do, and neither who asks nor what came back."""
    with answering(status, body, kind) as url, pytest.raises(EngineError, match=sentence) as found:
        Nodes(url).require()
    assert type(found.value) is error
    told = str(found.value)
    assert "robin" not in told
    assert "sesame" not in told
    assert "mill" not in told
    assert found.value.__cause__ is None


def test_nothing_that_listens_is_away() -> None:
    """It may start later: that is not the same as a wrong address."""
    with pytest.raises(EngineAwayError, match="does not answer: is it up"):
        Nodes("http://127.0.0.1:1,http://127.0.0.1:2").require()


def test_one_node_that_answers_is_enough(opensearch: Shared) -> None:
    """Addresses at which nothing listens cost no question."""
    nodes = Nodes(f"http://127.0.0.1:1,http://127.0.0.1:2,{opensearch.url}")
    for _ in range(5):
        nodes.require()


def test_a_document_that_is_refused_is_not_told(opensearch: Shared) -> None:
    """What OpenSearch says of a request that it does not take may quote it."""
    with pytest.raises(EngineError) as found:
        Nodes(opensearch.url).order("POST", "/_aliases", {"actions": [{"the mill": {}}]})
    assert "mill" not in str(found.value)
