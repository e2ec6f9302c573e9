"""The workspaces that the bot is in: their tokens, and who it is there."""

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Any, Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.retries import Retries

# Another process may have got a new token for a workspace, or lost it.
REMEMBERED_SECONDS = 300.0


class Tokens(Protocol):
    async def token(self, enterprise: str | None, team: str | None) -> str | None:
        """None where the app is not installed."""


class OneToken:
    """For one workspace, from the settings."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def token(self, enterprise: str | None, team: str | None) -> str | None:
        del enterprise, team
        return self._token


class Workspaces(AsyncAuthorize):
    """Bolt asks it about every request; `auth.test` is called once for a token.

    `client` is the one whose session and address every other client shares.
    """

    def __init__(
        self, client: AsyncWebClient, tokens: Tokens, clock: Callable[[], float] = monotonic
    ) -> None:
        self._client = client
        self._tokens = tokens
        self._clock = clock
        self._teams: dict[tuple[str | None, str | None], tuple[str | None, float]] = {}
        self._known: dict[str, asyncio.Future[AuthorizeResult]] = {}

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_: Any,
    ) -> AuthorizeResult | None:
        del context, user_id
        return await self.identity(enterprise_id, team_id)

    async def identity(self, enterprise: str | None, team: str | None) -> AuthorizeResult | None:
        """Raises `SlackApiError` where Slack refuses the token."""
        token = await self._token(enterprise, team)
        if token is None:
            return None
        if token not in self._known:
            self._known[token] = asyncio.ensure_future(self._identified(token))
        try:
            return await asyncio.shield(self._known[token])
        except BaseException:
            self._known.pop(token, None)
            raise

    async def client(self, enterprise: str | None, team: str | None) -> AsyncWebClient | None:
        token = await self._token(enterprise, team)
        return None if token is None else client_like(self._client, token)

    def forget(self) -> None:
        """Asks for tokens and identities anew: one of them has become invalid."""
        self._teams.clear()
        self._known.clear()

    async def _token(self, enterprise: str | None, team: str | None) -> str | None:
        found = self._teams.get((enterprise, team))
        if found and self._clock() - found[1] < REMEMBERED_SECONDS:
            return found[0]
        token = await self._tokens.token(enterprise, team)
        self._teams[enterprise, team] = token, self._clock()
        return token

    async def _identified(self, token: str) -> AuthorizeResult:
        told = await client_like(self._client, token).auth_test()
        return AuthorizeResult.from_auth_test_response(bot_token=token, auth_test_response=told)


def client_like(client: AsyncWebClient, token: str | None) -> AsyncWebClient:
    """With the same address, connections and retries."""
    return AsyncWebClient(
        token=token,
        base_url=client.base_url,
        session=client.session,
        logger=client.logger,
        retry_handlers=[Retries()],
    )
