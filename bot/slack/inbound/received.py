"""What Slack sends, parsed once at the door: a type for each kind that something listens to."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Json, ValidationError

from bot.slack.inbound.bodies import MalformedError
from bot.slack.inbound.fields import Id, MaybeId, Text, Url, Written, optional, required
from bot.slack.inbound.question import Place
from bot.slack.inbound.workspace import workspace_in

ASK_HUMAN_VIEW = "ask_human"
"""The name of the modal that sends a question to people."""
COMMENT_VIEW = "comment"
"""The name of the modal that asks what was missing in an answer."""


class _Parsed(BaseModel):
    """Other fields may come and are not looked at: Slack adds some every year."""

    model_config = ConfigDict(strict=True, frozen=True)


class Challenge(_Parsed):
    """Slack asks whether the address is the app's: it gets `challenge` back."""

    challenge: Written


class _FromWorkspace(_Parsed):
    workspace: Id
    """Whose token answers: a team's id, or an organisation's (see `workspace_in`)."""


class WrittenMessage(_FromWorkspace):
    """A message that somebody, perhaps a bot, has written, changed or deleted."""

    event_id: Id
    type: Literal["app_mention", "message"] = required("event", "type")
    """Slack tells of a mention twice: as each of them."""
    subtype: str | None = optional("event", "subtype")
    channel: Id = required("event", "channel")
    channel_type: str | None = optional("event", "channel_type")
    """`im` for direct messages."""
    ts: Id = required("event", "ts")
    """The moment of the message, which is its id within the channel."""
    thread: MaybeId = optional("event", "thread_ts")
    """The moment of the message that the thread began with."""
    parent: MaybeId = optional("event", "parent_user_id")
    """Who has written that message."""
    user: MaybeId = optional("event", "user")
    bot: MaybeId = optional("event", "bot_id")
    """The bot that has written it."""
    text: Written | None = optional("event", "text")
    """In Slack's markup."""
    edited: dict[str, Any] | None = optional("event", "edited")


class OpenedHome(_FromWorkspace):
    """Somebody has opened the app."""

    user: Id = required("event", "user")
    channel: MaybeId = optional("event", "channel")
    """Their direct messages with the bot."""
    tab: str | None = optional("event", "tab")
    """`home` or `messages`."""


class RemovedApp(_FromWorkspace):
    """A workspace has removed the app, or revoked tokens of it."""

    type: Literal["app_uninstalled", "tokens_revoked"] = required("event", "type")
    bot_tokens: list[Any] | None = optional("event", "tokens", "bot")
    """Ids of the bots whose tokens were revoked; Slack tells of people's tokens as well."""

    @property
    def is_final(self) -> bool:
        return self.type == "app_uninstalled" or bool(self.bot_tokens)


class PressedMessage(_Parsed):
    """The message that has the button, as it stands in Slack."""

    ts: MaybeId = None
    thread_ts: MaybeId = None
    text: Text = ""
    blocks: list[dict[str, Any]] | None = None


class Click(_FromWorkspace):
    """Somebody has pressed a button of a message or of the App Home."""

    user: Id = required("user", "id")
    name: Text = optional("user", "name", default="")
    """Of the person's account."""
    action: str = required("actions", 0, "action_id")
    """Which button: its kind, and a number where there are several of it."""
    value: Text = optional("actions", 0, "value", default="")
    """What the button carries."""
    trigger: Id = required("trigger_id")
    """Opens a modal, for three seconds."""
    channel: MaybeId = optional("channel", "id")
    is_ephemeral: bool | None = optional("container", "is_ephemeral")
    """Whether nobody else sees the message; then Slack sends nothing of it but its moment."""
    container_ts: MaybeId = optional("container", "message_ts")
    container_thread: MaybeId = optional("container", "thread_ts")
    sent_message: PressedMessage | None = optional("message")
    response_url: Url = None
    metadata: Written | None = optional("view", "private_metadata")
    """Of the App Home: the person's direct messages."""

    @property
    def message(self) -> PressedMessage | None:
        return None if self.is_ephemeral else self.sent_message

    @property
    def moment(self) -> str:
        """Of the message that has the button."""
        return (self.message.ts if self.message else None) or self.container_ts or ""

    @property
    def place(self) -> Place:
        """Where an answer goes: into the message's thread; beside it in direct messages.

        From the App Home, which is no channel, it goes to the person's direct messages.
        """
        if self.channel is None:
            is_direct = self.metadata and self.metadata.startswith("D")
            return Place(self.workspace, (self.metadata if is_direct else None) or self.user)
        thread = self.message.thread_ts if self.message else self.container_thread
        beside = self.channel.startswith("D")
        return Place(self.workspace, self.channel, thread or (None if beside else self.moment))


