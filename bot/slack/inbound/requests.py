"""`/slack/events`: a request is Slack's where its signature says so; only then it is parsed."""

import hmac
import re
from collections.abc import Callable
from hashlib import sha256
from time import time

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.request.internals import parse_body
from starlette.requests import Request
from starlette.responses import Response

from bot.problem import Problem
from bot.slack.inbound.envelope import is_well_formed

LARGEST_BODY = 1024 * 1024
OLDEST_SECONDS = 300  # of a signature: an old request may have been recorded
_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)


class SlackRequests:
    def __init__(self, app: AsyncApp, secret: str, clock: Callable[[], float] = time) -> None:
        self._app = app
        self._secret = secret.encode()
        self._clock = clock

    async def events(self, request: Request) -> Response:
        """Raises `Problem`: 401 for what Slack did not sign, 400 for what cannot be read."""
        raw = await request.body()
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not self._is_signed(raw, timestamp, signature):
            raise Problem(401, "The request is not signed by Slack: check the signing secret.")
        bolt_request = _parsed(raw, request)
        response = await self._app.async_dispatch(bolt_request)
        headers = response.first_headers_without_set_cookie()
        return Response(response.body, response.status, headers)

    def _is_signed(self, raw: bytes, timestamp: str, signature: str) -> bool:
        if not _TIMESTAMP.fullmatch(timestamp):
            return False
        if abs(self._clock() - int(timestamp)) > OLDEST_SECONDS:
            return False
        signed = b":".join((b"v0", timestamp.encode(), raw))
        expected = f"v0={hmac.new(self._secret, signed, sha256).hexdigest()}"
        # As bytes: text that is not ASCII cannot be compared in constant time.
        return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))


def _parsed(raw: bytes, request: Request) -> AsyncBoltRequest:
    content_type = request.headers.get("content-type", "").partition(";")[0].strip()
    try:
        text = raw.decode("utf-8")
        body = parse_body(text, content_type)
    except (ValueError, RecursionError):
        body = None
    if not is_well_formed(body):
        raise Problem(400, "The body cannot be read: send what Slack's API documents.")
    return AsyncBoltRequest(body=text, headers=dict(request.headers))
