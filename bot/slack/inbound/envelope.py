"""The shape of what Slack sends, as far as anything reads it: the rest is refused at the door."""

from typing import Annotated, Any, Optional

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

# Ids and moments as Slack writes them; they reach the database and the logs.
Id = Annotated[str, StringConstraints(pattern=r"^[\w.:-]{0,100}$")]

_ABSENT: Any = None


class Part(BaseModel):
    """Any object on the way to what is read; the names mean the same in all of them.

    Other fields may come and are not looked at: Slack adds some every year. Any of these may be
    missing; what has `_ABSENT` may not be null.
    """

    model_config = ConfigDict(strict=True)

    type: str = ""
    subtype: str | None = None
    id: Id | None = None
    event_id: Id | None = None
    team_id: Id | None = None
    user_id: Id | None = None
    channel_id: Id | None = None
    enterprise_id: Id | None = None
    app_installed_team_id: Id | None = None
    bot_id: Id | None = None
    ts: Id | None = None
    message_ts: Id | None = None
    thread_ts: Id | None = None
    channel_type: str | None = None
    tab: str | None = None
    command: str = ""
    challenge: str | None = None
    callback_id: str = ""
    action_id: str = ""
    block_id: str | None = None
    name: str | None = None
    trigger_id: Id | None = None
    response_url: str | None = None
    private_metadata: str | None = None
    value: str | None = None
    is_ephemeral: bool | None = None
    is_enterprise_install: bool | str | None = None
    # What a person wrote; on a button, an object.
    text: str | dict[str, Any] | None = None
    blocks: list[dict[str, Any]] | None = None
    team: Optional["Id | Part"] = None
    user: Optional["Id | Part"] = None
    channel: Optional["Id | Part"] = None
    enterprise: Optional["Id | Part"] = None
    event: "Part" = Field(_ABSENT)
    message: Optional["Part"] = None
    previous_message: Optional["Part"] = None
    item: Optional["Part"] = None
    view: "Part" = Field(_ABSENT)
    container: Optional["Part"] = None
    assistant_thread: Optional["Part"] = None
    function_data: Optional["Part"] = None
    tokens: Any = None
    authorizations: list["Part"] | None = None
    actions: list["Action"] = Field(_ABSENT, min_length=1)
    response_urls: list["Part"] | None = None


class Action(Part):
    """A pressed button."""

    action_id: str


def is_well_formed(body: object) -> bool:
    try:
        Part.model_validate(body)
    except (ValidationError, RecursionError):
        return False
    return True
