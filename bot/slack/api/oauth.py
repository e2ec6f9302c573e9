"""Installing the app in several workspaces: `/slack/install` and `/slack/oauth_redirect`."""

import logging
from secrets import token_urlsafe
from urllib.parse import urlsplit

from itsdangerous import BadData, URLSafeTimedSerializer
from slack_bolt.async_app import AsyncBoltRequest
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
from bot.store.errors import StoreUnavailableError
from bot.store.events import accept_events, event_row
from bot.store.store import Store

STATE_SECONDS = 600

_log = logging.getLogger(__name__)


class States(AsyncOAuthStateStore):
    """States that every replica knows as its own: signed, and used up in the store."""

    def __init__(self, store: Store, secret: str, seconds: int = STATE_SECONDS) -> None:
        """A state may be used for so many seconds; replicas share the `secret`."""
        self._store = store
        self._serializer = URLSafeTimedSerializer(secret, salt="askademy: state of an installation")
        self._seconds = seconds

    async def async_issue(self, *_: object, **__: object) -> str:
        return str(self._serializer.dumps(token_urlsafe(16)))

    async def async_consume(self, state: str) -> bool:
        """Whether it is one of ours, not too old, and not used before.

        Raises `StoreUnavailableError` where nobody can tell whether it was used.
        """
        try:
            number = self._serializer.loads(state, max_age=self._seconds)
        except BadData:
            return False
        return bool(
            await self._store.save(accept_events, event_row(f"oauth:{number}", None, now(), 0))
        )


class OAuth:
    def __init__(
        self, client: AsyncWebClient, identifier: str, secret: str, store: Store, key: str | None
    ) -> None:
        """`identifier` and `secret` are the app's client id and client secret.

        `key` encrypts the tokens in the store; with None they are kept as they are.
        """
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

    async def install(self, request: Request) -> Response:
        """Leads to Slack's page on which somebody installs the app."""
        return _response(await self._flow.handle_installation(_bolt_request(request)))

    async def redirected(self, request: Request) -> Response:
        """Slack sends people back to here: the installation is kept.

        Raises `Problem` (503) where it cannot be kept, or Slack is away.
        """
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
