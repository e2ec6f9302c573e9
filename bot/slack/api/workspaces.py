"""The workspaces that the bot is in: their tokens, and who it is there."""

import asyncio
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Any, Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.api.complaints import Complaints, complaint
from bot.slack.api.retries import Retries, is_away
from bot.store.errors import StoreUnavailableError

# Another process may have got a new token for a workspace, or lost it.
REMEMBERED_SECONDS = 300.0


class Tokens(Protocol):
    async def token(self, workspace: str) -> str | None:
        """None where the app is not installed."""


class OneToken:
    """For one workspace, from the settings."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def token(self, workspace: str) -> str | None:
        del workspace
        return self._token


class Workspaces(AsyncAuthorize):
    """Bolt asks it about every request; `auth.test` is called once for a token.

    `client` is the one whose session and address every other client shares.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        tokens: Tokens,
        complaints: Complaints,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._client = client
        self._tokens = tokens
        self._complaints = complaints
        self._clock = clock
        self._found: dict[str, tuple[str | None, float]] = {}
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
        """None where the app is not installed, or Slack refuses the token: the log says which."""
        del enterprise_id, team_id, user_id
        workspace = workspace_of(context)
        token = await self._token(workspace)
        if token is None:
            self._complaints.tell(f"The app is not installed in the workspace {workspace}.")
            return None
        try:
            return await self._identity(token)
        except SlackApiError as error:
            if is_away(error):
                raise
            self._complaints.tell(complaint(error, f"the token of workspace {workspace}"))
            return None

    async def _identity(self, token: str) -> AuthorizeResult:
        if token not in self._known:
            self._known[token] = asyncio.ensure_future(self._identified(token))
            self._known[token].add_done_callback(partial(self._drop_failed, token))
        return await asyncio.shield(self._known[token])

    def introduce(self, token: str, told: SlackResponse) -> None:
        """What `auth.test` has said of a token at the start; within the loop that serves."""
        known: asyncio.Future[AuthorizeResult] = asyncio.get_running_loop().create_future()
        known.set_result(_told(token, told))
        self._known[token] = known

    async def client(self, workspace: str) -> AsyncWebClient | None:
        token = await self._token(workspace)
        return None if token is None else client_like(self._client, token)

    def forget(self) -> None:
        """Asks for tokens and identities anew: one of them has become invalid."""
        self._found.clear()
        self._known.clear()

    async def _token(self, workspace: str) -> str | None:
        found = self._found.get(workspace)
        if found and self._clock() - found[1] < REMEMBERED_SECONDS:
            return found[0]
        try:
            token = await self._tokens.token(workspace)
        except StoreUnavailableError:
            if found is None:
                raise
            return found[0]
        self._found[workspace] = token, self._clock()
        return token

    async def _identified(self, token: str) -> AuthorizeResult:
        told = await client_like(self._client, token).auth_test()
        return _told(token, told)

    def _drop_failed(self, token: str, known: asyncio.Future[AuthorizeResult]) -> None:
        """So that it is asked for again."""
        if known.cancelled() or known.exception():
            self._known.pop(token, None)


def _told(token: str, told: SlackResponse | AsyncSlackResponse) -> AuthorizeResult:
    return AuthorizeResult.from_auth_test_response(bot_token=token, auth_test_response=told)


def workspace_of(context: AsyncBoltContext) -> str:
    """The team, or the organisation where the app was installed for all of its teams."""
    whole = context.is_enterprise_install and context.enterprise_id
    return str(whole or context.team_id or "")


def client_like(client: AsyncWebClient, token: str | None) -> AsyncWebClient:
    """With the same address, connections and retries."""
    return AsyncWebClient(
        token=token,
        base_url=client.base_url,
        session=client.session,
        logger=client.logger,
        retry_handlers=[Retries()],
    )
