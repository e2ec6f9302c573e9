"""How fast and how surely Slack is answered: `make slack`, written to `benchmarks/slack.md`.

Slack is a server on this machine that speaks its Web API, as in the tests; its time is included.
"""

import asyncio
import os
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Timer
from time import perf_counter, sleep

from benchmarks.speed import machine
from tests.bot.slack.fake import FakeSlack
from tests.bot.slack.process import server
from tests.bot.slack.sending import Json, Message, Sender, as_json, event
from tests.bot.slack.test_processes import answers, deliver

RESULT = Path(__file__).with_name("slack.md")
QUESTION = "How many professionals has ILEA Roswell welcomed?"
SERVER_CORE, SLACK_CORE = 0, 1
WARM_UP, ONE_BY_ONE = 50, 500
# What the server does after an answer is not part of the next one's time; after a long pause the
# processor has gone to rest and its caches are cold.
PAUSE_SECONDS, LONG_PAUSE_SECONDS = 0.005, 0.05
MANY, AT_ONCE = 1_000, 50
ROUNDS, A_ROUND = 100, 20
# Other processes may share the machine: the best of several series is told.
SERIES = 3
SEED = 2001


@dataclass(frozen=True)
class OneByOne:
    """In milliseconds, from the moment the request is sent."""

    acknowledged: Sequence[float]
    answered: Sequence[float]


@dataclass(frozen=True)
class Together:
    seconds: float
    acknowledged: int
    answered: int
    twice: int


@dataclass(frozen=True)
class Killed:
    asked: int
    delivered_again: int
    lost: int
    twice: int


@contextmanager
def pinned(slack: FakeSlack, meaning: str = "off") -> Iterator[int]:
    """The port of a server on one core, while this process and Slack have the other one."""
    with TemporaryDirectory() as folder:
        os.sched_setaffinity(0, {SERVER_CORE})
        with server(slack, f"sqlite:///{folder}/askademy.db", meaning=meaning) as (_, sender):
            os.sched_setaffinity(0, {SLACK_CORE % (os.cpu_count() or 1)})
            yield sender.client.base_url.port or 80
    os.sched_setaffinity(0, set(range(os.cpu_count() or 1)))


def request(message: Message) -> tuple[bytes, dict[str, str]]:
    return as_json(event(message.mention()))


def one_by_one(slack: FakeSlack, pause: float = PAUSE_SECONDS, meaning: str = "off") -> OneByOne:
    """With meaning every question is another one: what one means is kept."""
    acknowledged, answered = [], []
    with pinned(slack, meaning) as port:
        connection = HTTPConnection("127.0.0.1", port)
        for number in range(WARM_UP + ONE_BY_ONE):
            sleep(pause)
            asked = QUESTION if meaning == "off" else f"{QUESTION[:-1]} with {number} courses?"
            body, headers = request(Message(asked))
            before = len(slack.messages)
            begun = perf_counter()
            connection.request("POST", "/slack/events", body, headers)
            response = connection.getresponse()
            response.read()
            acknowledged.append((perf_counter() - begun) * 1_000)
            slack.wait(lambda before=before: len(slack.messages) > before)  # type: ignore[misc]
            answered.append((perf_counter() - begun) * 1_000)
            if response.status != 200:
                raise RuntimeError(f"The mention was not acknowledged: {response.status}")
    return OneByOne(acknowledged[WARM_UP:], answered[WARM_UP:])


def together(slack: FakeSlack) -> Together:
    slack.messages.clear()
    asked = [Message(QUESTION) for _ in range(MANY)]
    with pinned(slack) as port:
        requests = iter([_bytes(*request(message)) for message in asked])
        begun = perf_counter()
        acknowledged = asyncio.run(_send(port, requests))
        seconds = perf_counter() - begun
        slack.wait(lambda: len(slack.messages) >= MANY, 120)
        found = answers(slack)
    answered = sum(message.ts in found for message in asked)
    return Together(seconds, acknowledged, answered, sum(n > 1 for n in found.values()))


async def _send(port: int, requests: Iterator[bytes]) -> int:
    """How many were acknowledged."""
    acknowledged = 0

    async def connection() -> None:
        nonlocal acknowledged
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for one in requests:
            writer.write(one)
            head = await reader.readuntil(b"\r\n\r\n")
            length = head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]
            await reader.readexactly(int(length or 0))
            acknowledged += head.startswith(b"HTTP/1.1 200")
        writer.close()

    await asyncio.gather(*(connection() for _ in range(AT_ONCE)))
    return acknowledged


