"""Calls of Slack's API that may fail: the log has a sentence of it, and nothing is raised."""

from collections.abc import Awaitable, Callable

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.api.complaints import TOKEN_ERRORS, Complaints, complaint
from bot.slack.api.retries import UNREACHABLE, error_code
from bot.slack.api.workspaces import Workspaces

Call = Callable[[AsyncWebClient], Awaitable[AsyncSlackResponse]]


class Calls:
    def __init__(self, workspaces: Workspaces, complaints: Complaints) -> None:
        self._workspaces = workspaces
        self._complaints = complaints

    async def client(self, team: str) -> AsyncWebClient | None:
        """None where the app is not installed."""
        return await self._workspaces.client(team)

    async def tried(
        self, team: str, call: Call, *, may_be_refused: bool = False
    ) -> AsyncSlackResponse | None:
        """What Slack answers to a call; None where it refuses, or does not answer.

        With `may_be_refused` a refusal is not logged, unless the token is the reason.
        """
        client = await self.client(team)
        if client is None:
            return None
        try:
            return await call(client)
        except SlackApiError as error:
            if not may_be_refused or error_code(error) in TOKEN_ERRORS:
                self.refused(error, team)
        except UNREACHABLE:
            self.unreachable()
        return None

    def refused(self, error: SlackApiError, team: str) -> None:
        if error_code(error) in TOKEN_ERRORS:
            self._workspaces.forget()
        self._complaints.tell(complaint(error, f"the token of workspace {team}"))

    def unreachable(self) -> None:
        self._complaints.unreachable()

    def reached(self) -> None:
        self._complaints.reached()
