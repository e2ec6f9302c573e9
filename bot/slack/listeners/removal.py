"""A workspace removes the app: its token is deleted."""

from bot.slack.api.installations import Installations
from bot.slack.api.workspaces import Workspaces
from bot.slack.inbound.received import RemovedApp


class Removal:
    def __init__(self, workspaces: Workspaces, installations: Installations | None) -> None:
        """`installations` is None where the token of the one workspace is in the settings."""
        self._workspaces = workspaces
        self._installations = installations

    async def removed(self, app: RemovedApp) -> None:
        """Raises `StoreUnavailableError` where the token cannot be deleted now."""
        # The app has no tokens of people, but Slack tells of them in the same way.
        if app.is_final and self._installations:
            await self._installations.delete(app.workspace)
            self._workspaces.forget()
