"""The workspaces that the bot is in: their tokens, and who it is there."""

import asyncio
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Protocol

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
        """The workspace's token; None where the app is not installed.

        Raises `StoreUnavailableError` where it cannot be looked for.
        """


class OneToken:
    """The token of the one workspace, from the settings."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def token(self, workspace: str) -> str | None:
        del workspace
        return self._token


class Workspaces:
    """Asks Slack once for each token who the bot is."""

    def __init__(
        self,
        client: AsyncWebClient,
        tokens: Tokens,
        complaints: Complaints,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """`client` is the one whose session and address every other client shares."""
        self._client = client
        self._tokens = tokens
        self._complaints = complaints
        self._clock = clock
        self._found: dict[str, tuple[str | None, float]] = {}
        self._bots: dict[str, asyncio.Future[str]] = {}

    async def bot_user(self, workspace: str) -> str | None:
        """The bot's own user id; None where the app is not installed, or its token is refused.

        The log says which. Raises `StoreUnavailableError` where the token cannot be looked for, and
        `SlackApiError` or one of `UNREACHABLE` where Slack is away.
        """
        token = await self._token(workspace)
        if token is None:
            self._complaints.tell(f"The app is not installed in the workspace {workspace}.")
            return None
        try:
            return await self._bot(token)
        except SlackApiError as error:
            if is_away(error):
                raise
            self._complaints.tell(complaint(error, f"the token of workspace {workspace}"))
            return None

    async def _bot(self, token: str) -> str:
        if token not in self._bots:
            self._bots[token] = asyncio.ensure_future(self._identified(token))
            self._bots[token].add_done_callback(partial(self._drop_failed, token))
        return await asyncio.shield(self._bots[token])

    def introduce(self, token: str, told: SlackResponse) -> None:
        """`told` is what `auth.test` has said of the token at the start; needs a running loop."""
        known: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        known.set_result(_user(told))
        self._bots[token] = known

    async def client(self, workspace: str) -> AsyncWebClient | None:
        """With the workspace's token; None where the app is not installed.

        Raises `StoreUnavailableError` where the token cannot be looked for.
        """
        token = await self._token(workspace)
        return None if token is None else client_like(self._client, token)

    def forget(self) -> None:
        """Asks for tokens and identities anew: one of them has become invalid."""
        self._found.clear()
        self._bots.clear()

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

    async def _identified(self, token: str) -> str:
        return _user(await client_like(self._client, token).auth_test())

    def _drop_failed(self, token: str, known: asyncio.Future[str]) -> None:
        """A call that failed is made again the next time."""
        if known.cancelled() or known.exception():
            self._bots.pop(token, None)


def _user(told: SlackResponse | AsyncSlackResponse) -> str:
    return str(told.get("user_id") or "")


def client_like(client: AsyncWebClient, token: str | None) -> AsyncWebClient:
    """A client of that token, with the same address, connections and retries."""
    return AsyncWebClient(
        token=token,
        base_url=client.base_url,
        session=client.session,
        logger=client.logger,
        retry_handlers=[Retries()],
    )
