"""Messages to a response address: they need no membership in the channel."""

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack.api.retries import UNREACHABLE, Retries
from bot.slack.messages.blocks import Message

OK = 200


class Responder:
    def __init__(self, client: AsyncWebClient) -> None:
        """`client` is the one whose connections are used."""
        self._client = client

    async def say(
        self, url: str, message: Message, *, replace: bool = False, public: bool = False
    ) -> bool:
        """Whether Slack has taken the message.

        `url` is the response address; with `replace` the message takes the place of the one whose
        button was pressed, with `public` the whole channel sees it.
        """
        return await self.status(url, message, replace=replace, public=public) == OK

    async def status(
        self, url: str, message: Message, *, replace: bool = False, public: bool = False
    ) -> int | None:
        """The status of Slack's answer to a message as `say` sends it; None without one."""
        body = {
            "text": message.text,
            "blocks": list(message.blocks),
            "response_type": "in_channel" if public else "ephemeral",
            "replace_original": replace,
            "unfurl_links": False,
        }
        return await self._send(url, body)

    async def delete(self, url: str) -> bool:
        return await self._send(url, {"delete_original": True}) == OK

    async def _send(self, url: str, body: dict[str, object]) -> int | None:
        webhook = AsyncWebhookClient(
            url,
            session=self._client.session,
            logger=self._client.logger,
            retry_handlers=[Retries()],
        )
        try:
            response = await webhook.send_dict(body)
        except UNREACHABLE:
            return None
        return response.status_code
