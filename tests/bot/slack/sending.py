"""What Slack sends to an app: signed, with the bodies that it has."""

import hmac
import json
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from time import time
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.bot.slack.fake import BOT, SECRET, TEAM

Json = dict[str, Any]

_numbers = count(1)


def number() -> int:
    """Another one each time, so that no two events are the same by chance."""
    return next(_numbers)


def signed(body: bytes, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    moment = str(int(time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{moment}:".encode() + body, sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={digest}"}


def as_json(payload: Json) -> tuple[bytes, dict[str, str]]:
    body = json.dumps(payload).encode()
    return body, signed(body) | {"Content-Type": "application/json"}


def as_form(fields: Json) -> tuple[bytes, dict[str, str]]:
    body = urlencode(fields).encode()
    return body, signed(body) | {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Sender:
    """Posts to an app's address as Slack does."""

    client: httpx.Client
    path: str = "/slack/events"

    def json(self, payload: Json, **headers: str) -> httpx.Response:
        body, own = as_json(payload)
        return self.client.post(self.path, content=body, headers=own | headers)

    def form(self, fields: Json) -> httpx.Response:
        body, headers = as_form(fields)
        return self.client.post(self.path, content=body, headers=headers)

    def interaction(self, payload: Json) -> httpx.Response:
        return self.form({"payload": json.dumps(payload)})


def event(inner: Json, team: str = TEAM, event_id: str | None = None) -> Json:
    return {
        "type": "event_callback",
        "team_id": team,
        "api_app_id": "A0000APP",
        "event_id": event_id or f"Ev{number():010}",
        "event_time": int(time()),
        "authorizations": [{"team_id": team, "user_id": BOT, "is_bot": True}],
        "event": inner,
    }


@dataclass
class Message:
    """A message that a person writes."""

    text: str
    channel: str = "C0000PUBLIC"
    user: str = "U0000ANN"
    thread: str | None = None
    ts: str = field(default_factory=lambda: f"1600000000.{number():06}")

    def as_event(self, **more: Any) -> Json:
        inner = {
            "type": "message",
            "channel": self.channel,
            "channel_type": "channel",
            "user": self.user,
            "text": self.text,
            "ts": self.ts,
        }
        if self.thread:
            inner["thread_ts"] = self.thread
        return inner | more

    def mention(self, bot: str = BOT) -> Json:
        return self.as_event(type="app_mention", text=f"<@{bot}> {self.text}")

    def direct(self) -> Json:
        return self.as_event(channel="D0000ANN", channel_type="im")


@dataclass
class Person:
    """Somebody in the workspace, and what their Slack sends."""

    user: str = "U0000ANN"
    team: str = TEAM
    response_url: str = ""
    name: str = "ann"

    def _payload(self, kind: str, channel: str | None) -> Json:
        payload: Json = {
            "type": kind,
            "team": {"id": self.team, "domain": "fake"},
            "user": {"id": self.user, "name": self.name, "team_id": self.team},
            "trigger_id": f"{number()}.trigger",
            "is_enterprise_install": False,
            "enterprise": None,
        }
        if channel:
            payload["channel"] = {"id": channel, "name": "general"}
        if self.response_url:
            payload["response_url"] = self.response_url
        return payload

    def press(self, button: Json, message: Json, *, ephemeral: bool = False) -> Json:
        """A button of a message; of an ephemeral one Slack does not send the content."""
        payload = self._payload("block_actions", message["channel"])
        action = {"action_id": button["action_id"], "block_id": "b", "value": button["value"]}
        container = {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": message["channel"],
            "is_ephemeral": ephemeral,
        }
        payload |= {"actions": [action], "container": container}
        if not ephemeral:
            payload["message"] = message
        return payload

    def press_at_home(self, button: Json, view: Json) -> Json:
        payload = self._payload("block_actions", None)
        action = {"action_id": button["action_id"], "block_id": "b", "value": button["value"]}
        return payload | {
            "actions": [action],
            "container": {"type": "view", "view_id": "V1"},
            "view": view | {"id": "V1", "team_id": self.team},
        }

    def submit(self, view: Json, text: str | None) -> Json:
        """A modal with one field."""
        payload = self._payload("view_submission", None)
        named = [block["block_id"] for block in view.get("blocks", ()) if "block_id" in block]
        field = {"text": {"type": "plain_text_input", "value": text}}
        state = {"values": dict.fromkeys(named or ["question"], field)}
        return payload | {"view": view | {"id": "V1", "state": state, "team_id": self.team}}

    def shortcut(self, message: Message) -> Json:
        payload = self._payload("message_action", message.channel)
        return payload | {
            "callback_id": "ask_about",
            "message_ts": message.ts,
            "message": message.as_event(),
        }

    def command(self, text: str, channel: str = "C0000PUBLIC") -> Json:
        return {
            "command": "/ask",
            "text": text,
            "team_id": self.team,
            "channel_id": channel,
            "user_id": self.user,
            "trigger_id": f"{number()}.trigger",
            "response_url": self.response_url,
            "is_enterprise_install": "false",
        }

    def opens(self, tab: str) -> Json:
        inner = {"type": "app_home_opened", "user": self.user, "channel": "D0000ANN", "tab": tab}
        return event(inner, self.team)


def buttons(blocks: list[Json], action: str) -> list[Json]:
    """Those of an action, such as `suggestion`; of feedback, the helpful one first."""
    elements = [e for block in blocks for e in block.get("elements", []) if "action_id" in e]
    found = [e for e in elements if e["action_id"].partition(":")[0] == action]
    if action != "feedback":
        return found
    return [
        {"action_id": "feedback", "value": element[side]["value"]}
        for element in found
        for side in ("positive_button", "negative_button")
    ]


def _sections(element: Json) -> list[Json]:
    """The element, or the items of a list."""
    found: list[Json] = element["elements"] if element["type"] == "rich_text_list" else [element]
    return found


def shown(blocks: list[Json]) -> str:
    """All the text that rich text shows, one section or quote a line."""
    lines = []
    for block in blocks:
        if block["type"] == "rich_text":
            parts = [part for each in block["elements"] for part in _sections(each)]
            sections = [section["elements"] for section in parts]
            lines += ["".join(e.get("text", "") for e in elements) for elements in sections]
    return "\n".join(lines)
