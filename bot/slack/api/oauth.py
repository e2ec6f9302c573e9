"""Installing the app in several workspaces: `/slack/install` and `/slack/oauth_redirect`."""

import hmac
import logging
from collections.abc import Callable
from hashlib import sha256
from secrets import token_urlsafe
from time import time
from typing import Any
from urllib.parse import urlsplit

from slack_bolt.async_app import AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.clock import now
from bot.problem import Problem
from bot.slack.api.check import SCOPES
from bot.slack.api.installations import Installations
from bot.slack.api.retries import UNREACHABLE
from bot.slack.api.workspaces import Workspaces, workspace_of
from bot.store.errors import StoreUnavailableError
from bot.store.events import accept_events, event_row
from bot.store.store import Store

STATE_SECONDS = 600

_log = logging.getLogger(__name__)


class States(AsyncOAuthStateStore):
    """States that every replica knows as its own: signed, and used up in the store."""

    def __init__(self, store: Store, secret: str, clock: Callable[[], float] = time) -> None:
        self._store = store
        self._secret = secret.encode()
        self._clock = clock

    async def async_issue(self, *_: object, **__: object) -> str:
        return self._signed(f"{int(self._clock())}.{token_urlsafe(16)}")

    async def async_consume(self, state: str) -> bool:
        """Whether it is one of ours, not too old, and not used before."""
        told, _, _ = state.rpartition(".")
        if not hmac.compare_digest(self._signed(told).encode(), state.encode("utf-8", "replace")):
            return False
        if self._clock() - int(told.partition(".")[0]) > STATE_SECONDS:
            return False
        row = event_row(f"oauth:{told}", None, now(), 0)
        return bool(await self._store.save(accept_events, row))

    def _signed(self, told: str) -> str:
        return f"{told}.{hmac.new(self._secret, told.encode(), sha256).hexdigest()}"


class OAuth:
    def __init__(
        self, client: AsyncWebClient, identifier: str, secret: str, store: Store, key: str | None
    ) -> None:
        self.installations = Installations(store, key)
        # Next to where the Web API is.
        parts = urlsplit(client.base_url)
        self._flow = AsyncOAuthFlow(
            client=client,
            logger=_log,
            settings=AsyncOAuthSettings(
                client_id=identifier,
                client_secret=secret,
                scopes=SCOPES,
                user_scopes=(),
                # Straight to Slack's own page: Bolt's loads a picture from elsewhere.
                install_page_rendering_enabled=False,
                installation_store=self.installations,
                state_store=States(store, secret),
                authorization_url=f"{parts.scheme}://{parts.netloc}/oauth/v2/authorize",
                logger=_log,
            ),
        )

    def routes(self) -> list[Route]:
        return [
            Route("/slack/install", self.install),
            Route("/slack/oauth_redirect", self.redirected),
        ]

    def listen(self, app: AsyncApp, workspaces: Workspaces) -> None:
        async def gone(event: dict[str, Any], context: AsyncBoltContext) -> None:
            tokens = event.get("tokens")
            # The app has no tokens of users, but Slack tells of them with the same event.
            if event.get("type") == "tokens_revoked" and not (
                isinstance(tokens, dict) and tokens.get("bot")
            ):
                return
            await self.installations.delete(workspace_of(context))
            workspaces.forget()

        for event in ("app_uninstalled", "tokens_revoked"):
            app.event(event)(gone)

    async def install(self, request: Request) -> Response:
        return _response(await self._flow.handle_installation(_bolt_request(request)))

    async def redirected(self, request: Request) -> Response:
        """Raises `Problem` where the installation cannot be kept, or Slack is away."""
        try:
            return _response(await self._flow.handle_callback(_bolt_request(request)))
        except StoreUnavailableError as error:
            sentence = "The installation could not be saved: try again in a few seconds."
            raise Problem(503, sentence, {"Retry-After": "5"}) from error
        except (SlackApiError, *UNREACHABLE) as error:
            sentence = "Slack cannot be reached: install the app again in a minute."
            raise Problem(503, sentence, {"Retry-After": "60"}) from error


def _bolt_request(request: Request) -> AsyncBoltRequest:
    return AsyncBoltRequest(body="", query=request.url.query, headers=dict(request.headers))


def _response(answer: BoltResponse) -> Response:
    response = Response(answer.body, answer.status, answer.first_headers_without_set_cookie())
    for cookie in answer.headers.get("set-cookie", ()):
        response.headers.append("set-cookie", cookie)
    return response
