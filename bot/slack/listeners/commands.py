"""The slash command, and the app in the menu of a message: answers that one person sees."""

from dataclasses import replace

from bot.slack.api.responding import Responder
from bot.slack.inbound.markup import typed
from bot.slack.inbound.question import private_question
from bot.slack.inbound.received import MenuChoice, SlashCommand
from bot.slack.listeners.acknowledgement import TAKEN, Acknowledgement
from bot.slack.messages.blocks import Message, elsewhere
from bot.slack.work.answers import Answers
from bot.slack.work.deliveries import Deliveries
from bot.slack.work.policy import Policy
from bot.slack.work.tasks import Tasks


class Commands:
    def __init__(
        self,
        answers: Answers,
        deliveries: Deliveries,
        tasks: Tasks,
        responder: Responder,
        policy: Policy,
    ) -> None:
        self._answers = answers
        self._deliveries = deliveries
        self._tasks = tasks
        self._responder = responder
        self._policy = policy

    async def command(self, used: SlashCommand) -> Acknowledgement:
        """The acknowledgement is the answer: there is nothing between them to be lost.

        What it has no room for is on the disk by then.
        """
        if not self._policy.allows(used.channel):
            return _shown(elsewhere(self._policy.channels))
        question = private_question(
            used.workspace, used.channel, used.user, typed(used.text), used.response_url
        )
        found = await self._answers.prepare(question, in_doubt=False) or []
        if len(found) > 1 and question.respond:
            question = replace(question, shown=1)
            if await self._deliveries.accept(question):
                self._deliveries.begin_posting(question, found)
        return _shown(found[0])

    async def chosen(self, choice: MenuChoice) -> Acknowledgement:
        """Acknowledged when it is answered, or when Slack cannot wait for it any longer."""
        if choice.response_url is None:
            return TAKEN
        if not self._policy.allows(choice.channel):
            message = elsewhere(self._policy.channels)
            await self._tasks.in_time(self._responder.say(choice.response_url, message))
            return TAKEN
        question = private_question(
            choice.workspace, choice.channel, choice.user, typed(choice.text), choice.response_url
        )
        if await self._deliveries.accept(question):
            await self._tasks.in_time(self._deliveries.work_on(question))
        return TAKEN


def _shown(message: Message) -> Acknowledgement:
    body = {
        "text": message.text,
        "blocks": list(message.blocks),
        "response_type": "ephemeral",
        "unfurl_links": False,
    }
    return Acknowledgement(body=body)
