import re
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.slack.api.check import SCOPES
from bot.slack.inbound.received import EVENTS
from bot.slack.manifest import manifest
from bot.slack.messages.command import command_of
from bot.slack.messages.rich import shortened
from tests.bot.cli.running import askademy

FILE = Path(__file__).parents[3] / "bot" / "slack" / "manifest.yaml"
MANIFEST: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))


def text(shortest: int, longest: int, pattern: str | None = None) -> StringConstraints:
    return StringConstraints(min_length=shortest, max_length=longest, pattern=pattern)


Name = Annotated[str, text(1, 50)]
Address = Annotated[str, text(1, 3_000, r"^https?://")]


class Rules(BaseModel):
    """Slack refuses keys that it does not know."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Display(Rules):
    name: Annotated[str, text(1, 35)]
    description: Annotated[str, text(1, 140)] | None = None
    background_color: Annotated[str, text(4, 7, r"^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$")] | None
    long_description: Annotated[str, text(175, 4_000)] | None = None


class AppHome(Rules):
    home_tab_enabled: bool
    messages_tab_enabled: bool
    messages_tab_read_only_enabled: bool


class BotUser(Rules):
    display_name: Annotated[str, text(1, 80)]
    always_online: bool


class AgentView(Rules):
    agent_description: Annotated[str, text(1, 300)]


class Shortcut(Rules):
    name: Annotated[str, text(1, 24)]
    type: Literal["message", "global"]
    callback_id: Annotated[str, text(1, 255)]
    description: Annotated[str, text(1, 150)]


class Command(Rules):
    command: Annotated[str, text(2, 32, "^/")]
    url: Address | None = None
    description: Annotated[str, text(1, 2_000)]
    usage_hint: Annotated[str, text(1, 1_000)] | None = None
    should_escape: bool = False


class Features(Rules):
    app_home: AppHome
    bot_user: BotUser
    agent_view: AgentView
    shortcuts: Annotated[list[Shortcut], Field(min_length=1, max_length=10)]
    slash_commands: Annotated[list[Command], Field(min_length=1, max_length=50)]


class Scopes(Rules):
    bot: Annotated[list[Name], Field(max_length=255)]


class OAuthConfig(Rules):
    redirect_urls: list[Address] | None = None
    scopes: Scopes


class Subscriptions(Rules):
    request_url: Address | None = None
    bot_events: Annotated[list[Name], Field(max_length=100)]


class Interactivity(Rules):
    is_enabled: bool
    request_url: Address | None = None


class Behaviour(Rules):
    event_subscriptions: Subscriptions
    interactivity: Interactivity
    org_deploy_enabled: bool
    socket_mode_enabled: bool
    token_rotation_enabled: bool


class Manifest(Rules):
    """What Slack's published schema of manifests asks of the parts that are used here."""

    display_information: Display
    features: Features
    oauth_config: OAuthConfig
    settings: Behaviour


# What Slack's reference asks for each event and each call.
NEEDED_BY_EVENTS = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_uninstalled": None,
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "tokens_revoked": None,
}
NEEDED_BY_CALLS = {
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "conversations_history": "channels:history",
    "conversations_replies": "channels:history",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "SlashCommand": "commands",
    "MenuChoice": "commands",
}


def test_manifest_keeps_to_the_published_rules() -> None:
    """Slack takes the manifest as it stands, and with the lines for HTTP taken in as well."""
    Manifest.model_validate(MANIFEST)
    for_http = re.sub(r"^( +)# (?=\w+:|  - )", r"\1", FILE.read_text("utf-8"), flags=re.MULTILINE)
    over_http = yaml.safe_load(for_http)
    Manifest.model_validate(over_http)
    assert over_http["settings"]["event_subscriptions"]["request_url"].endswith("/slack/events")
    assert over_http["settings"]["interactivity"]["request_url"].endswith("/slack/events")
    assert over_http["features"]["slash_commands"][0]["url"].endswith("/slack/events")
    assert over_http["oauth_config"]["redirect_urls"][0].endswith("/slack/oauth_redirect")


def test_scopes_are_those_that_are_used() -> None:
    """No scope is missing for an event or a call, and none is asked for in vain."""
    code = "\n".join(path.read_text("utf-8") for path in FILE.parent.rglob("*.py"))
    used = {scope for call, scope in NEEDED_BY_CALLS.items() if call in code}
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    used |= {scope for scope in (NEEDED_BY_EVENTS[event] for event in events) if scope}
    assert MANIFEST["oauth_config"]["scopes"]["bot"] == sorted(used)
    assert list(SCOPES) == sorted(used)


def test_events_are_those_that_are_listened_to() -> None:
    """Every event of the manifest has a type, and every type its event."""
    subscribed = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert {event.partition(".")[0] for event in subscribed} == set(EVENTS)
    assert subscribed == sorted(subscribed)


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("The Museum", "/the-museum"),
        (
            '"Tea" & <Tin>: # a museum of ' + "very " * 8 + "old pots",
            "/tea-tin-a-museum-of-very-very-v",
        ),
        ("美術館", "/ask"),
    ],
)
def test_manifest_takes_the_organisations_name(name: str, command: str) -> None:
    """Whatever the name is, Slack takes the manifest, and its command is the Home tab's."""
    text = manifest(name, command_of(name))
    found = Manifest.model_validate(yaml.safe_load(text))
    assert found.display_information.name == shortened(name, 35)
    assert name in (found.display_information.description or "")
    assert name in found.features.agent_view.agent_description
    assert [made.command for made in found.features.slash_commands] == [command]
    assert text.count("\n") == FILE.read_text("utf-8").count("\n")


def test_manifest_is_printed_for_the_pages(tmp_path: Path) -> None:
    """`askademy slack --manifest` names the organisation, and the command that is set."""
    (tmp_path / "visit.md").write_text("# Visit\n\nWe are open.\n", "utf-8")
    named = {"ASKADEMY_CORPUS": str(tmp_path), "ASKADEMY_NAME": "The Mint"}
    printed = yaml.safe_load(askademy("slack", "--manifest", **named).stdout)
    assert printed["features"]["slash_commands"][0]["command"] == "/the-mint"
    other = askademy("slack", "--manifest", **named, ASKADEMY_SLACK_COMMAND="/coins").stdout
    assert yaml.safe_load(other)["features"]["slash_commands"][0]["command"] == "/coins"


def test_nothing_is_named_after_one_organisation() -> None:
    """Neither the manifest nor any text of Slack's says that the organisation is an academy."""
    for path in (FILE, *FILE.parent.rglob("*.py")):
        assert "academy" not in path.read_text("utf-8").lower().replace("askademy", ""), path
