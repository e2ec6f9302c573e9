"""What somebody missed in an answer, written in the modal that "Not helpful" opens."""

from bot.slack.api.calls import Calls
from bot.slack.inbound.received import Click, Comment
from bot.slack.listeners.acknowledgement import TAKEN, Acknowledgement
from bot.slack.listeners.votes import Voting
from bot.slack.messages import texts
from bot.slack.messages.modals import COMMENT_BLOCK, comment_view

NOT_KEPT = Acknowledgement(
    body={"response_action": "errors", "errors": {COMMENT_BLOCK: texts.NOT_KEPT}}
)


class Comments:
    def __init__(self, votes: Voting, calls: Calls) -> None:
        self._votes = votes
        self._calls = calls

    async def ask(self, click: Click, answer: str) -> None:
        """Opens the modal; the vote is kept by then, whatever comes of it."""
        view = comment_view(answer)
        await self._calls.tried(
            click.workspace, lambda client: client.views_open(trigger_id=click.trigger, view=view)
        )

    async def keep(self, comment: Comment) -> Acknowledgement:
        """Beside the vote of the same person; the modal stays open where it cannot be saved."""
        text = comment.text.strip()
        if not text:
            return TAKEN
        kept = await self._votes.save(comment, comment.source.answer, helpful=False, comment=text)
        return TAKEN if kept else NOT_KEPT
