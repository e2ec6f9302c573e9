"""Slack within the HTTP server: where its requests arrive."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.routing import Route

from bot.service.service import Service
from bot.settings import Settings, secret
from bot.slack.api.check import introduced
from bot.slack.inbound.requests import SlackRequests
from bot.slack.service import Slack


class SlackServer:
    """Raises `SettingsError` where Slack refuses the token."""

    def __init__(self, service: Service, settings: Settings) -> None:
        self._slack = Slack(service, settings, introduced(settings))
        self._requests = SlackRequests(self._slack.app, secret(settings.slack_signing_secret) or "")

    def routes(self) -> list[Route]:
        events = Route("/slack/events", self._requests.events, methods=["POST"])
        return [events, *(self._slack.oauth.routes() if self._slack.oauth else ())]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with self._slack.running():
            yield
