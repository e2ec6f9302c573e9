"""A site of the tests: a real server on this machine that also behaves as hostile ones do."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from ssl import SSLContext

from corpus.load import LARGEST_PAGE, document_id
from corpus.sources.fetch import Fetcher
from corpus.sources.found import Missed, Pages, Rules, SourcePage
from corpus.sources.robots import Robots
from corpus.sources.web import Web

RULES = Rules(frozenset({".html", ".md", ".txt", ".pdf"}), LARGEST_PAGE, document_id)

# Writes the body itself, for as long as it likes.
Writer = Callable[[Callable[[bytes], object]], None]


@dataclass
class Answer:
    body: bytes | str | Writer = b""
    kind: str | None = "text/html"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Site:
    url: str
    pages: dict[str, Answer | str] = field(default_factory=dict)
    # What was asked for, with the status of the answer.
    asked: list[tuple[str, int]] = field(default_factory=list)
    # What is answered to any other path.
    other: Callable[[str], Answer] = lambda _: Answer("There is no such page.", status=404)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextmanager
def site(
    pages: Mapping[str, Answer | str] | None = None, tls: SSLContext | None = None
) -> Iterator[Site]:
    """Pages by their paths; a text is an HTML page, which has an ETag."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_GET(self) -> None:  # the library's name
            held = found.pages.get(self.path) or found.other(self.path)
            answer = Answer(held, headers={"ETag": _etag(held)}) if isinstance(held, str) else held
            tag = answer.headers.get("ETag")
            status = 304 if tag and self.headers["If-None-Match"] == tag else answer.status
            found.asked.append((self.path, status))
            # A client that has had enough leaves.
            with suppress(ConnectionError):
                self._send(answer, status)

        def _send(self, answer: Answer, status: int) -> None:
            self.send_response(status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.kind:
                self.send_header("Content-Type", answer.kind)
            if callable(answer.body):
                self.send_header("Connection", "close")
                self.end_headers()
                answer.body(self._write)
                return
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            body = b"" if status == 304 else body
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _write(self, data: bytes) -> None:
            self.wfile.write(data)
            self.wfile.flush()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    found = Site(f"http://127.0.0.1:{server.server_port}", dict(pages or {}))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _etag(text: str) -> str:
    return f'"{sha256(text.encode()).hexdigest()[:16]}"'


def moved(target: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": target})


def html(text: str, head: str = "") -> str:
    return f"<html><head><title>A page</title>{head}</head><body><p>{text}</p></body></html>"


@contextmanager
def fetcher(
    *, seconds: float = 10, largest: int = LARGEST_PAGE, rate: float = 1e6, private: bool = True
) -> Iterator[Fetcher]:
    """As fast as this machine is, and allowed to read from it."""
    with Fetcher(largest=largest, seconds=seconds, rate=rate, allow_private=private) as made:
        yield made


@contextmanager
def web(*, most: int = 100, seconds: float = 10) -> Iterator[Web]:
    with fetcher(seconds=seconds) as fetching:
        yield Web(fetching, Robots(fetching), RULES, lambda _: None, most)


def brought(pages: Pages) -> dict[str, str]:
    """Of each address the place of its page, or why there is none."""
    found: dict[str, str] = {}
    for page, _ in pages:
        assert page.address not in found
        found[page.address] = page.why if isinstance(page, Missed) else page.place.as_posix()
    return found


def only(pages: Pages) -> SourcePage | Missed:
    ((page, _),) = pages
    return page


def tree(folder: Path) -> dict[str, bytes]:
    """The files that are not hidden."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
