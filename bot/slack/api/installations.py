"""The installations of several workspaces, in the store, encrypted where a key is set."""

import json
import logging

from cryptography.fernet import Fernet, InvalidToken
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore

from bot.clock import now
from bot.store.installations import delete_installations, installation, save_installations
from bot.store.store import Store

_log = logging.getLogger(__name__)


class Installations(AsyncInstallationStore):
    """What Bolt's OAuth flow saves, and where the tokens of workspaces come from."""

    def __init__(self, store: Store, key: str | None) -> None:
        """`key` is a Fernet key; with None the tokens are kept as they are."""
        self._store = store
        self._cipher = Fernet(key) if key else None

    async def async_save(self, installation: Installation) -> None:
        """Keeps the token of a workspace; raises `StoreUnavailableError`."""
        data = json.dumps(
            {
                "token": installation.bot_token,
                "scopes": list(installation.bot_scopes or ()),
                "team": installation.team_name,
                "enterprise": installation.enterprise_name,
                "app": installation.app_id,
            }
        )
        if self._cipher:
            data = self._cipher.encrypt(data.encode()).decode()
        row = {"workspace": installed_in(installation), "data": data, "installed_at": now()}
        await self._store.save(save_installations, row, again=save_installations)

    async def token(self, workspace: str) -> str | None:
        """The workspace's token, None where there is none; raises `StoreUnavailableError`."""
        data = await self._store.read(lambda connection: installation(connection, workspace))
        if data is None:
            return None
        opened = self._opened(data, workspace)
        token = json.loads(opened).get("token") if opened else None
        return token if isinstance(token, str) else None

    async def delete(self, workspace: str) -> None:
        row = {"workspace": workspace}
        await self._store.save(delete_installations, row, again=delete_installations)

    def _opened(self, data: str, workspace: str) -> str | None:
        """The JSON as it was saved; None where it was encrypted with another key.

        What was saved without a key stays readable.
        """
        if data.startswith("{"):
            return data
        try:
            if self._cipher:
                return self._cipher.decrypt(data).decode()
        except InvalidToken:
            pass
        _log.error(
            "The token of workspace %s was encrypted with another ASKADEMY_SLACK_KEY:"
            " set that key, or install the app there again.",
            workspace,
        )
        return None


def installed_in(installation: Installation) -> str:
    """The id of the workspace, as `workspace_in` gives it for a request."""
    whole = installation.is_enterprise_install and installation.enterprise_id
    return str(whole or installation.team_id or "")