def _bytes(body: bytes, headers: dict[str, str]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = f"POST /slack/events HTTP/1.1\r\nHost: localhost\r\n{lines}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def killed(slack: FakeSlack) -> Killed:
    """Rounds that end with kill -9 at a random moment; Slack delivers again what was not taken."""
    slack.messages.clear()
    draw = random.Random(SEED)  # noqa: S311
    asked: list[Message] = []
    pending: list[Json] = []
    again = 0
    with TemporaryDirectory() as folder, ThreadPoolExecutor(8) as pool:
        database = f"sqlite:///{folder}/askademy.db"
        for number in range(ROUNDS):
            with server(slack, database) as (askademy, sender):
                new = [Message(QUESTION) for _ in range(A_ROUND)]
                asked += new
                pending += [event(message.mention()) for message in new]
                killer = Timer(draw.uniform(0.02, 0.4), askademy.kill)
                killer.start()
                pending = _not_taken(pool, sender, pending)
                killer.join()
            again += len(pending)
            print(f"round {number + 1}: {len(slack.messages)} of {len(asked)} answered", end="\r")
        with server(slack, database) as (_, sender):
            pending = _not_taken(pool, sender, pending)
            slack.wait(lambda: len(answers(slack)) == len(asked), 60)
    found = answers(slack)
    lost = sum(message.ts not in found for message in asked)
    return Killed(len(asked), again, lost, sum(n > 1 for n in found.values()))


def _not_taken(pool: ThreadPoolExecutor, sender: Sender, bodies: list[Json]) -> list[Json]:
    taken = list(pool.map(lambda body: deliver(sender, body), bodies))
    return [body for body, was in zip(bodies, taken, strict=True) if not was]


REPORT = """# Slack

Made by `make slack` on {machine}.
The server has one core; Slack's stand-in and the sender, whose time is included, have the other.
Acknowledged: the event is on the disk (SQLite, synced) and Slack has its 200.
Answered: the message is at Slack. Times are those of the best of {series} series, each mention
{pause:.0f} ms after the answer before.

| what | goal | measured |
|---|---|---:|
| mention acknowledged, p50 / p95 | ≤ 3 ms | {acknowledged} |
| mention answered, p50 / p95 | ≤ 10 ms | {answered} |
| after a rest of {long_pause:.0f} ms: acknowledged, p50 / p95 | | {rested_acknowledged} |
| the same: answered | | {rested_answered} |
| with meaning, each question another one: acknowledged, p50 / p95 | | {meant_acknowledged} |
| the same: answered | ≤ 20 ms | {meant_answered} |
| of {many:,} mentions, {at_once} at once: acknowledged | {many:,} | {together.acknowledged:,} |
| the same: answered | {many:,} | {together.answered:,} |
| the same: answered twice | 0 | {together.twice} |
| acknowledgements a second meanwhile, on one core | ≥ 250 | {rate:.0f} |
| {rounds} × kill -9 at a random moment, {killed.asked:,} mentions: lost | 0 | {killed.lost} |
| the same: answered twice | 0 | {killed.twice} |

Of the last ones Slack delivered {killed.delivered_again:,} again, as they were not acknowledged.
"""


def spread(values: Sequence[float]) -> str:
    return f"{median(values):.1f} / {quantiles(values, n=20)[18]:.1f} ms"


def main() -> None:
    """Measure, print and write."""
    with FakeSlack().running() as slack:
        times = min((one_by_one(slack) for _ in range(SERIES)), key=lambda t: median(t.answered))
        rested = one_by_one(slack, LONG_PAUSE_SECONDS)
        meant = one_by_one(slack, meaning="on")
        crowd = min((together(slack) for _ in range(SERIES)), key=lambda found: found.seconds)
        report = REPORT.format(
            machine=machine(),
            series=SERIES,
            acknowledged=spread(times.acknowledged),
            answered=spread(times.answered),
            meant_acknowledged=spread(meant.acknowledged),
            meant_answered=spread(meant.answered),
            rested_acknowledged=spread(rested.acknowledged),
            rested_answered=spread(rested.answered),
            pause=PAUSE_SECONDS * 1_000,
            long_pause=LONG_PAUSE_SECONDS * 1_000,
            many=MANY,
            at_once=AT_ONCE,
            together=crowd,
            rate=crowd.acknowledged / crowd.seconds,
            rounds=ROUNDS,
            killed=killed(slack),
        )
        if slack.lint:
            raise RuntimeError(f"Slack would refuse a message: {slack.lint[0]}")
    RESULT.write_text(report, encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main()
