"""What those do who use a server all day, each in a thread of its own."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import count, cycle
from pathlib import Path
from threading import Event, Thread
from time import monotonic, perf_counter

import httpx
from sqlalchemy import URL

from bot.clock import now
from bot.owner.curation import Signature, add, own_answer, remove
from corpus.curation.entries import entry_id
from tests.bot.slack.sending import Message, Sender, event

TIMEOUT_SECONDS = 30.0
ASSISTANT = {"Accept": "application/json, text/event-stream"}
PAGES = ("/", "/faq", "/faq?q=instructors", "/chat", "/embed", "/docs", "/openapi.json", "/metrics")


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that was done: when, what, how long it took, and how it ended."""

    at: float
    role: str
    seconds: float
    status: int
    """Of HTTP; 0 for a broken connection."""


@dataclass
class Book:
    done: list[Done] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)


# Does one thing, and gives the response to it.
Role = Callable[[httpx.Client], httpx.Response | None]


def ask(questions: Iterator[str]) -> Role:
    """Each question begins a conversation."""
    return lambda client: client.post("/api/ask", json={"question": next(questions)})


def chat(questions: Iterator[str]) -> Role:
    """Conversations of six turns, every other a follow-up."""
    held: dict[str, object] = {"conversation": None}
    turns = count()

    def turn(client: httpx.Client) -> httpx.Response:
        number = next(turns) % 6
        question = "And where is it?" if number % 2 else next(questions)
        conversation = held["conversation"] if number else None
        body = {"question": question, "conversation": conversation}
        response = client.post("/api/ask", json=body)
        if response.status_code == 200:
            held["conversation"] = response.json()["conversation"]
        return response

    return turn


def vote(questions: Iterator[str]) -> Role:
    """A question, and a vote on its reply, now and then with a comment."""
    numbers = count()

    def both(client: httpx.Client) -> httpx.Response:
        number = next(numbers)
        response = client.post("/api/ask", json={"question": next(questions)})
        if response.status_code != 200:
            return response
        given = {"answer": response.json()["id"], "helpful": number % 3 > 0, "client": str(number)}
        comment = {"comment": "That is not what I meant."} if number % 3 == 0 else {}
        return client.post("/api/feedback", json=given | comment)

    return both


def read() -> Role:
    """The pages, one after the other."""
    paths = cycle(PAGES)
    return lambda client: client.get(next(paths))


def assist(questions: Iterator[str]) -> Role:
    """An assistant asks and searches over MCP."""
    numbers = count(1)

    def call(client: httpx.Client) -> httpx.Response:
        number, question = next(numbers), next(questions)
        asks = number % 2 == 0
        arguments = {"question": question} if asks else {"query": question}
        call = {"name": "ask" if asks else "search", "arguments": arguments}
        body = {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": call}
        response = client.post("/mcp", json=body, headers=ASSISTANT)
        if response.status_code == 200 and "result" not in response.json():
            raise RuntimeError(response.text)
        return response

    return call


def mention(questions: Iterator[str]) -> Role:
    """Slack delivers that somebody mentions the bot."""

    def deliver(client: httpx.Client) -> httpx.Response:
        return Sender(client).json(event(Message(next(questions)).mention()))

    return deliver


def publish(url: URL) -> Role:
    """An owner publishes an answer, and takes out the one before."""
    numbers, before = count(), list[str]()

    def exchange(_: httpx.Client) -> None:
        by, number = Signature("Ada", now()), next(numbers)
        questions = (f"Is there a car park {number}?",)
        answer = own_answer(f"Yes, with {number + 9} places.", questions, "Ada", date(2026, 1, 2))
        add(url, [answer], [], by)
        for each in before:
            remove(url, each, by)
        before[:] = [entry_id(answer)]

    return exchange


def change(folder: Path) -> Role:
    """One of the pages is written anew."""
    numbers = count()

    def write(_: httpx.Client) -> None:
        number = next(numbers)
        text = f"# Zoo\n\nThe zoo has {number + 2} lions. It opened in {1900 + number % 100}.\n"
        (folder / "zoo.tmp").write_text(text, "utf-8")
        (folder / "zoo.tmp").replace(folder / "zoo.md")

    return write


@contextmanager
def at_work(address: str, roles: Sequence[tuple[str, float, Role]], book: Book) -> Iterator[None]:
    """Each role by its name and the seconds between two of its deeds."""
    stop = Event()
    with ExitStack() as stack:
        for name, pause, role in roles:
            work = partial(_work, address, (name, pause, role), book, stop)
            thread = Thread(target=work, daemon=True)
            thread.start()
            stack.callback(thread.join)
        stack.callback(stop.set)
        yield


def _work(address: str, doing: tuple[str, float, Role], book: Book, stop: Event) -> None:
    name, pause, role = doing
    with httpx.Client(base_url=address, trust_env=False, timeout=TIMEOUT_SECONDS) as client:
        while not stop.wait(pause):
            begun = perf_counter()
            status = 0
            try:
                response = role(client)
                status = 200 if response is None else response.status_code
            except Exception as error:  # noqa: BLE001  # whatever it is, it is counted
                book.failures[f"{name}: {error!r}"[:200]] += 1
            if status >= 400:
                book.failures[f"{name}: {status}"] += 1
            book.done.append(Done(monotonic(), name, perf_counter() - begun, status))
