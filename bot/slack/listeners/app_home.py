"""The App Home is opened: its page is shown, and the messages tab offers questions."""

from typing import Any

from bot.service.live import Live
from bot.slack.api.calls import Calls
from bot.slack.inbound.received import OpenedHome
from bot.slack.messages.home import home_view, prompts


class AppHome:
    def __init__(self, live: Live, calls: Calls, command: str | None) -> None:
        """`command` is the slash command, where it is not made of the organisation's name."""
        self._live = live
        self._calls = calls
        self._command = command

    async def opened(self, home: OpenedHome) -> None:
        """Fills the tab that somebody looks at."""
        if home.tab == "home":
            view = self._view(home.channel)
            await self._calls.tried(
                home.workspace, lambda client: client.views_publish(user_id=home.user, view=view)
            )
        elif home.tab == "messages" and home.channel:
            await self._offer(home.workspace, home.channel)

    def _view(self, channel: str | None) -> dict[str, Any]:
        snapshot = self._live.snapshot
        return home_view(snapshot.corpus, snapshot.chat.suggestions, channel, self._command)

    async def _offer(self, workspace: str, channel: str) -> None:
        """Without a thread: with one, Slack shows nothing and does not say so."""
        if offered := prompts(self._live.snapshot.chat.suggestions):
            arguments = {"channel_id": channel, "prompts": offered}
            method = "assistant.threads.setSuggestedPrompts"
            await self._calls.tried(
                workspace, lambda client: client.api_call(method, json=arguments)
            )
