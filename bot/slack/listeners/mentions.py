"""Mentions, direct messages and follow-ups: kept, acknowledged, then answered."""

from bot.slack.api.workspaces import Workspaces
from bot.slack.inbound.incoming import question_in
from bot.slack.inbound.question import Question
from bot.slack.inbound.received import WrittenMessage
from bot.slack.listeners.acknowledgement import AGAIN, TAKEN, Acknowledgement
from bot.slack.work.answers import Answers
from bot.slack.work.deliveries import Deliveries
from bot.slack.work.policy import Policy


class Mentions:
    def __init__(
        self, workspaces: Workspaces, answers: Answers, deliveries: Deliveries, policy: Policy
    ) -> None:
        self._workspaces = workspaces
        self._answers = answers
        self._deliveries = deliveries
        self._policy = policy

    async def heard(self, message: WrittenMessage, *, again: bool) -> Acknowledgement:
        """Acknowledged once the question is on the disk: from then on an answer is owed.

        `again` is whether Slack has sent it before: a process that did not live to acknowledge it
        may have answered it.
        """
        bot = await self._workspaces.bot_user(message.workspace)
        question = question_in(message, bot, self._policy.bots) if bot else None
        if question is None or not await self._is_for_us(question, message):
            return TAKEN
        new = await self._deliveries.accept(question)
        if new:
            self._deliveries.begin(question, in_doubt=again)
        # What is not on the disk Slack sends again, should we not live to answer it.
        return AGAIN if self._deliveries.is_owed(question.event) else TAKEN

    async def _is_for_us(self, question: Question, message: WrittenMessage) -> bool:
        if not self._policy.allows(question.place.channel):
            return False
        if message.type == "app_mention" and message.edited:
            # Slack tells of a mention again when it is edited: it is new where the bot is not yet.
            return not await self._answers.is_part_of(question)
        return question.invited or await self._answers.is_part_of(question)
