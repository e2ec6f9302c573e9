import asyncio
import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from cryptography.fernet import Fernet

from bot.app import create_app
from bot.slack.api.oauth import States
from bot.store.database import database_url
from bot.store.store import Store
from tests.bot.slack.fake import SECRET, FakeSlack, Fault, Workspace
from tests.bot.slack.sending import Json, Message, Sender, event
from tests.conftest import serving, unlimited

# slack_sdk uses what aiohttp 4 will not have; pyproject.toml keeps it below that.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")

QUESTION = "When was ILEA Roswell established?"
KEY = Fernet.generate_key().decode()
ONE, OTHER = "xoxb-one", "xoxb-other"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "askademy.db"


def app_settings(slack: FakeSlack, database: Path, **values: object) -> Json:
    return {
        "slack_client_id": "111.222",
        "slack_client_secret": "fake-client-secret",
        "slack_signing_secret": SECRET,
        "slack_api_url": slack.api_url,
        "database_url": f"sqlite:///{database}",
    } | values


@pytest.fixture
def sender(slack: FakeSlack, database: Path) -> Iterator[Sender]:
    """An app that several workspaces may install."""
    for team, token in (("T0000ONE", ONE), ("T0000OTHER", OTHER)):
        slack.workspaces[token] = Workspace(team, f"U{team}", f"B{team}")
        slack.codes[f"code-{team}"] = {
            "ok": True,
            "access_token": token,
            "token_type": "bot",
            "scope": "chat:write",
            "bot_user_id": f"U{team}",
            "app_id": "A1",
            "team": {"id": team, "name": team},
            "enterprise": None,
            "authed_user": {"id": "U0000ANN"},
            "is_enterprise_install": False,
        }
    settings = unlimited(**app_settings(slack, database, slack_key=KEY))
    with serving(create_app(settings)) as client:
        yield Sender(client)


def state_for(client: httpx.Client) -> tuple[str, str]:
    """The state that is set on the way to Slack's page, in the link and in the browser."""
    page = client.get("/slack/install")
    assert page.status_code == 302
    link = urlsplit(page.headers["location"])
    assert (link.hostname, link.path) == ("127.0.0.1", "/oauth/v2/authorize")
    asked = parse_qs(link.query)
    assert "chat:write" in asked["scope"][0]
    cookie = page.headers["set-cookie"]
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    return asked["state"][0], cookie.partition(";")[0]


def install(client: httpx.Client, team: str) -> httpx.Response:
    state, cookie = state_for(client)
    query = {"code": f"code-{team}", "state": state}
    return client.get("/slack/oauth_redirect", params=query, headers={"Cookie": cookie})


def mention(team: str) -> Json:
    return event(Message(QUESTION).mention(f"U{team}"), team)


def answered_in(slack: FakeSlack, sender: Sender, team: str) -> None:
    before = len(slack.messages)
    assert sender.json(mention(team)).status_code == 200
    slack.wait(lambda: len(slack.messages) > before)
    assert slack.messages[-1]["team"] == team


def test_each_workspace_is_answered_with_its_own_token(
    slack: FakeSlack, sender: Sender, caplog: pytest.LogCaptureFixture
) -> None:
    """Two workspaces install the app, and each gets its answers; a third one gets none."""
    for team in ("T0000ONE", "T0000OTHER"):
        told = install(sender.client, team)
        assert told.status_code == 200, told.text
        answered_in(slack, sender, team)
    sender.json(mention("T0000THIRD"))
    sender.json(mention("T0000THIRD"))
    answered_in(slack, sender, "T0000ONE")
    logged = [record.getMessage() for record in caplog.records if "slack" in record.name]
    assert logged == ["The app is not installed in the workspace T0000THIRD."]
    assert [message["team"] for message in slack.messages] == ["T0000ONE", "T0000OTHER", "T0000ONE"]


