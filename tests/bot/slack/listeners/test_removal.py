import asyncio
from pathlib import Path

import pytest
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.api.complaints import Complaints
from bot.slack.api.installations import Installations
from bot.slack.api.workspaces import OneToken, Workspaces
from bot.slack.inbound.received import RemovedApp, received
from bot.slack.listeners.removal import Removal
from bot.store.database import database_url
from bot.store.store import Store
from tests.bot.slack.fake import TEAM
from tests.bot.slack.sending import Json, event

GONE = {"type": "app_uninstalled"}
PERSONS = {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}
BOTS = {"type": "tokens_revoked", "tokens": {"bot": ["U1"]}}


@pytest.mark.parametrize(("inner", "left"), [(GONE, None), (BOTS, None), (PERSONS, "xoxb-one")])
def test_token_goes_with_the_app(tmp_path: Path, inner: Json, left: str | None) -> None:
    """The workspace's token is deleted where the app or its token is gone, and only there."""
    app = received(event(inner))
    assert isinstance(app, RemovedApp)

    async def work() -> None:
        store = Store(database_url(f"sqlite:///{tmp_path}/a.db"), 90)
        store.start()
        await asyncio.to_thread(store.looked.wait, 10)
        installations = Installations(store, None)
        workspaces = Workspaces(AsyncWebClient(), installations, Complaints())
        await installations.async_save(
            Installation(user_id="U1", team_id=TEAM, bot_token="xoxb-one")  # noqa: S106
        )
        await Removal(workspaces, installations).removed(app)
        assert await installations.token(TEAM) == left
        await asyncio.to_thread(store.close)

    asyncio.run(work())


def test_token_of_the_settings_stays() -> None:
    """Where the one token is in the settings, there is nothing to delete."""
    app = received(event(GONE))
    assert isinstance(app, RemovedApp)
    workspaces = Workspaces(AsyncWebClient(), OneToken("xoxb-one"), Complaints())
    asyncio.run(Removal(workspaces, None).removed(app))
