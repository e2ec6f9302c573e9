"""A submitted modal: a question for a human, which is kept and posted once, as any other is."""

from hashlib import sha256

from bot.clock import now
from bot.ids import new_id
from bot.slack.inbound.question import Above, Place, Question, event_key
from bot.slack.inbound.received import Submission
from bot.slack.listeners.acknowledgement import Acknowledgement
from bot.slack.listeners.humans import Humans
from bot.slack.messages import texts
from bot.slack.messages.modals import QUESTION_BLOCK, said_view
from bot.slack.work.deliveries import Deliveries
from bot.slack.work.policy import Delivered, Policy
from bot.slack.work.tasks import Tasks

LONGEST_QUESTION = 1_000  # characters; the modal takes no more
CLOCKS_MILLISECONDS = 60_000  # how far Slack's clock may be behind ours
NOT_SENT = Acknowledgement(
    body={"response_action": "errors", "errors": {QUESTION_BLOCK: texts.NOT_SENT}}
)


class Submissions:
    def __init__(
        self, humans: Humans, deliveries: Deliveries, tasks: Tasks, policy: Policy
    ) -> None:
        self._humans = humans
        self._deliveries = deliveries
        self._tasks = tasks
        self._policy = policy

    async def send(self, submission: Submission) -> Acknowledgement:
        """The modal says what has come of it, or, where Slack is slow, that it is under way."""
        question = self._question(submission)
        if question is None:
            return NOT_SENT

        async def late(delivered: Delivered) -> None:
            if delivered is Delivered.REFUSED:
                await self._deliveries.withdraw(question.event)
                await self._humans.tell_unsent(question)

        delivered = await self._tasks.in_time(self._sent(question), late)
        if delivered is Delivered.REFUSED:
            await self._deliveries.withdraw(question.event)
            return NOT_SENT
        if delivered is None and self._deliveries.is_owed(question.event):
            return NOT_SENT
        sentence = texts.SENT if delivered is Delivered.DONE else texts.UNDER_WAY
        return Acknowledgement(body={"response_action": "update", "view": said_view(sentence)})

    async def _sent(self, question: Question) -> Delivered:
        """What is submitted again, because the first time seemed to be in vain, is sent once."""
        if await self._deliveries.accept(question):
            return await self._deliveries.work_on(question)
        return Delivered.DONE

    def _question(self, submission: Submission) -> Question | None:
        """None where nothing was written, or people are not asked in Slack any more."""
        text, channel = submission.text.strip()[:LONGEST_QUESTION], self._policy.human_channel
        if not (text and channel):
            return None
        team, source, at = submission.workspace, submission.source, now()
        digest = sha256(text.encode()).hexdigest()[:12]
        return Question(
            event=event_key(team, source.id or submission.view, digest),
            answer=new_id(),
            place=Place(team, channel),
            message=f"{(at - CLOCKS_MILLISECONDS) / 1000:.6f}",
            user=submission.user,
            text=text,
            at=at,
            above=Above(source.channel, source.moment),
        )
