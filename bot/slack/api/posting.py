"""Messages posted once: what may have arrived is looked for before it is sent again."""

from asyncio import sleep
from collections.abc import Sequence
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.api.retries import ATTEMPTS, UNREACHABLE, is_away, pause, status_of
from bot.slack.inbound.question import Place
from bot.slack.messages.blocks import Message

# The mark that a message carries, invisibly; it is how it is found again.
EVENT_TYPE = "askademy_answer"
MOST_LOOKED_AT = 200  # messages after the question


class UnansweredError(Exception):
    """Raised where Slack cannot be reached, or asks for patience for too long."""


async def post_once(  # noqa: PLR0913
    client: AsyncWebClient,
    place: Place,
    messages: Sequence[Message],
    event: str,
    since: str,
    *,
    in_doubt: bool,
) -> None:
    """Posts the messages of an event into a place, each of them once.

    `since` is the moment of the message that asked. With `in_doubt` another process may have posted
    some of them: they are looked for first. Raises `UnansweredError` where Slack is away, and
    `SlackApiError` for what it will never take.
    """
    there = await _posted(client, place, event, since) if in_doubt else frozenset()
    for number, message in enumerate(messages):
        if number not in there:
            await _post(client, place, message, (event, number, since))


async def _post(
    client: AsyncWebClient, place: Place, message: Message, mark: tuple[str, int, str]
) -> None:
    event, number, since = mark
    payload = {"event": event, "part": number}
    for attempt in range(ATTEMPTS):
        try:
            await client.chat_postMessage(
                channel=place.channel,
                thread_ts=place.thread,
                text=message.text,
                blocks=list(message.blocks),
                metadata={"event_type": EVENT_TYPE, "event_payload": payload},
                unfurl_links=False,
                unfurl_media=False,
            )
        except SlackApiError as error:
            status = status_of(error)
            if status == 429:
                break
            if status < 500:
                raise
            wait = pause(getattr(error.response, "headers", {}), attempt)
        except UNREACHABLE:
            wait = pause({}, attempt)
        else:
            return
        await sleep(wait)
        if number in await _posted(client, place, event, since):
            return
    raise UnansweredError


async def _posted(client: AsyncWebClient, place: Place, event: str, since: str) -> frozenset[int]:
    """The numbers of the messages of that event which are in the place already."""
    where: dict[str, Any] = {
        "channel": place.channel,
        "oldest": since,
        "inclusive": True,
        "limit": MOST_LOOKED_AT,
        "include_all_metadata": True,
    }
    try:
        if place.thread is None:
            told = await client.conversations_history(**where)
        else:
            told = await client.conversations_replies(ts=place.thread, **where)
    except SlackApiError as error:
        if is_away(error):
            raise UnansweredError from error
        # Where the bot may not look, an answer that comes twice is better than none.
        return frozenset()
    except UNREACHABLE as error:
        raise UnansweredError from error
    found: list[dict[str, Any]] = told.get("messages") or []
    marks = [message.get("metadata") or {} for message in found]
    payloads = [m.get("event_payload", {}) for m in marks if m.get("event_type") == EVENT_TYPE]
    return frozenset(payload.get("part") for payload in payloads if payload.get("event") == event)
