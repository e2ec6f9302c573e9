"""Whether Slack takes the tokens, and what is missing: at the start, and for `--check`."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse, WebClient

from bot.settings import Settings, SettingsError, secret
from bot.slack.api.complaints import complaint
from bot.slack.api.retries import error_code, is_away

SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "chat:write",
    "commands",
    "groups:history",
    "im:history",
)
BOT, APP = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"
SECONDS = 10
GOOD, WRONG = True, False

_log = logging.getLogger(__name__)
# What the SDK has to say is said in a sentence of ours.
_silent = logging.getLogger("bot.slack.start")
_silent.setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Finding:
    good: bool
    sentence: str


class UnreachableError(Exception):
    """Raised where Slack does not answer; the text names the address that was tried."""


def introduced(settings: Settings) -> SlackResponse | None:
    """What `auth.test` says of the bot token.

    None without a token, and where Slack cannot be reached: it may be reached later. Raises
    `SettingsError` where Slack refuses the token, or a scope is missing.
    """
    if settings.slack_bot_token is None or settings.slack_client_id:
        return None
    try:
        return _identity(settings)
    except UnreachableError as error:
        _log.warning("%s", error)
        return None


def require_app_token(settings: Settings) -> str:
    """The app token; raises `SettingsError` without it, and where Slack refuses it."""
    token = secret(settings.slack_app_token)
    if token is None:
        raise SettingsError(f"{APP} must be set for `askademy slack`: docs/slack.md says how.")
    if settings.slack_bot_token is None and settings.slack_client_id is None:
        raise SettingsError(f"{BOT} must be set for `askademy slack`: docs/slack.md says how.")
    try:
        _connection(settings, token)
    except UnreachableError as error:
        _log.warning("%s", error)
    return token


def findings(settings: Settings) -> Iterator[Finding]:
    """What is right and what is wrong with the tokens, the scopes and the channels."""
    if settings.slack_client_id and settings.slack_client_secret:
        yield Finding(GOOD, "SLACK_CLIENT_ID is set: workspaces install the app themselves.")
        yield from _reachability(settings)
    elif settings.slack_bot_token:
        yield from _bot_findings(settings)
    else:
        yield Finding(WRONG, f"{BOT} is not set: docs/slack.md says where to find it.")
    if settings.slack_app_token:
        try:
            _connection(settings, secret(settings.slack_app_token) or "")
            yield Finding(GOOD, f"{APP}: Socket Mode can connect.")
        except (SettingsError, UnreachableError) as error:
            yield Finding(WRONG, str(error))
    if settings.slack_signing_secret:
        yield Finding(GOOD, "SLACK_SIGNING_SECRET is set; Slack's first request shows if it fits.")
    elif not settings.slack_app_token:
        yield Finding(WRONG, f"{APP} is not set, nor SLACK_SIGNING_SECRET: no question arrives.")


def _reachability(settings: Settings) -> Iterator[Finding]:
    """A finding where Slack cannot be reached; for settings without a token to ask about."""
    try:
        _called(settings, "", "SLACK_API_URL", "api.test")
    except (SettingsError, UnreachableError) as error:
        yield Finding(WRONG, str(error))


def _bot_findings(settings: Settings) -> Iterator[Finding]:
    try:
        told = _identity(settings)
    except (SettingsError, UnreachableError) as error:
        yield Finding(WRONG, str(error))
        return
    yield Finding(GOOD, f"{BOT}: {told.get('user')} in the workspace {told.get('team')}.")
    if settings.slack_human_channel:
        yield _channel_finding(
            settings, "ASKADEMY_SLACK_HUMAN_CHANNEL", settings.slack_human_channel
        )
    for channel in settings.slack_channels:
        yield _channel_finding(settings, "ASKADEMY_SLACK_CHANNELS", channel)


def _channel_finding(settings: Settings, variable: str, channel: str) -> Finding:
    """Whether the bot is in the channel: only then may it read the channel's history."""
    try:
        _client(settings, _token(settings)).conversations_history(channel=channel, limit=1)
    except SlackApiError as error:
        if is_away(error):
            return Finding(WRONG, f"{variable}: {_unreachable(settings)}")
        code = error_code(error)
        return Finding(WRONG, f"{variable}: invite the bot into {channel} first ({code}).")
    except OSError:
        return Finding(WRONG, f"{variable}: {_unreachable(settings)}")
    return Finding(GOOD, f"{variable}: the bot is in {channel}.")


def _token(settings: Settings) -> str:
    return secret(settings.slack_bot_token) or ""


def _identity(settings: Settings) -> SlackResponse:
    """What `auth.test` says.

    Raises `SettingsError` where Slack refuses the token or a scope is missing.
    """
    told = _called(settings, _token(settings), BOT, "auth.test")
    scopes = {name.lower(): value for name, value in told.headers.items()}.get("x-oauth-scopes")
    if scopes is not None:
        missing = sorted(set(SCOPES) - {scope.strip() for scope in str(scopes).split(",")})
        if missing:
            raise SettingsError(
                f"{BOT} lacks the scope {', '.join(missing)}:"
                " add it under OAuth & Permissions, and install the app again."
            )
    return told


def _connection(settings: Settings, token: str) -> SlackResponse:
    return _called(settings, token, APP, "apps.connections.open")


def _called(settings: Settings, token: str, name: str, method: str) -> SlackResponse:
    try:
        return _client(settings, token).api_call(method)
    except SlackApiError as error:
        if is_away(error):
            raise UnreachableError(_unreachable(settings)) from error
        raise SettingsError(complaint(error, name)) from None
    except OSError as error:
        raise UnreachableError(_unreachable(settings)) from error


def _client(settings: Settings, token: str) -> WebClient:
    return WebClient(token, settings.slack_api_url, SECONDS, logger=_silent, retry_handlers=[])


def _unreachable(settings: Settings) -> str:
    return f"Slack cannot be reached at {settings.slack_api_url}: check the network and the proxy."
