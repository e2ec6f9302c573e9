"""The App Home is opened: its page is shown, and the messages tab offers questions."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.service.live import Live
from bot.slack.api.calls import Calls
from bot.slack.api.workspaces import workspace_of
from bot.slack.messages import texts
from bot.slack.messages.home import home_view, prompts
from bot.slack.work.deliveries import Deliveries

Json = dict[str, Any]


class Opening:
    def __init__(self, live: Live, calls: Calls, deliveries: Deliveries) -> None:
        self._live = live
        self._calls = calls
        self._deliveries = deliveries

    def listen(self, app: AsyncApp) -> None:
        app.event("app_home_opened")(self.opened)

    async def opened(self, event: Json, context: AsyncBoltContext) -> None:
        user, channel, team = event.get("user"), event.get("channel"), workspace_of(context)
        with self._deliveries.busy():
            if event.get("tab") == "home" and isinstance(user, str):
                view = self._home(channel if isinstance(channel, str) else None)
                await self._calls.tried(
                    team, lambda client: client.views_publish(user_id=user, view=view)
                )
            elif event.get("tab") == "messages" and isinstance(channel, str):
                await self._offer(team, channel)

    def _home(self, channel: str | None) -> Json:
        chat = self._live.snapshot.chat
        return home_view(list(chat.documents.values()), chat.suggestions, texts.COMMAND, channel)

    async def _offer(self, team: str, channel: str) -> None:
        """Without a thread: with one, Slack shows nothing and does not say so."""
        if offered := prompts(self._live.snapshot.chat.suggestions):
            arguments = {"channel_id": channel, "prompts": offered}
            method = "assistant.threads.setSuggestedPrompts"
            await self._calls.tried(team, lambda client: client.api_call(method, json=arguments))