class SlashCommand(_FromWorkspace):
    """Somebody has used the app's slash command, whatever its name is."""

    user: Id = required("user_id")
    channel: Id = required("channel_id")
    text: Text = ""
    """What stands behind the command."""
    response_url: Url = None


class MenuChoice(_FromWorkspace):
    """Somebody has chosen the app in the menu of a message."""

    user: Id = required("user", "id")
    channel: Id = required("channel", "id")
    text: Text = optional("message", "text", default="")
    """The message, in Slack's markup."""
    response_url: Url = None


class Source(_Parsed):
    """What the modal was made with: where its button was, and an id of its own."""

    channel: MaybeId = None
    moment: MaybeId = None
    id: MaybeId = None


class Submission(_FromWorkspace):
    """Somebody has sent the modal that asks people."""

    user: Id = required("user", "id")
    view: Id = required("view", "id")
    text: Text = optional("view", "state", "values", "question", "text", "value", default="")
    source: Json[Source] = required("view", "private_metadata")


class RatedAnswer(_Parsed):
    """What the modal for a comment was made with."""

    answer: Id
    """The answer's id."""


class Comment(_FromWorkspace):
    """Somebody has sent the modal that asks what was missing."""

    user: Id = required("user", "id")
    text: Text = optional("view", "state", "values", "comment", "text", "value", default="")
    source: Json[RatedAnswer] = required("view", "private_metadata")


Inbound = (
    Challenge
    | WrittenMessage
    | OpenedHome
    | RemovedApp
    | Click
    | SlashCommand
    | MenuChoice
    | Submission
    | Comment
)

_EVENTS: dict[str, type[Inbound]] = {
    "app_mention": WrittenMessage,
    "message": WrittenMessage,
    "app_home_opened": OpenedHome,
    "app_uninstalled": RemovedApp,
    "tokens_revoked": RemovedApp,
}
_OTHERS: dict[str, type[Inbound]] = {
    "url_verification": Challenge,
    "block_actions": Click,
    "message_action": MenuChoice,
}
_VIEWS: dict[str, type[Inbound]] = {ASK_HUMAN_VIEW: Submission, COMMENT_VIEW: Comment}
EVENTS = tuple(_EVENTS)


def received(body: dict[str, Any]) -> Inbound | None:
    """A body as its type; None for a kind that nothing listens to.

    Raises `MalformedError` for a kind that something listens to, without what belongs to it.
    """
    model = _type_of(body)
    if model is None:
        return None
    try:
        return model.model_validate(body | {"workspace": workspace_in(body)})
    except ValidationError as error:
        raise MalformedError from error


def _type_of(body: dict[str, Any]) -> type[Inbound] | None:
    match body:
        case {"type": "event_callback", "event": {"type": str(event)}}:
            return _EVENTS.get(event)
        case {"type": "view_submission", "view": {"callback_id": str(name)}}:
            return _VIEWS.get(name)
        case {"type": "event_callback" | "view_submission"}:
            raise MalformedError
        case {"type": str(kind)}:
            return _OTHERS.get(kind)
        case {"command": str()}:
            return SlashCommand
        case {"ssl_check": _}:
            return None
    raise MalformedError
