"""Which messages are for the bot: mentions, direct messages, follow-ups in its threads."""

import re
from collections.abc import Collection

from bot.clock import now
from bot.ids import new_id
from bot.slack.inbound.markup import addresses_others, mentions, typed
from bot.slack.inbound.question import Place, Question, event_key
from bot.slack.inbound.received import WrittenMessage
from corpus.english import either, read_words
from index.query import ASKING, ASKING_VERBS

_WORDS = read_words(__file__)["follow_ups"]
# Messages with another subtype tell of changes, or come from something that is no person.
_SUBTYPES = {None, "file_share", "thread_broadcast", "me_message"}
# What a follow-up looks like; other messages in a thread are people talking to each other.
_ASKS = re.compile(
    r".*\?|(?:and |but |so |ok |please )*"
    rf"(?:{either(ASKING, ASKING_VERBS, _WORDS['orders'])}"
    rf"|the {either(_WORDS['ordinals'])} one)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_NO_NAMES = frozenset(_WORDS["no_names"])
# "Bob, can you …", "Hey Bob, …", "…, Bob?"
_NAME = r"([A-Z][\w'’-]*)"
_FIRST = re.compile(rf"(?:(?i:{either(_WORDS['no_names'])}),? )?{_NAME},\s")
_LAST = re.compile(rf",\s{_NAME}\W?$")


def question_in(message: WrittenMessage, bot: str, bots: Collection[str] = ()) -> Question | None:
    """What somebody asks the bot, whose user id is given; None where nobody asks it.

    `bots` are the ids of the bots that may ask. The caller has to find out whether the bot is part
    of the thread in which a follow-up stands.
    """
    text, thread = message.text, message.thread or None
    user = _asker(message, bot, bots)
    if user is None or text is None:
        return None
    direct = message.channel_type == "im"
    invited = direct or message.type == "app_mention"
    if not (invited or _is_follow_up(text, thread, bot)):
        return None
    return Question(
        event=event_key(message.workspace, message.event_id),
        answer=new_id(),
        # A direct message is answered beside it; elsewhere an answer goes to a thread.
        place=Place(message.workspace, message.channel, thread or (None if direct else message.ts)),
        message=message.ts,
        user=user,
        text=typed(text),
        at=now(),
        invited=invited,
    )


def is_peoples_answer(message: WrittenMessage, bot: str, channel: str | None) -> bool:
    """Whether a person answers there in a thread that the bot, whose user id is given, began.

    What asks, or mentions the bot, is no answer. Where Slack does not say who began the thread,
    the bot may have.
    """
    if message.type != "message" or message.channel != channel or message.bot:
        return False
    if message.thread in {None, "", message.ts} or message.parent not in {None, "", bot}:
        return False
    text = message.text or ""
    said = typed(text)
    is_said = bool(said) and not said.endswith("?") and not mentions(text, bot)
    return is_said and _asker(message, bot, ()) is not None


def _asker(message: WrittenMessage, bot: str, bots: Collection[str]) -> str | None:
    """The person who has written the message, or the bot that may ask; None for all others."""
    if message.user == bot:
        return None
    if message.bot:
        # Only what begins a thread: two bots would answer each other there for ever.
        asks = message.type == "app_mention" and not message.thread
        return message.bot if asks and message.bot in bots else None
    written = message.subtype in _SUBTYPES and message.user not in {None, "", "USLACKBOT"}
    return message.user if written else None


def _is_follow_up(text: str, thread: str | None, bot: str) -> bool:
    """Whether it continues a thread; a mention does not, as it comes once more as its own event."""
    if thread is None or mentions(text, bot) or addresses_others(text, bot):
        return False
    said = typed(text)
    return _ASKS.fullmatch(said) is not None and not _names_somebody(said)


def _names_somebody(said: str) -> bool:
    """Whether it is said to somebody by name; what is said to the bot mentions it."""
    found = (_FIRST.match(said), _LAST.search(said))
    return any(name and name[1].lower() not in _NO_NAMES for name in found)
