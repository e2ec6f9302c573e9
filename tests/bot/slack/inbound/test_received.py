from typing import Any

import pytest

from bot.slack.inbound.bodies import MalformedError
from bot.slack.inbound.question import Place
from bot.slack.inbound.received import (
    Challenge,
    Click,
    MenuChoice,
    OpenedHome,
    RemovedApp,
    SlashCommand,
    Submission,
    WrittenMessage,
    received,
)
from tests.bot.slack.fake import TEAM
from tests.bot.slack.sending import Json, Message, Person, event

ANN = Person(response_url="https://slack.example/1")
BUTTON = {"action_id": "why", "value": "a"}
MESSAGE: Json = {"channel": "C1", "ts": "1.2", "thread_ts": "1.1", "text": "a", "blocks": []}
MODAL = {"type": "modal", "callback_id": "ask_human", "private_metadata": '{"channel": "C1"}'}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"type": "url_verification", "challenge": "abc"}, Challenge),
        (event(Message("When?").mention()), WrittenMessage),
        (event(Message("When?").as_event()), WrittenMessage),
        (ANN.opens("home"), OpenedHome),
        (event({"type": "app_uninstalled"}), RemovedApp),
        (ANN.press(BUTTON, MESSAGE), Click),
        (ANN.press_at_home(BUTTON, {"type": "home"}), Click),
        (ANN.command("When?"), SlashCommand),
        (ANN.shortcut(Message("When?")), MenuChoice),
        (ANN.submit(MODAL, "When?"), Submission),
    ],
)
def test_each_kind_becomes_its_type(body: Json, kind: type) -> None:
    """What Slack sends comes out as the type that its listener receives."""
    assert isinstance(received(body), kind)


@pytest.mark.parametrize(
    "body",
    [
        event({"type": "reaction_added", "user": "U1"}),
        {"type": "view_closed"},
        {"type": "view_submission", "view": {"callback_id": "another"}},
        {"ssl_check": "1", "token": "t"},
    ],
)
def test_what_nothing_listens_to_is_none(body: Json) -> None:
    """Kinds that Slack has, or will have, are no error."""
    assert received(body) is None


def without(body: Any, *path: str | int) -> Any:
    copy: Any = dict(body) if isinstance(body, dict) else list(body)
    if len(path) == 1:
        del copy[path[0]]
    else:
        copy[path[0]] = without(copy[path[0]], *path[1:])
    return copy


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": None},
        {"type": "event_callback"},
        {"type": "event_callback", "event": {"type": {}}},
        {"type": "view_submission", "view": {}},
        without(event(Message("When?").mention()), "event", "channel"),
        without(event(Message("When?").mention()), "event_id"),
        without(ANN.press(BUTTON, MESSAGE), "actions", 0),
        without(ANN.press(BUTTON, MESSAGE), "trigger_id"),
        without(ANN.submit(MODAL, "When?"), "view", "callback_id"),
        without(ANN.submit(MODAL, "When?"), "view", "private_metadata"),
        ANN.command("When?") | {"channel_id": ["C1"]},
        ANN.command("When?") | {"channel_id": "C1|x"},
        ANN.command("half a character: \ud800"),
        {"type": "url_verification", "challenge": "\ud800"},
    ],
)
def test_kind_without_what_belongs_to_it_is_malformed(body: Json) -> None:
    """It is refused at the door, and no listener meets it."""
    with pytest.raises(MalformedError):
        received(body)


def test_submission_needs_no_type_of_its_view() -> None:
    """What nobody reads may be missing."""
    found = received(without(ANN.submit(MODAL, "When?"), "view", "type"))
    assert isinstance(found, Submission)
    assert (found.text, found.source.channel, found.workspace) == ("When?", "C1", TEAM)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (ANN.press(BUTTON, MESSAGE), Place(TEAM, "C1", "1.1")),
        (ANN.press(BUTTON, MESSAGE | {"thread_ts": None}), Place(TEAM, "C1", "1.2")),
        (ANN.press(BUTTON, MESSAGE | {"channel": "D1", "thread_ts": None}), Place(TEAM, "D1")),
        (ANN.press_at_home(BUTTON, {"private_metadata": "D1"}), Place(TEAM, "D1")),
        (ANN.press_at_home(BUTTON, {"private_metadata": "x"}), Place(TEAM, ANN.user)),
    ],
)
def test_answer_to_a_button_goes_where_it_is(body: Json, place: Place) -> None:
    """Into the thread of its message, beside a direct message, from home to direct messages."""
    found = received(body)
    assert isinstance(found, Click)
    assert found.place == place


@pytest.mark.parametrize(
    ("inner", "final"),
    [
        ({"type": "app_uninstalled"}, True),
        ({"type": "tokens_revoked", "tokens": {"bot": ["U1"]}}, True),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}, False),
        ({"type": "tokens_revoked"}, False),
    ],
)
def test_app_is_gone_without_its_own_token_only(inner: Json, final: bool) -> None:  # noqa: FBT001
    """Tokens of people that are revoked leave the app where it is."""
    found = received(event(inner))
    assert isinstance(found, RemovedApp)
    assert found.is_final is final
