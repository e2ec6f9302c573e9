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
