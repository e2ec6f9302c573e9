"""The App Home is opened: its page is shown, and the messages tab offers questions."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversations import Conversations
from bot.slack import texts
from bot.slack.answers import Answers
from bot.slack.deliveries import Deliveries
from bot.slack.home import home_view, prompts
from bot.slack.retries import UNREACHABLE
from bot.slack.workspaces import workspace_of

Json = dict[str, Any]


class Opening:
    def __init__(
        self, conversations: Conversations, answers: Answers, deliveries: Deliveries
    ) -> None:
        self._conversations = conversations
        self._answers = answers
        self._deliveries = deliveries

    def listen(self, app: AsyncApp) -> None:
        app.event("app_home_opened")(self.opened)

    async def opened(self, event: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        user, channel = event.get("user"), event.get("channel")
        with self._deliveries.busy():
            try:
                if event.get("tab") == "home" and isinstance(user, str):
                    await client.views_publish(user_id=user, view=self._home())
                elif event.get("tab") == "messages" and isinstance(channel, str):
                    await self._offer(client, channel)
            except SlackApiError as error:
                self._answers.refused(error, workspace_of(context))
            except UNREACHABLE:
                self._answers.unreachable()

    def _home(self) -> Json:
        chat = self._conversations.chat
        return home_view(list(chat.documents.values()), chat.suggestions, texts.COMMAND)

    async def _offer(self, client: AsyncWebClient, channel: str) -> None:
        """Without a thread: with one, Slack shows nothing and does not say so."""
        offered = prompts(self._conversations.chat.suggestions)
        if offered:
            arguments = {"channel_id": channel, "prompts": offered}
            await client.api_call("assistant.threads.setSuggestedPrompts", json=arguments)
