"""A question that the bot has posted for people, as it is read again from Slack."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.masking.mask import is_masked, masked
from bot.slack.inbound.fields import Id, MaybeId, Text

QUESTION_BLOCK = "question_for_people"
"""The name of the block that has the question, by which it is told from all else."""


class ThreadMessage(BaseModel):
    """A message of a thread, as Slack gives it when it is asked."""

    model_config = ConfigDict(strict=True, frozen=True)

    ts: Id
    user: MaybeId = None
    text: Text = ""
    blocks: list[dict[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    asker: str
    text: str

    @property
    def is_private(self) -> bool:
        """Whether something in it is, or would be, masked: then it is nobody else's question."""
        return is_masked(self.text) or masked(self.text) != self.text


def message_at(moment: str, messages: Iterable[object]) -> ThreadMessage | None:
    """The message of that moment, where it is there and can be read."""
    for message in messages:
        try:
            read = ThreadMessage.model_validate(message)
        except ValidationError:
            continue
        if read.ts == moment:
            return read
    return None


def asked_in(message: ThreadMessage, bot: str) -> Asked | None:
    """What the bot, whose user id is given, asks people in the message; None where it does not."""
    blocks = message.blocks or []
    if message.user != bot or all(block.get("block_id") != QUESTION_BLOCK for block in blocks):
        return None
    askers = [e.get("user_id") for block in blocks for e in _elements(block)]
    found = [e for b in blocks if b.get("block_id") == QUESTION_BLOCK for e in _elements(b)]
    asker = next((user for user in askers if isinstance(user, str)), "")
    return Asked(asker, "".join(str(element.get("text") or "") for element in found))


def _elements(block: dict[str, Any]) -> list[dict[str, Any]]:
    """Of rich text, in one list."""
    sections = block.get("elements") or []
    return [element for section in sections for element in section.get("elements") or []]
