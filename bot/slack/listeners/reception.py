"""Who gets what Slack sends, and what Slack is told where something is away."""

from slack_sdk.errors import SlackApiError

from bot.slack.api.complaints import Complaints
from bot.slack.api.retries import UNREACHABLE
from bot.slack.inbound.received import (
    Challenge,
    Click,
    Comment,
    Inbound,
    MenuChoice,
    OpenedHome,
    RemovedApp,
    SlashCommand,
    Submission,
    WrittenMessage,
)
from bot.slack.listeners.acknowledgement import AGAIN, TAKEN, Acknowledgement
from bot.slack.listeners.app_home import AppHome
from bot.slack.listeners.buttons import Buttons
from bot.slack.listeners.commands import Commands
from bot.slack.listeners.comments import Comments
from bot.slack.listeners.mentions import Mentions
from bot.slack.listeners.removal import Removal
from bot.slack.listeners.submissions import Submissions
from bot.slack.listeners.takeovers import Takeovers
from bot.slack.work.tasks import Tasks
from bot.store.errors import StoreUnavailableError


class Reception:
    def __init__(  # noqa: PLR0913, PLR0917  # one for each kind
        self,
        mentions: Mentions,
        app_home: AppHome,
        removal: Removal,
        buttons: Buttons,
        commands: Commands,
        submissions: Submissions,
        comments: Comments,
        takeovers: Takeovers,
        tasks: Tasks,
        complaints: Complaints,
    ) -> None:
        self._mentions = mentions
        self._app_home = app_home
        self._removal = removal
        self._buttons = buttons
        self._commands = commands
        self._submissions = submissions
        self._comments = comments
        self._takeovers = takeovers
        self._tasks = tasks
        self._complaints = complaints

    async def receive(self, inbound: Inbound | None, *, again: bool) -> Acknowledgement:
        """What Slack is told; `again` is whether it has sent this before.

        Where the store or Slack is away, Slack is asked to send it again.
        """
        try:
            return await self._given(inbound, again=again)
        except StoreUnavailableError:
            return AGAIN
        except (SlackApiError, *UNREACHABLE):
            self._complaints.unreachable()
            return AGAIN

    async def _given(self, inbound: Inbound | None, *, again: bool) -> Acknowledgement:
        told = TAKEN
        match inbound:
            case Challenge():
                told = Acknowledgement(body={"challenge": inbound.challenge})
            case WrittenMessage():
                told = await self._heard(inbound, again=again)
            case OpenedHome():
                self._tasks.start(self._app_home.opened(inbound))
            case RemovedApp():
                await self._removal.removed(inbound)
            case Click():
                told = await self._buttons.pressed(inbound)
            case SlashCommand():
                told = await self._commands.command(inbound)
            case MenuChoice():
                told = await self._commands.chosen(inbound)
            case Submission() | Comment():
                told = await self._submitted(inbound)
            case None:
                pass
        return told

    async def _heard(self, message: WrittenMessage, *, again: bool) -> Acknowledgement:
        told = await self._mentions.heard(message, again=again)
        if self._takeovers.may_concern(message):
            self._tasks.start(self._takeovers.offer(message))
        return told

    async def _submitted(self, modal: Submission | Comment) -> Acknowledgement:
        if isinstance(modal, Comment):
            return await self._comments.keep(modal)
        return await self._submissions.send(modal)
