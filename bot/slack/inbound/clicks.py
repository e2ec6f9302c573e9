"""A pressed button: who pressed which one, and on what."""

from dataclasses import dataclass
from typing import Any

from bot.slack.inbound.question import Place

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Click:
    """`message` is the one that has the button; an ephemeral one has only its response address.

    `trigger` opens a modal, for three seconds; `direct` is what the App Home knows of the person's
    direct messages.
    """

    team: str
    user: str
    action: str
    value: str
    trigger: str
    channel: str | None
    moment: str
    thread: str | None
    message: Json | None
    response_url: str | None
    direct: str | None = None

    @property
    def place(self) -> Place:
        """Where an answer goes: the message's thread; beside it in direct messages.

        From the App Home, which is no channel, it goes to the direct messages of the person.
        """
        if self.channel is None:
            return Place(self.team, self.direct or self.user)
        beside = self.channel.startswith("D")
        return Place(self.team, self.channel, self.thread or (None if beside else self.moment))


def click_in(body: Json, team: str) -> Click | None:
    """None for what is no button of a message or of the App Home."""
    match body:
        case {
            "actions": [{"action_id": str(action), **pressed}, *_],
            "user": {"id": str(user)},
            "trigger_id": str(trigger),
        }:
            pass
        case _:
            return None
    container = body.get("container") or {}
    message = None if container.get("is_ephemeral") else body.get("message")
    source = message if isinstance(message, dict) else container
    channel = body.get("channel")
    return Click(
        team=team,
        user=user,
        action=action,
        value=str(pressed.get("value") or ""),
        trigger=trigger,
        channel=channel.get("id") if isinstance(channel, dict) else None,
        moment=str(source.get("ts") or container.get("message_ts") or ""),
        thread=source.get("thread_ts"),
        message=message if isinstance(message, dict) else None,
        response_url=body.get("response_url"),
        direct=_direct(body.get("view")),
    )


def _direct(view: object) -> str | None:
    channel = view.get("private_metadata") if isinstance(view, dict) else None
    return channel if isinstance(channel, str) and channel.startswith("D") else None
