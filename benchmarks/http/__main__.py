"""`/api/ask` against bare ASGI and FastAPI: `make http`, written to `benchmarks/http.md`."""

import json
import os
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import httpx

from benchmarks.http.applications import PATH
from benchmarks.http.client import Traffic, keep_asking
from benchmarks.http.servers import Server, free_port, pinned
from benchmarks.processes import COMMAND, QUESTION
from corpus.load import ACADEMY, load

RESULT = Path(__file__).parents[1] / "http.md"
CONNECTIONS = (1, 10, 100, 500)
SECONDS, ROUNDS = 2.0, 3
ASKED_AGAIN = 50  # questions, of what is in the cache
# What makes a question one that was not asked before.
OPENINGS = ("", "Hello, ", "Please tell me: ", "I would like to know: ", "Excuse me, ", "Hi! ")


@dataclass(frozen=True)
class Case:
    name: str
    server: Server
    requests: Iterator[bytes]


@dataclass(frozen=True)
class Slice:
    """What one case did in one round."""

    traffic: Traffic
    cpu: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.traffic.taken) / self.traffic.seconds

    @property
    def cost(self) -> float:
        """CPU microseconds of the server for each response."""
        return 1e6 * self.cpu / sum(self.traffic.statuses.values())


def request(question: str) -> bytes:
    body = json.dumps({"question": question}).encode()
    head = f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def questions() -> Iterator[str]:
    """Of the academy's curation, each in several wordings: none comes twice."""
    asked = [text for entry in load(ACADEMY).curation.phrasings for text in entry.questions]
    return (opening + text for opening in OPENINGS for text in asked)


def cases(folder: Path, stack: ExitStack) -> Iterator[Case]:
    """All servers run from here on; those that nobody asks cost nothing."""

    def ask(name: str, **settings: str) -> Server:
        port = free_port()
        command = [str(COMMAND), "serve", "--port", str(port)]
        environment: Mapping[str, str] = {
            "ASKADEMY_RATE_LIMIT": "off",
            "ASKADEMY_LANGUAGES": "off",
            "ASKADEMY_MEANING": "off",
            "ASKADEMY_DATABASE_URL": f"sqlite:///{folder}/{name}.db",
        }
        return stack.enter_context(pinned(command, port, {**environment, **settings}))

    server = ask("words")
    reply = folder / "reply.json"
    answer = httpx.post(f"http://127.0.0.1:{server.port}{PATH}", json={"question": QUESTION})
    reply.write_bytes(answer.raise_for_status().content)
    for name in ("bare", "fastapi"):
        port = free_port()
        command = [sys.executable, "-m", "benchmarks.http.applications", name, str(port)]
        other = stack.enter_context(pinned([*command, str(reply)], port, {}))
        yield Case(name, other, cycle([request(QUESTION)]))
    again = [request(question) for question in islice(questions(), ASKED_AGAIN)]
    yield Case("asked before", server, cycle(again))
    yield Case("new", ask("new"), map(request, questions()))
    meant = ask("meant", ASKADEMY_MEANING="on")
    yield Case("new, with meaning", meant, map(request, questions()))


def measured(case: Case, connections: int) -> Slice:
    before = case.server.cpu()
    traffic = keep_asking(case.server.port, case.requests, connections, SECONDS, addresses=50)
    return Slice(traffic, case.server.cpu() - before)


def rows(found: Mapping[str, Sequence[Slice]]) -> Iterator[str]:
    """Of a table; the medians of the rounds."""
    bare_rate = median(each.rate for each in found["bare"])
    bare_cost = median(each.cost for each in found["bare"])
    for name, slices in found.items():
        rate, cost = (median(getattr(each, of) for each in slices) for of in ("rate", "cost"))
        taken = [1000 * taken for each in slices for taken in each.traffic.taken]
        total = sum(sum(each.traffic.statuses.values()) for each in slices)
        refused = sum(len(each.traffic.refused) for each in slices) / total
        p99 = quantiles(taken, n=100)[-1]
        yield (
            f"| {name} | {rate:,.0f} | {rate / bare_rate:.3f} | {cost:,.0f}"
            f" | {bare_cost / cost:.3f} | {median(taken):,.1f} ms | {p99:,.1f} ms"
            f" | {max(taken):,.0f} ms | {refused:.1%} |"
        )


_HEAD = """# Requests a second

Made by `make http` on {machine}, in one run: the server on one core, the client on the other, in
{rounds} rounds of {seconds:.0f} s for each case and number of connections, in turn. A connection
sends its next question when it has the answer to the one before; they come from 50 addresses.

- **bare**: an ASGI application that reads the body and sends a reply's bytes, served as ours.
- **fastapi**: an endpoint as FastAPI's documents write it, its body held to a type, the same bytes.
- **asked before**: `POST /api/ask` of the packaged academy with one of {again} questions in turn.
- **new**: no question comes twice. **with meaning**: the same, compared by their meaning as well.

Ours keeps each question in its database, which is part of the CPU time. The ratios are to bare
ASGI: of requests a second, which suffer from what else runs on the machine, and of CPU time, which
does so less. A refused request got 503 with Retry-After, and is not among the answers. Where the
machine is shared, latencies are those of its load: read them against those of bare and fastapi.
"""
_TABLE = """
## {connections} connections

| case | answers/s | of bare | CPU µs a request | of bare | p50 | p99 | longest | refused |
|---|---|---|---|---|---|---|---|---|
"""


def main() -> None:
    machine = f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()})"
    head = _HEAD.format(
        machine=f"{machine}, CPython {platform.python_version()}",
        rounds=ROUNDS,
        seconds=SECONDS,
        again=ASKED_AGAIN,
    )
    parts = [head]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        asked = list(cases(folder, stack))
        for connections in CONNECTIONS:
            found: dict[str, list[Slice]] = {case.name: [] for case in asked}
            for _ in range(ROUNDS):
                for case in asked:
                    found[case.name].append(measured(case, connections))
            parts += [_TABLE.format(connections=connections), "\n".join(rows(found)), "\n"]
            print(parts[-2], flush=True)
    RESULT.write_text("".join(parts), "utf-8")


if __name__ == "__main__":
    main()
