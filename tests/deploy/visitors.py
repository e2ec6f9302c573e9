"""Visitors who ask without a pause, each over a connection that is kept, and what came of it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

import httpx

from tests.deploy.proxies import Front

QUESTIONS = (
    "When was ILEA Roswell established?",
    "How many professionals has ILEA Roswell welcomed?",
    "Who runs the academy?",
    "What does it cost?",
    "Where is it?",
)
PAGES = ("/", "/chat", "/faq", "/widget.js")


@dataclass
class Visits:
    """What some visitors have met."""

    requests: Counter[str] = field(default_factory=Counter)
    """By path."""

    failed: Counter[str] = field(default_factory=Counter)
    """By what was answered, or the name of the exception."""

    answers: set[str] = field(default_factory=set)
    """Ids of the replies that were given."""

    rated: set[str] = field(default_factory=set)
    """Those whose feedback was acknowledged."""

    longest: float = 0.0
    """Seconds of the request that took longest."""

    _lock: Lock = field(default_factory=Lock)

    def add(self, path: str, problem: str | None, seconds: float) -> None:
        with self._lock:
            self.requests[path] += 1
            self.longest = max(self.longest, seconds)
            if problem:
                self.failed[f"{path}: {problem}"] += 1


@contextmanager
def visiting(front: Front, number: int, pause: float = 0.0) -> Iterator[Visits]:
    """So many, from as many addresses, until the block ends; a pause is behind each round."""
    met, over = Visits(), Event()
    threads = [
        Thread(target=_visit, args=(front, f"127.0.1.{place + 1}", met, over, pause))
        for place in range(number)
    ]
    for each in threads:
        each.start()
    try:
        yield met
    finally:
        over.set()
        for each in threads:
            each.join()


def _visit(front: Front, address: str, met: Visits, over: Event, pause: float) -> None:
    """A page, a conversation of two questions, and what they say of the second answer; again."""
    turn = 0
    with front.client(address) as client:
        while not over.wait(pause):
            turn += 1
            _sent(client, "GET", PAGES[turn % len(PAGES)], met)
            conversation = ""
            for place in range(2):
                asked = {"question": QUESTIONS[(turn + place) % len(QUESTIONS)]}
                if conversation:
                    asked["conversation"] = conversation
                reply = _sent(client, "POST", "/api/ask", met, asked)
                if reply is None:
                    continue
                conversation, answer = reply["conversation"], reply["id"]
                met.answers.add(answer)
                rating = {"answer": answer, "helpful": True}
                if place and _sent(client, "POST", "/api/feedback", met, rating) is not None:
                    met.rated.add(answer)


def _sent(
    client: httpx.Client,
    method: str,
    path: str,
    met: Visits,
    body: Mapping[str, object] | None = None,
) -> dict[str, str] | None:
    """The JSON of the response, empty where it has none; None where the request failed."""
    try:
        response = client.request(method, path, json=body)
    except httpx.HTTPError as error:
        met.add(path, type(error).__name__, 0.0)
        return None
    problem = None if response.is_success else f"{response.status_code} {response.text[:150]}"
    met.add(path, problem, response.elapsed.total_seconds())
    if problem:
        return None
    found: dict[str, str] = response.json() if path == "/api/ask" else {}
    return found
