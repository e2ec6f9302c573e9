"""Slack within the HTTP server: `/slack/events` takes only what Slack has signed."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_sdk.signature import Clock, SignatureVerifier
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.problem import Problem
from bot.service.service import Service
from bot.settings import Settings, secret
from bot.slack.api.check import introduced
from bot.slack.inbound.bodies import MalformedError, body_object
from bot.slack.inbound.received import received
from bot.slack.service import Slack

RETRY = "x-slack-retry-num"
# The SDK's verifier takes no other header for granted than these.
_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)


class Signatures:
    """Whether Slack has signed a request within the last five minutes."""

    def __init__(self, signing_secret: str, clock: Clock | None = None) -> None:
        self._verifier = SignatureVerifier(signing_secret, clock or Clock())

    def verified(self, raw: bytes, timestamp: str, signature: str) -> str:
        """The body as text; raises `Problem` (401) where Slack has not signed it.

        `timestamp` and `signature` are the headers. Slack sends nothing but UTF-8.
        """
        if _TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature):
            try:
                body = raw.decode()
            except UnicodeDecodeError:
                body = None
            if body is not None and self._verifier.is_valid(body, timestamp, signature):
                return body
        raise Problem(401, "The request is not signed by Slack: check the signing secret.")


class SlackHttp:
    def __init__(self, service: Service, settings: Settings) -> None:
        """Raises `SettingsError` where Slack refuses the token."""
        self._slack = Slack(service, settings, introduced(settings))
        self._signatures = Signatures(secret(settings.slack_signing_secret) or "")

    def routes(self) -> list[Route]:
        """`/slack/events`, and the addresses for installing where there are several workspaces."""
        events = Route("/slack/events", self.events, methods=["POST"])
        return [events, *(self._slack.oauth.routes() if self._slack.oauth else ())]

    @property
    def waiting(self) -> int:
        """Questions that are accepted and not answered yet."""
        return self._slack.waiting

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answers while the context is open; needs the loop that serves and an open store."""
        async with self._slack.running():
            yield

    async def events(self, request: Request) -> Response:
        """Raises `Problem`: 401 for what Slack did not sign, 400 for what cannot be read."""
        headers = request.headers
        timestamp = headers.get("x-slack-request-timestamp", "")
        signature = headers.get("x-slack-signature", "")
        body = self._signatures.verified(await request.body(), timestamp, signature)
        try:
            inbound = received(body_object(body, headers.get("content-type", "")))
        except MalformedError as error:
            sentence = "The body cannot be read: send what Slack's API documents."
            raise Problem(400, sentence) from error
        told = await self._slack.reception.receive(inbound, again=RETRY in headers)
        if told.body is None:
            return Response(status_code=told.status)
        return JSONResponse(told.body, told.status)
