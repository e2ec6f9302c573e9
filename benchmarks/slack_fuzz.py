"""Signed bodies that Slack would never send: `make slack-fuzz`, which writes nothing.

Each is grown from a real one by dropping, nulling, retyping, duplicating and nesting fields. Slack
is the server that the tests have; no answer may have a status of 500 or more, but for the 503 that
asks Slack to send something again.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from urllib.parse import quote_plus, urlencode

import httpx

from tests.bot.slack.fake import FakeSlack
from tests.bot.slack.process import server
from tests.bot.slack.sending import Json, Message, Person, Sender, event, signed

SEED, BODIES = 2001, 10_000
MOST_CHANGES = 4
PATH = "/slack/events"
JSON_TYPE, FORM_TYPE = "application/json", "application/x-www-form-urlencoded"
BUTTONS = ("suggestion:0", "feedback", "alternative:0", "why", "ask_human", "share", "link")
VALUE = '{"answer": "a1", "question": "When?", "in": ["T0000TEAM", "C1", "1.1"]}'
# What may stand in place of anything.
OTHERS: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, 10**40, "", "\0", "\ud800", "a" * 5_000, "😀", "D1", "T1|C1",
    [], {}, [None], {"": None}, {"type": {}}, [[[[]]]], "https://", "http://[", "{", "[]", "null",
)  # fmt: skip


def real_bodies(response_url: str) -> list[Json]:
    """One of each kind that Slack sends."""
    person = Person(response_url=response_url)
    message: Json = {"channel": "C1", "ts": "1.1", "text": "a", "blocks": [{"type": "divider"}]}
    presses = [
        person.press({"action_id": name, "value": f"+{VALUE}" if name == "feedback" else VALUE},
                     message, ephemeral=ephemeral)
        for name in BUTTONS for ephemeral in (False, True)
    ]  # fmt: skip
    metadata = '{"channel": "C1", "moment": "1.1", "id": "m1"}'
    modal = {"type": "modal", "callback_id": "ask_human", "private_metadata": metadata}
    return [
        event(Message("When did it open?").mention()),
        event(Message("And when?", thread="1.1").as_event()),
        event(Message("When?").direct()),
        event({"type": "app_uninstalled"}),
        event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": ["U2"]}}),
        event({"type": "reaction_added", "user": "U1"}),
        person.opens("home"),
        person.opens("messages"),
        *presses,
        person.press_at_home({"action_id": "suggestion:0", "value": "When?"}, {"type": "home"}),
        person.submit(modal, "When?"),
        person.shortcut(Message("When?")),
        person.command("When did it open?"),
        {"type": "url_verification", "challenge": "abc", "token": "t"},
        {"type": "view_closed", "view": {}},
        {"ssl_check": "1"},
    ]


def holders(value: Any) -> Iterator[Any]:
    """Every object and list within that is not empty."""
    if isinstance(value, dict | list) and value:
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from holders(inner)


def grown(body: Json, draw: random.Random) -> Any:
    """The body with a few changes."""
    copy: Any = {"body": deepcopy(body)}
    for _ in range(draw.randint(1, MOST_CHANGES)):
        found = list(holders(copy))
        if not found:
            break
        holder = draw.choice(found)
        key = draw.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        draw.choice(CHANGES)(holder, key, draw)
    return copy.get("body")


def drop(holder: Any, key: Any, _: random.Random) -> None:
    del holder[key]


def null(holder: Any, key: Any, _: random.Random) -> None:
    holder[key] = None


def retype(holder: Any, key: Any, draw: random.Random) -> None:
    holder[key] = deepcopy(draw.choice(OTHERS))


def duplicate(holder: Any, key: Any, draw: random.Random) -> None:
    """Under another name, or once more in the list."""
    if isinstance(holder, dict):
        holder[draw.choice(("type", "view", "event", "team", "actions", "user"))] = holder[key]
    else:
        holder.append(holder[key])


def nest(holder: Any, key: Any, draw: random.Random) -> None:
    depth, within = draw.choice((1, 1, 2, 150)), holder[key]
    for _ in range(depth):
        within = draw.choice(({"type": within}, [within]))
    holder[key] = within


CHANGES: tuple[Callable[[Any, Any, random.Random], None], ...] = (
    drop, null, retype, duplicate, nest,
)  # fmt: skip


def encoded(body: Any, draw: random.Random) -> tuple[bytes, str]:
    """A body and its type: as Slack encodes it, sometimes as it does not."""
    text = json.dumps(body)
    ways = [(text, JSON_TYPE), (f"payload={quote_plus(text)}", FORM_TYPE), (text, FORM_TYPE)]
    if isinstance(body, dict):
        fields = {
            name: json.dumps(v) if isinstance(v, dict | list) else v for name, v in body.items()
        }
        ways.append((urlencode(fields, errors="surrogatepass"), FORM_TYPE))
        if "command" in body:
            ways = ways[-1:] * 3 + ways
    found, content_type = draw.choice(ways)
    raw = found.encode()
    if draw.random() < 0.02:  # cut short on the way
        raw = raw[: draw.randrange(len(raw) + 1)]
    return raw, content_type


@dataclass
class Fuzzed:
    """What came of the bodies."""

    statuses: Counter[int] = field(default_factory=Counter)
    broken: list[bytes] = field(default_factory=list)
    """Bodies that were answered with a status of 500 or more."""


def fuzzed(sender: Sender, response_url: str, count: int, seed: int = SEED) -> Fuzzed:
    """Sends so many bodies; the same ones for the same seed."""
    draw, found = random.Random(seed), Fuzzed()  # noqa: S311
    real = real_bodies(response_url)
    for _ in range(count):
        raw, content_type = encoded(grown(draw.choice(real), draw), draw)
        headers = signed(raw) | {"Content-Type": content_type}
        if draw.random() < 0.1:
            headers["X-Slack-Retry-Num"] = draw.choice(("1", "", "x"))
        try:
            status = sender.client.post(PATH, content=raw, headers=headers).status_code
        except httpx.TransportError:  # the server has cut the connection
            status = 500
        found.statuses[status] += 1
        if status >= 500:
            found.broken.append(raw)
    return found


def main() -> None:
    """Print the statuses; exit with 1 where a body has broken something."""
    begun = perf_counter()
    with (
        FakeSlack().running() as slack,
        TemporaryDirectory() as folder,
        server(slack, f"sqlite:///{folder}/askademy.db") as (askademy, sender),
    ):
        found = fuzzed(sender, slack.response_url(), BODIES)
        code = askademy.end()
        told = askademy.told()
    print(f"{BODIES} signed bodies in {perf_counter() - begun:.0f} s: {dict(found.statuses)}")
    for raw in found.broken[:10]:
        print(raw[:1_000])
    print(f"Exit code {code}; the log has {told.count('Traceback')} tracebacks.")
    sys.exit(bool(found.broken) or "Traceback" in told)


if __name__ == "__main__":
    main()