def test_tokens_are_encrypted_and_survive_a_restart(
    slack: FakeSlack, sender: Sender, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """With a key no token is in the database; another key opens none, and the log says so."""
    install(sender.client, "T0000ONE")
    with closing(sqlite3.connect(database)) as connection:
        ((data,),) = connection.execute("SELECT data FROM installations").fetchall()
    assert ONE not in data
    assert ONE in Fernet(KEY).decrypt(data).decode()
    with serving(create_app(unlimited(**app_settings(slack, database, slack_key=KEY)))) as client:
        answered_in(slack, Sender(client), "T0000ONE")
    other_key = Fernet.generate_key().decode()
    settings = unlimited(**app_settings(slack, database, slack_key=other_key))
    with serving(create_app(settings)) as client:
        Sender(client).json(mention("T0000ONE"))
    assert "encrypted with another ASKADEMY_SLACK_KEY" in caplog.text
    assert len(slack.messages) == 1


def test_tokens_without_a_key_stay_readable_when_one_is_set(
    slack: FakeSlack, sender: Sender, tmp_path: Path
) -> None:
    """A key that is set later closes what comes from then on, and shuts nobody out."""
    plain = tmp_path / "plain.db"
    with serving(create_app(unlimited(**app_settings(slack, plain)))) as client:
        install(client, "T0000ONE")
    with closing(sqlite3.connect(plain)) as connection:
        ((data,),) = connection.execute("SELECT data FROM installations").fetchall()
    assert ONE in data
    with serving(create_app(unlimited(**app_settings(slack, plain, slack_key=KEY)))) as client:
        answered_in(slack, Sender(client), "T0000ONE")
    assert sender


def test_app_that_is_removed_is_forgotten(slack: FakeSlack, sender: Sender, database: Path) -> None:
    """When a workspace removes the app its token is deleted; a user's token is not the app's."""
    install(sender.client, "T0000ONE")
    answered_in(slack, sender, "T0000ONE")
    sender.json(event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}, "T0000ONE"))
    answered_in(slack, sender, "T0000ONE")
    sender.json(event({"type": "app_uninstalled"}, "T0000ONE"))
    install(sender.client, "T0000OTHER")
    answered_in(slack, sender, "T0000OTHER")
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT workspace FROM installations").fetchall()
    assert rows == [("T0000OTHER",)]
    sender.json(mention("T0000ONE"))
    answered_in(slack, sender, "T0000OTHER")
    assert [message["team"] for message in slack.messages].count("T0000ONE") == 2


def test_state_is_of_one_browser_and_used_once(sender: Sender) -> None:
    """A state that was made up, of another browser or used before installs nothing."""
    client = sender.client
    state, cookie = state_for(client)
    other, other_cookie = state_for(client)
    wrong = [
        ({"state": "made.up.state"}, {"Cookie": "slack-app-oauth-state=made.up.state"}),
        ({"state": state}, {}),
        ({"state": state}, {"Cookie": other_cookie}),
        ({"state": other[:-1] + "é"}, {"Cookie": cookie}),
        ({}, {}),
    ]
    for query, headers in wrong:
        found = client.get(
            "/slack/oauth_redirect", params={"code": "code-T0000ONE"} | query, headers=headers
        )
        assert found.status_code in {400, 401}
    good: Json = {
        "params": {"code": "code-T0000ONE", "state": state},
        "headers": {"Cookie": cookie},
    }
    assert client.get("/slack/oauth_redirect", **good).status_code == 200
    assert client.get("/slack/oauth_redirect", **good).status_code == 401


def test_installation_that_fails_says_so(
    slack: FakeSlack,
    sender: Sender,
    pauses: list[float],  # noqa: ARG001  # for what it does
) -> None:
    """A code that Slack does not know, a Slack that is away, a person who declines: no error."""
    assert install(sender.client, "T0000NONE").status_code == 401
    slack.faults["oauth.v2.access"] = deque([Fault()] * 4)
    away = install(sender.client, "T0000ONE")
    assert (away.status_code, away.headers["retry-after"]) == (503, "60")
    declined = sender.client.get("/slack/oauth_redirect", params={"error": "access_denied"})
    assert declined.status_code == 200
    assert slack.messages == []


def test_address_for_installing_is_there_only_for_several_workspaces(
    slack: FakeSlack, database: Path
) -> None:
    """With the token of one workspace nobody can install the app."""
    one = {
        "slack_bot_token": "xoxb-fake",
        "slack_signing_secret": SECRET,
        "slack_api_url": slack.api_url,
        "database_url": f"sqlite:///{database}",
    }
    with serving(create_app(unlimited(**one))) as client:
        assert client.get("/slack/install").status_code == 404


@pytest.mark.parametrize(("seconds", "good"), [(600, True), (-1, False)])
def test_state_is_good_for_its_time_only(
    database: Path,
    seconds: int,
    good: bool,  # noqa: FBT001
) -> None:
    """A state that is too old installs nothing; another secret has signed none of ours."""

    async def work() -> None:
        store = Store(database_url(f"sqlite:///{database}"), 90)
        store.start()
        await asyncio.to_thread(store.looked.wait, 10)
        states = States(store, "secret", seconds)
        state = await states.async_issue()
        assert not await States(store, "another", seconds).async_consume(state)
        assert await states.async_consume(state) is good
        assert not await states.async_consume(state)
        await asyncio.to_thread(store.close)

    asyncio.run(work())
