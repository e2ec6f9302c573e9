"""The settings: read once at the start, from the environment, a `.env` file and secret files."""

import os
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_cache_path
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from pydantic_settings.exceptions import SettingsError as UnreadableSettings

from corpus.load import ACADEMY

PREFIX = "ASKADEMY_"
ENV_FILE = Path(".env")
# Where Docker and Kubernetes put files with secrets, and the variable with which systemd says so.
SECRETS, CREDENTIALS = Path("/run/secrets"), "CREDENTIALS_DIRECTORY"

_SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}
_RATE = re.compile(rf"([1-9]\d{{0,8}})\s*/\s*({'|'.join(_SECONDS)})", re.IGNORECASE)
_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{6,20}")
_BOT = re.compile(r"B[A-Z0-9]{6,20}")
_FERNET_KEY = r"^[\w-]{43}=$"
_NODE = re.compile(r"https?://(?:[^\s:@/?#]+:[^\s@/?#]+@)?[^\s:@/?#]+(?::\d{1,5})?(?:/[^\s?#]*)?")
_DATABASE = re.compile(r"sqlite:///(?!:memory:).+|postgresql://.+", re.DOTALL)


class SettingsError(Exception):
    """Raised for a setting that cannot be used; its text names the variable and what to write."""


@dataclass(frozen=True, slots=True)
class Rate:
    count: int
    seconds: int


def _rate(value: object) -> object:
    """`60/minute` → a rate; "off" → None. Anything else is left for the type to refuse."""
    if not isinstance(value, str):
        return value
    if value.strip().lower() == "off":
        return None
    found = _RATE.fullmatch(value.strip())
    return Rate(int(found[1]), _SECONDS[found[2].lower()]) if found else value


def _switch(value: object) -> object:
    """The words "on" and "off" → a bool; anything else is left for the type to refuse."""
    if not isinstance(value, str):
        return value
    return {"on": True, "off": False}.get(value.strip().lower())


def _origins(value: object) -> object:
    if not isinstance(value, str):
        return value
    origins = (part.strip().rstrip("/").lower() for part in value.split(","))
    return tuple(origin for origin in origins if origin)


def _path(value: object) -> object:
    """Without the slash at its end."""
    return value.strip().rstrip("/") if isinstance(value, str) else value


def _origin(value: str) -> str:
    if not _ORIGIN.fullmatch(value):
        raise ValueError
    return value


