"""The slash command, and the app in the menu of a message: answers that one person sees."""

from bot.slack.api.responding import Responder
from bot.slack.inbound.markup import typed
from bot.slack.inbound.received import MenuChoice, SlashCommand
from bot.slack.listeners.acknowledgement import TAKEN, Acknowledgement
from bot.slack.messages.blocks import Message, elsewhere
from bot.slack.work.answers import Answers
from bot.slack.work.policy import Policy
from bot.slack.work.tasks import Tasks


class Commands:
    def __init__(
        self, answers: Answers, tasks: Tasks, responder: Responder, policy: Policy
    ) -> None:
        self._answers = answers
        self._tasks = tasks
        self._responder = responder
        self._policy = policy

    async def command(self, used: SlashCommand) -> Acknowledgement:
        """The acknowledgement is the answer: there is nothing between them to be lost."""
        first, *others = await self._answered(used, used.text)
        if others:
            self._tasks.start(self._say(others, used.response_url))
        body = {
            "text": first.text,
            "blocks": list(first.blocks),
            "response_type": "ephemeral",
            "unfurl_links": False,
        }
        return Acknowledgement(body=body)

    async def chosen(self, choice: MenuChoice) -> Acknowledgement:
        """Acknowledged when it is answered, or when Slack cannot wait for it any longer."""
        await self._tasks.in_time(self._answer(choice))
        return TAKEN

    async def _answer(self, choice: MenuChoice) -> None:
        await self._say(await self._answered(choice, choice.text), choice.response_url)

    async def _answered(self, asked: SlashCommand | MenuChoice, text: str) -> list[Message]:
        if not self._policy.allows(asked.channel):
            return [elsewhere(self._policy.channels)]
        return await self._answers.to_one((asked.workspace, asked.channel, asked.user), typed(text))

    async def _say(self, messages: list[Message], response_url: str | None) -> None:
        for message in messages:
            if response_url:
                await self._responder.say(response_url, message)
