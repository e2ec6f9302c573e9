"""When a call of Slack's API is tried again: after its Retry-After, or a little later each time."""

from asyncio import sleep
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

ATTEMPTS = 4
FIRST_PAUSE = 0.5  # seconds; twice as long each time
LONGEST_PAUSE = 600.0  # Slack asks for a minute at most
POST = "chat.postMessage"

# What comes where there is no answer at all.
UNREACHABLE = (aiohttp.ClientError, TimeoutError, OSError)


class Retries(AsyncRetryHandler):
    """Tries again after rate limits, server errors and lost connections.

    A message that may have arrived is not sent again here: `bot.slack.api.posting` looks first.
    """

    def __init__(self) -> None:
        super().__init__(max_retry_count=ATTEMPTS - 1)

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        del state
        if response is not None and response.status_code == 429:
            return True
        if request.url.endswith(POST):
            return False
        failed = response is not None and response.status_code >= 500
        return failed or isinstance(error, UNREACHABLE)

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> None:
        del request, error
        state.next_attempt_requested = True
        await sleep(pause(response.headers if response else {}, state.current_attempt))
        state.increment_current_attempt()


def pause(headers: Mapping[str, Any], attempt: int) -> float:
    """The seconds to wait before the next attempt; the first is 0."""
    told = next((value for name, value in headers.items() if name.lower() == "retry-after"), None)
    first = told[0] if isinstance(told, list) else told
    if isinstance(first, str) and first.isascii() and first.isdecimal():
        return min(float(first), LONGEST_PAUSE)
    return min(FIRST_PAUSE * 2.0**attempt, LONGEST_PAUSE)


def status_of(error: SlackApiError) -> int:
    """The HTTP status of what Slack has answered; 0 where there is none."""
    response: Any = error.response
    return int(getattr(response, "status_code", None) or getattr(response, "status", None) or 0)


def is_away(error: SlackApiError) -> bool:
    """Whether the same call may be answered another time."""
    return status_of(error) == 429 or status_of(error) >= 500


def error_code(error: SlackApiError) -> str:
    """Slack's word for what is wrong, such as `token_revoked`."""
    response: Any = error.response
    data = getattr(response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""