def _ids(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(found for part in value.split(",") if (found := part.strip()))


def _channel(value: str) -> str:
    if not _CHANNEL.fullmatch(value):
        raise ValueError
    return value


def _bot(value: str) -> str:
    if not _BOT.fullmatch(value):
        raise ValueError
    return value


def _database(value: SecretStr) -> SecretStr:
    if not _DATABASE.fullmatch(value.get_secret_value()):
        raise ValueError
    return value


def _nodes(value: SecretStr) -> SecretStr:
    if not all(_NODE.fullmatch(each.strip()) for each in value.get_secret_value().split(",")):
        raise ValueError
    return value


def _begins(*prefixes: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        secret = value.get_secret_value()
        spaced = any(map(str.isspace, secret))
        if not secret.startswith(prefixes) or secret in prefixes or spaced:
            raise ValueError
        return value

    return AfterValidator(check)


def _key(value: SecretStr) -> SecretStr:
    if not re.fullmatch(_FERNET_KEY, value.get_secret_value(), re.ASCII):
        raise ValueError
    return value


Origin = Annotated[str, AfterValidator(_origin)]
Channel = Annotated[str, AfterValidator(_channel)]
BotId = Annotated[str, AfterValidator(_bot)]


class Settings(BaseSettings):
    """Every description completes the sentence "VARIABLE must be …", which is the error's text."""

    # An empty variable is an unset one: compose files and .env templates pass empty values.
    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
        hide_input_in_errors=True,
    )

    corpus: Path = Field(ACADEMY, description="a folder of .txt, .md or .html pages")
    name: Annotated[str, StringConstraints(strip_whitespace=True)] | None = Field(
        None,
        pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$",
        max_length=80,
        description="one line of at most 80 characters, the organisation as people know it",
    )
    database_url: Annotated[SecretStr, AfterValidator(_database)] | None = Field(
        None, description="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE"
    )
    lost_questions: int = Field(
        0, ge=0, le=1_000_000, description="a whole number of questions, 0 or more"
    )
    allowed_origins: Annotated[tuple[Origin, ...], NoDecode, BeforeValidator(_origins)] = Field(
        (),
        description="a comma-separated list of origins, each like https://www.example.org, never *",
    )
    frame_ancestors: Annotated[tuple[Origin, ...], NoDecode, BeforeValidator(_origins)] = Field(
        (),
        description="a comma-separated list of origins, each like https://www.example.org, never *",
    )
    root_path: Annotated[str, BeforeValidator(_path)] = Field(
        "",
        pattern=r"^(?:/[A-Za-z0-9._~-]+)*$",
        description="a path such as /assistant, of letters, digits and . _ ~ - between slashes",
    )
    admin_password: SecretStr | None = Field(
        None,
        min_length=12,
        max_length=1_000,
        description="a password of at least 12 characters",
    )
    admin_add: Literal["off", "files", "web"] = Field(
        "off", description='"off", "files" or "web", all in small letters'
    )
    contact: str | None = Field(
        None,
        pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$",
        max_length=200,
        description="one line of at most 200 characters, such as a mail address",
    )
    retention_days: int = Field(
        90, ge=1, le=36_500, description="a whole number of days from 1 to 36500"
    )
    store_questions: Annotated[bool, BeforeValidator(_switch)] = Field(
        default=True, description='"on" or "off"'
    )
    rate_limit: Annotated[Rate | None, BeforeValidator(_rate)] = Field(
        Rate(60, 60), description='a number and a unit such as 60/minute, or "off"'
    )
    rate_limit_conversation: Annotated[Rate | None, BeforeValidator(_rate)] = Field(
        None, description='a number and a unit such as 20/minute, or "off"'
    )
    rate_limit_all: Annotated[Rate | None, BeforeValidator(_rate)] = Field(
        None, description='a number and a unit such as 100/second, or "off"'
    )
    drain_seconds: int = Field(
        0, ge=0, le=600, description="a whole number of seconds from 0 to 600"
    )
    log: Literal["text", "json"] = Field("text", description='"text" or "json", in small letters')
    metrics_token: SecretStr | None = Field(
        None,
        min_length=16,
        max_length=1_000,
        description="a secret of at least 16 characters",
    )
    engine: Literal["auto", "rank-bm25", "sparse", "opensearch"] = Field(
        "auto", description='"auto", "rank-bm25", "sparse" or "opensearch", all in small letters'
    )
    opensearch_url: Annotated[SecretStr, AfterValidator(_nodes)] | None = Field(
        None,
        description="addresses with commas between, each like https://USER:PASSWORD@HOST:9200",
    )
    index: Path | None = Field(None, description="a folder for what is kept of the index")
    meaning: Literal["auto", "on", "off"] = Field(
        "auto", description='"auto", "on" or "off", all in small letters'
    )
    meaning_model: Path | None = Field(
        None, description="a folder with model.onnx and tokenizer.json"
    )
    languages: Literal["auto", "on", "off"] = Field(
        "auto", description='"auto", "on" or "off", all in small letters'
    )
    mcp: Annotated[bool, BeforeValidator(_switch)] = Field(
        default=False, description='"on" or "off"'
    )
    slack_bot_token: Annotated[SecretStr, _begins("xoxb-", "xoxe.xoxb-")] | None = Field(
        None, validation_alias="SLACK_BOT_TOKEN", description="a bot token, which begins with xoxb-"
    )
    slack_signing_secret: SecretStr | None = Field(
        None,
        min_length=8,
        validation_alias="SLACK_SIGNING_SECRET",
        description="the signing secret of the Slack app",
    )
    slack_app_token: Annotated[SecretStr, _begins("xapp-")] | None = Field(
        None,
        validation_alias="SLACK_APP_TOKEN",
        description="an app-level token, which begins with xapp-",
    )
    slack_api_url: str = Field(
        "https://slack.com/api/",
        pattern=r"^https?://\S+$",
        validation_alias="SLACK_API_URL",
        description="an address such as https://slack.com/api/",
    )
    slack_client_id: str | None = Field(
        None,
        pattern=r"^\d+\.\d+$",
        validation_alias="SLACK_CLIENT_ID",
        description="the client id of the Slack app, two numbers with a dot between",
    )
    slack_client_secret: SecretStr | None = Field(
        None,
        min_length=8,
        validation_alias="SLACK_CLIENT_SECRET",
        description="the client secret of the Slack app",
    )
    slack_channels: Annotated[tuple[Channel, ...], NoDecode, BeforeValidator(_ids)] = Field(
        (), description="a comma-separated list of channel ids, each like C0123456789"
    )
    slack_bots: Annotated[tuple[BotId, ...], NoDecode, BeforeValidator(_ids)] = Field(
        (), description="a comma-separated list of bot ids, each like B0123456789"
    )
    slack_command: str | None = Field(
        None,
        pattern=r"^/[a-z0-9_-]{1,31}$",
        description="a slash command of small letters and digits, such as /museum",
    )
    slack_human_channel: Channel | None = Field(
        None, description="the id of a channel, such as C0123456789"
    )
    letter_channel: Channel | None = Field(
        None, description="the id of a channel, such as C0123456789"
    )
    slack_key: Annotated[SecretStr, AfterValidator(_key)] | None = Field(
        None, description="a Fernet key: 32 bytes in URL-safe base64, 44 characters"
    )


def secret(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None


def has_slack(settings: Settings) -> bool:
    """Whether Slack sends its requests to the server; raises `SettingsError` for half of it.

    Without a signing secret but with an app token, `askademy slack` fetches them instead.
    """
    installs = settings.slack_client_id and settings.slack_client_secret
    if bool(settings.slack_client_id) != bool(settings.slack_client_secret):
        raise SettingsError("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET must be set together.")
    if settings.slack_signing_secret:
        if settings.slack_bot_token or installs:
            return True
        raise SettingsError(
            "SLACK_BOT_TOKEN must be set beside SLACK_SIGNING_SECRET,"
            " or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET for several workspaces."
        )
    if (settings.slack_bot_token or installs) and not settings.slack_app_token:
        raise SettingsError(
            "SLACK_SIGNING_SECRET must be set for Slack to reach `askademy serve`,"
            " or SLACK_APP_TOKEN for `askademy slack`."
        )
    return False


def corpus_id(settings: Settings) -> str:
    """Names what is kept of the corpus: another one for another folder of pages."""
    return sha256(str(settings.corpus.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[
        :16
    ]


def index_folder(settings: Settings) -> Path:
    """Where what is made of pages is kept."""
    return settings.index or user_cache_path("askademy")


def variable(field: str) -> str:
    """The environment variable of a field."""
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else PREFIX + field.upper()


def secrets_folder() -> Path | None:
    """With a file for each secret that whoever starts the server hands over."""
    found = Path(os.environ.get(CREDENTIALS, SECRETS))
    return found if found.is_dir() else None


def read_settings(env_file: Path = ENV_FILE) -> Settings:
    """Raises `SettingsError`, whose text never holds a value: it may be a secret."""
    folder = secrets_folder()
    try:
        # pydantic-settings' own arguments, of which its plugin for mypy knows nothing.
        return Settings(_env_file=env_file, _secrets_dir=folder)  # type: ignore[call-arg]
    except ValidationError as error:
        name = str(error.errors(include_url=False, include_input=False)[0]["loc"][0])
        field = name if name in Settings.model_fields else name.lower()
        description = Settings.model_fields[field].description
        raise SettingsError(f"{variable(field)} must be {description}.") from None
    except (OSError, UnicodeDecodeError, UnreadableSettings) as error:
        if isinstance(error.__cause__, OSError | UnicodeDecodeError):
            sentence = f"A secret in {folder} cannot be read: make it a UTF-8 text file that the"
            raise SettingsError(f"{sentence} user who runs this may read.") from None
        raise SettingsError(
            f"{env_file} cannot be read: make it a UTF-8 text file of NAME=value lines."
        ) from None
