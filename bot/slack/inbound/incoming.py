"""Which messages are for the bot: mentions, direct messages, follow-ups in its threads."""

import re
from typing import Any

from bot.clock import now
from bot.ids import new_id
from bot.slack.inbound.markup import addresses_others, mentions, typed
from bot.slack.inbound.question import Place, Question

# Messages with another subtype tell of changes, or come from something that is no person.
_SUBTYPES = {None, "file_share", "thread_broadcast", "me_message"}
# What a follow-up looks like; other messages in a thread are people talking to each other.
_ASKS = re.compile(
    r".*\?|(?:and |but |so |ok |please )*(?:who|whom|whose|what|when|where|why|how|which|is|are|was"
    r"|were|do|does|did|can|could|will|would|should|has|have|tell|show|give|list|name|explain"
    r"|more|again|go on|continue|repeat|the (?:first|second|third|last) one|say)\b.*",
    re.IGNORECASE | re.DOTALL,
)

Event = dict[str, Any]


def question_in(event: Event, event_id: str, team: str, bot: str) -> Question | None:
    """What a person asks the bot of that user id in an event; None where it is not asked.

    Whether a follow-up stands in a thread that the bot is part of is for the caller to see.
    """
    channel, message, user = (str(event.get(key) or "") for key in ("channel", "ts", "user"))
    text = event.get("text")
    from_person = not event.get("bot_id") and user not in {"", bot, "USLACKBOT"}
    if not (from_person and channel and message and event_id and isinstance(text, str)):
        return None
    if event.get("subtype") not in _SUBTYPES:
        return None
    thread = event.get("thread_ts")
    direct = event.get("channel_type") == "im"
    mention = event.get("type") == "app_mention"
    if not (mention or direct or _is_follow_up(text, thread, bot)):
        return None
    # What is written to the bot alone is answered beside it; elsewhere an answer goes to a thread.
    place = Place(team, channel, thread or (None if direct else message))
    invited = mention or direct
    return Question(event_id, new_id(), place, message, user, typed(text), now(), invited)


def _is_follow_up(text: str, thread: object, bot: str) -> bool:
    """A mention comes once more as its own event."""
    if not thread or mentions(text, bot) or addresses_others(text, bot):
        return False
    return _ASKS.fullmatch(typed(text)) is not None
