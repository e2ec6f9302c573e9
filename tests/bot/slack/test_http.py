import json
from time import time
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.slack_fuzz import fuzzed
from tests.bot.slack.fake import BOT, SECRET, FakeSlack
from tests.bot.slack.sending import Json, Message, Person, Sender, as_json, event, signed

PATH = "/slack/events"
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MENTION = event(Message("When?").mention())


def test_address_is_verified_by_its_challenge(sender: Sender) -> None:
    """Slack's first request gets its challenge back."""
    response = sender.json({"type": "url_verification", "challenge": "abc", "token": "t"})
    assert (response.status_code, response.json()) == (200, {"challenge": "abc"})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Request-Timestamp": str(int(time()))},
        signed(b"another body"),
        signed(as_json(MENTION)[0], secret=SECRET[::-1]),
        signed(as_json(MENTION)[0], at=time() - 4_000),
        signed(as_json(MENTION)[0], at=time() + 4_000),
        signed(as_json(MENTION)[0]) | {"X-Slack-Request-Timestamp": "now"},
        signed(as_json(MENTION)[0]) | {"X-Slack-Request-Timestamp": "1" * 400},
        signed(as_json(MENTION)[0]) | {"X-Slack-Signature": "v0=\xe9".encode("latin-1")},
        signed(as_json(MENTION)[0]) | {"X-Slack-Signature": ""},
    ],
)
def test_what_slack_did_not_sign_is_refused(
    slack: FakeSlack, sender: Sender, headers: dict[str, Any]
) -> None:
    """Without a fresh signature over the very body nothing is done."""
    response = sender.client.post(PATH, content=as_json(MENTION)[0], headers=headers | JSON)
    assert response.status_code == 401
    assert response.json()["detail"].startswith("The request is not signed by Slack")
    # The next one is answered, and is the only one that was.
    sender.json(event(Message("When was it established?").mention()))
    slack.wait(lambda: bool(slack.messages))
    assert len(slack.called("chat.postMessage")) == 1


def test_signature_is_looked_at_before_the_body_is_parsed(sender: Sender) -> None:
    """A body that cannot be read and is not signed is refused for its signature."""
    assert sender.client.post(PATH, content=b"\xff{", headers=JSON).status_code == 401


def test_body_of_more_than_a_mebibyte_is_refused(sender: Sender) -> None:
    """What other addresses refuse is taken here, up to a mebibyte, announced or not."""
    for size, status in ((600_000, 200), (1_100_000, 413)):
        body, headers = as_json({"type": "url_verification", "challenge": "x" * size})
        assert sender.client.post(PATH, content=body, headers=headers).status_code == status
        chunks = iter([body[:1000], body[1000:]])
        assert sender.client.post(PATH, content=chunks, headers=headers).status_code == status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"[" * 100_000,
        b'{"event": ' * 3_000,
        b'{"type": "event_callback", "event": "text"}',
        b'{"type": "event_callback", "event": {"type": {}}}',
        b'{"type": 1}',
        b'{"actions": {}, "type": "block_actions"}',
        b'{"authorizations": [1]}',
        b"payload=",
        b"payload=%5B%5D",
        b"payload=%ff",
        b"command=%ff%fe",
    ],
)
@pytest.mark.parametrize("headers", [JSON, FORM, {}, {"Content-Type": "\xe9"}])
def test_signed_body_that_cannot_be_read_is_refused(
    shared: tuple[FakeSlack, Sender], body: bytes, headers: dict[str, str]
) -> None:
    """A malformed body is the sender's error, whatever type it claims to have."""
    named = (headers | signed(body)).items()
    coded = [(name.encode(), value.encode("latin-1")) for name, value in named]
    assert shared[1].client.post(PATH, content=body, headers=coded).status_code in {400, 404}


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)
BUTTON: Json = {"action_id": "suggestion:0", "value": "When?"}
MESSAGE: Json = {"channel": "C1", "ts": "1.1", "text": "a", "blocks": []}
PERSON = Person(response_url="http://127.0.0.1:9/")
PAYLOADS = [
    MENTION,
    event(Message("And when?", thread="1.1").as_event()),
    event(Message("When?").direct()),
    Person().opens("home"),
    Person().opens("messages"),
    PERSON.press(BUTTON, MESSAGE),
    PERSON.press(BUTTON | {"action_id": "feedback"}, MESSAGE),
    PERSON.press(BUTTON | {"action_id": "alternative:0"}, MESSAGE),
    PERSON.press(BUTTON | {"action_id": "why"}, MESSAGE, ephemeral=True),
    PERSON.press(BUTTON | {"action_id": "ask_human"}, MESSAGE),
    PERSON.press(BUTTON | {"action_id": "share"}, MESSAGE, ephemeral=True),
    PERSON.press_at_home(BUTTON, {"type": "home", "blocks": []}),
    PERSON.submit({"type": "modal", "callback_id": "ask_human"}, "When?"),
    PERSON.shortcut(Message("When?")),
    PERSON.command("When?"),
]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value within."""
    found = [path] if path else []
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        found += [place for key, child in inner for place in places(child, (*path, key))]
    return found


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(value[path[0]], path[1:], new)
    return copy


@given(st.data())
@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_changed_payload_never_breaks_the_server(
    shared: tuple[FakeSlack, Sender], data: st.DataObject
) -> None:
    """Whatever stands in place of a part of what Slack sends, signed: never a 5xx."""
    payload = data.draw(st.sampled_from(PAYLOADS))
    for _ in range(data.draw(st.integers(min_value=1, max_value=3))):
        path = data.draw(st.sampled_from(places(payload)))
        payload = changed(payload, path, data.draw(VALUES))
    as_fields = data.draw(st.booleans())
    fake, sender = shared
    body = json.dumps(payload).replace(PERSON.response_url, fake.response_url())
    if as_fields or "command" in payload:
        fields = payload if "command" in payload else {"payload": body}
        body = urlencode({k: str(v).encode("utf-8", "replace") for k, v in fields.items()})
    headers = (FORM if as_fields else JSON) | signed(body.encode())
    extra = st.dictionaries(
        st.sampled_from(["X-Slack-Retry-Num", "X-Slack-Retry-Reason", "Accept", "Content-Type"]),
        st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=20).map(
            str.strip
        ),
    )
    response = sender.client.post(PATH, content=body.encode(), headers=headers | data.draw(extra))
    assert response.status_code < 500


def test_grown_bodies_never_break_the_server(shared: tuple[FakeSlack, Sender]) -> None:
    """Of 500 signed bodies that Slack would never send, none is answered with an error of ours."""
    fake, sender = shared
    found = fuzzed(sender, fake.response_url(), 500)
    assert found.broken == []
    assert found.statuses[200] > 100
    assert found.statuses[400] > 100


def test_request_by_another_method_is_refused(sender: Sender) -> None:
    """The address takes what Slack posts, and tells others so."""
    assert sender.client.get(PATH).status_code == 405


def test_event_that_nobody_listens_to_is_acknowledged(sender: Sender) -> None:
    """Slack does not deliver again what is of no interest."""
    inner = {"type": "reaction_added", "user": "U1", "item": {"type": "message", "ts": "1.1"}}
    assert sender.json(event(inner)).status_code == 200
    assert sender.json(event(Message("hi").as_event() | {"user": BOT})).status_code == 200
