from collections import deque
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import cli
from bot.settings import Settings, SettingsError, has_slack
from bot.slack.api.check import Finding, findings, introduced, require_app_token
from tests.bot.slack.conftest import tokens
from tests.bot.slack.fake import APP_TOKEN, TOKEN, FakeSlack, Fault
from tests.conftest import unlimited


def settings_for(slack: FakeSlack, **values: object) -> Settings:
    return unlimited(**(tokens(slack) | {"slack_app_token": APP_TOKEN} | values))


def wrong(found: list[Finding]) -> list[str]:
    return [finding.sentence for finding in found if not finding.good]


def test_good_tokens_are_said_to_be_good(slack: FakeSlack) -> None:
    """Tokens that Slack takes are named with the bot and its workspace, and nothing is wrong."""
    found = list(findings(settings_for(slack, slack_human_channel="C0000HUMAN")))
    assert wrong(found) == []
    told = "\n".join(finding.sentence for finding in found)
    assert "SLACK_BOT_TOKEN: bot in the workspace Fake." in told
    assert "Socket Mode can connect" in told
    assert "the bot is in C0000HUMAN" in told


@pytest.mark.parametrize("error", ["token_revoked", "invalid_auth", "account_inactive"])
def test_token_that_slack_refuses_stops_the_start(slack: FakeSlack, error: str) -> None:
    """A token that is revoked or wrong is named in one sentence that says what to do."""
    slack.workspaces[TOKEN].error = error
    with pytest.raises(SettingsError) as caught:
        introduced(settings_for(slack))
    assert str(caught.value) == (
        f"Slack refuses SLACK_BOT_TOKEN ({error}): install the app again and set the new token."
    )
    assert TOKEN not in str(caught.value)
    assert wrong(list(findings(settings_for(slack)))) == [str(caught.value)]


def test_missing_scope_stops_the_start(slack: FakeSlack) -> None:
    """Every scope that is missing is named at the start, and not when it is needed."""
    slack.workspaces[TOKEN].scopes = "app_mentions:read,chat:write,commands,im:history"
    with pytest.raises(SettingsError) as caught:
        introduced(settings_for(slack))
    assert "assistant:write, channels:history, groups:history" in str(caught.value)


def test_app_token_that_slack_refuses_stops_the_start(slack: FakeSlack) -> None:
    """`askademy slack` needs an app token, and says so in one sentence."""
    with pytest.raises(SettingsError, match="SLACK_APP_TOKEN must be set"):
        require_app_token(unlimited(**tokens(slack)))
    with pytest.raises(SettingsError, match=r"Slack refuses SLACK_APP_TOKEN \(invalid_auth\)"):
        require_app_token(settings_for(slack, slack_app_token=APP_TOKEN[:-1]))


def test_slack_that_is_away_does_not_stop_the_start(
    slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    """A network that fails may recover: the start goes on, and the check says what is wrong."""
    away = settings_for(slack, slack_api_url="http://127.0.0.1:9/api/")
    assert introduced(away) is None
    require_app_token(away)
    (sentence,) = {record.getMessage() for record in caplog.records}
    assert sentence.startswith("Slack cannot be reached at http://127.0.0.1:9/api/")
    assert wrong(list(findings(away))) == [sentence, sentence]


def test_slack_that_is_away_is_found_out_without_a_token(slack: FakeSlack) -> None:
    """Where workspaces install the app themselves, it is checked that Slack can be reached."""
    installs = {"slack_client_id": "1.2", "slack_client_secret": "12345678"}
    there = unlimited(**(tokens(slack) | installs))
    assert wrong(list(findings(there))) == []
    away = unlimited(**(tokens(slack) | installs | {"slack_api_url": "http://127.0.0.1:9/api/"}))
    (sentence,) = wrong(list(findings(away)))
    assert sentence.startswith("Slack cannot be reached at http://127.0.0.1:9/api/")


def test_channel_that_slack_does_not_tell_of_is_not_blamed(slack: FakeSlack) -> None:
    """A rate limit while a channel is looked at is no reason to invite the bot."""
    slack.faults["conversations.history"] = deque([Fault(429)])
    found = list(findings(settings_for(slack, slack_human_channel="C0000HUMAN")))
    (sentence,) = wrong(found)
    assert sentence.startswith("ASKADEMY_SLACK_HUMAN_CHANNEL: Slack cannot be reached")


def test_channel_that_the_bot_is_not_in_is_named(slack: FakeSlack) -> None:
    """A channel of the settings that the bot cannot see is wrong, and why."""
    slack.refusals["C0000HUMAN"] = "channel_not_found"
    found = list(findings(settings_for(slack, slack_channels="C0000ABC,C0000HUMAN")))
    assert wrong(found) == [
        "ASKADEMY_SLACK_CHANNELS: invite the bot into C0000HUMAN first (channel_not_found)."
    ]


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({"slack_bot_token": TOKEN}, "SLACK_SIGNING_SECRET"),
        ({"slack_signing_secret": "12345678"}, "SLACK_BOT_TOKEN"),
        ({"slack_client_id": "1.2"}, "SLACK_CLIENT_SECRET"),
        ({"slack_client_id": "1.2", "slack_client_secret": "12345678"}, "SLACK_SIGNING_SECRET"),
    ],
)
def test_half_of_the_settings_stops_the_start(values: dict[str, str], names: str) -> None:
    """What is missing beside a token or a secret is named, and the server does not start."""
    with pytest.raises(SettingsError, match=names):
        has_slack(unlimited(**values))


def test_socket_mode_beside_a_web_server_is_no_half(slack: FakeSlack) -> None:
    """With an app token and no signing secret the web server leaves Slack to `askademy slack`."""
    only = {"slack_bot_token": TOKEN, "slack_app_token": APP_TOKEN}
    assert not has_slack(unlimited(**only))
    assert has_slack(settings_for(slack))


def test_command_says_what_is_wrong(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`askademy slack --check` prints a line for each finding, and fails where one is wrong."""
    monkeypatch.setenv("SLACK_API_URL", slack.api_url)
    monkeypatch.setenv("ASKADEMY_DATABASE_URL", f"sqlite:///{tmp_path}/a.db")
    nothing = CliRunner().invoke(cli, ["slack", "--check"])
    assert nothing.exit_code == 1
    assert "wrong  SLACK_BOT_TOKEN is not set" in nothing.output
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_APP_TOKEN", APP_TOKEN)
    good = CliRunner().invoke(cli, ["slack", "--check"])
    assert good.exit_code == 0
    assert TOKEN not in good.output
