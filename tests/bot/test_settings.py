import re
from pathlib import Path

import pytest

from bot.settings import Rate, Settings, SettingsError, read_settings, secret, variable
from corpus.load import ACADEMY

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"


def test_defaults_serve_the_packaged_academy() -> None:
    """Without any variable the academy is served, to every origin's own pages only."""
    settings = read_settings()
    assert settings.corpus == ACADEMY
    assert settings.allowed_origins == ()
    assert settings.rate_limit == Rate(60, 60)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ASKADEMY_ALLOWED_ORIGINS", "*"),
        ("ASKADEMY_ALLOWED_ORIGINS", "https://a.example, b.example"),
        ("ASKADEMY_ALLOWED_ORIGINS", "https://a.example/page"),
        ("ASKADEMY_ALLOWED_ORIGINS", "https://*.example"),
        ("ASKADEMY_RATE_LIMIT", "60"),
        ("ASKADEMY_RATE_LIMIT", "0/minute"),
        ("ASKADEMY_RATE_LIMIT", "-1/minute"),
        ("ASKADEMY_RATE_LIMIT", "60/fortnight"),
        ("ASKADEMY_RATE_LIMIT", "9999999999999999/day"),
        ("ASKADEMY_RETENTION_DAYS", "0"),
        ("ASKADEMY_RETENTION_DAYS", "a week"),
        ("ASKADEMY_RETENTION_DAYS", "1.5"),
        ("ASKADEMY_CONTACT", "two\nlines"),
        ("ASKADEMY_CONTACT", "   "),
        ("ASKADEMY_CONTACT", "x" * 201),
        ("ASKADEMY_NAME", "two\nlines"),
        ("ASKADEMY_NAME", "x" * 81),
        ("ASKADEMY_DATABASE_URL", "mysql://me:hunter2hunter2@host/db"),
        ("ASKADEMY_ADMIN_PASSWORD", "hunter2"),
        ("SLACK_BOT_TOKEN", "hunter2"),
        ("SLACK_APP_TOKEN", "hunter2"),
        ("SLACK_SIGNING_SECRET", "hunter2"),
        ("SLACK_API_URL", "slack.com"),
    ],
)
def test_wrong_value_is_one_sentence_without_the_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """A wrong value is named by its variable, with what to write, and is not repeated."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    sentence = str(caught.value)
    assert sentence.startswith(f"{name} must be ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "hunter2" not in sentence
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        (
            "ASKADEMY_ALLOWED_ORIGINS",
            " https://A.example/ ,http://localhost:3000,, http://[::1]:80",
            "allowed_origins",
            ("https://a.example", "http://localhost:3000", "http://[::1]:80"),
        ),
        ("ASKADEMY_RATE_LIMIT", "5 / Second", "rate_limit", Rate(5, 1)),
        ("ASKADEMY_RATE_LIMIT", "off", "rate_limit", None),
        ("ASKADEMY_RATE_LIMIT", "", "rate_limit", Rate(60, 60)),
        ("ASKADEMY_RETENTION_DAYS", "7", "retention_days", 7),
        ("ASKADEMY_CORPUS", "pages", "corpus", Path("pages")),
        ("ASKADEMY_CONTACT", "info@example.org", "contact", "info@example.org"),
        ("SLACK_API_URL", "http://127.0.0.1:9/api/", "slack_api_url", "http://127.0.0.1:9/api/"),
    ],
)
def test_value_is_parsed(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, field: str, expected: object
) -> None:
    """Each variable reaches its field, parsed; an empty one counts as unset."""
    monkeypatch.setenv(name, value)
    assert getattr(read_settings(), field) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ASKADEMY_DATABASE_URL", "postgresql://me:hunter2hunter2@host/db"),
        ("SLACK_BOT_TOKEN", "xoxb-hunter2"),
        ("SLACK_APP_TOKEN", "xapp-hunter2"),
        ("SLACK_SIGNING_SECRET", "hunter2hunter2"),
    ],
)
def test_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A secret is in neither the text nor the representation of the settings."""
    monkeypatch.setenv(name, value)
    settings = read_settings()
    assert "hunter2" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The .env file is read; a variable of the environment wins over it; others' are ignored."""
    (tmp_path / ".env").write_text(
        "ASKADEMY_CONTACT=file\nASKADEMY_RETENTION_DAYS=3\nOTHER=1\n", "utf-8"
    )
    monkeypatch.setenv("ASKADEMY_CONTACT", "environment")
    settings = read_settings()
    assert (settings.contact, settings.retention_days) == ("environment", 3)


def test_secrets_may_be_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As Docker and systemd hand them over; the environment and the `.env` file win."""
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "askademy_metrics_token").write_text("from a file of the system\n")
    (secrets / "SLACK_SIGNING_SECRET").write_text("from a file")
    (secrets / "askademy_contact").write_text("file@example.org")
    (tmp_path / ".env").write_text("ASKADEMY_CONTACT=env@example.org\n")
    monkeypatch.setattr("bot.settings.SECRETS", secrets)
    for folder in (None, secrets):
        if folder:
            monkeypatch.setattr("bot.settings.SECRETS", tmp_path / "nowhere")
            monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
        settings = read_settings()
        assert secret(settings.metrics_token) == "from a file of the system"
        assert secret(settings.slack_signing_secret) == "from a file"
        assert settings.contact == "env@example.org"
    (secrets / "askademy_metrics_token").write_text("too short")
    with pytest.raises(SettingsError, match=r"^ASKADEMY_METRICS_TOKEN must be a secret of"):
        read_settings()


def test_secret_that_cannot_be_read_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nothing is started without it, and what is in it is not told."""
    (tmp_path / "askademy_metrics_token").write_bytes(b"\xff" * 20)
    monkeypatch.setattr("bot.settings.SECRETS", tmp_path)
    with pytest.raises(SettingsError, match=f"^A secret in {tmp_path} cannot be read: "):
        read_settings()


def test_wrong_value_in_the_file_is_named(tmp_path: Path) -> None:
    """A wrong value in the .env file is named like one of the environment."""
    (tmp_path / ".env").write_text("SLACK_API_URL=slack\n", "utf-8")
    with pytest.raises(SettingsError, match=r"^SLACK_API_URL must be "):
        read_settings()


def test_unreadable_file_is_named(tmp_path: Path) -> None:
    """A .env file in another encoding is named in one sentence."""
    (tmp_path / ".env").write_bytes(b"ASKADEMY_CONTACT=caf\xe9\n")
    with pytest.raises(SettingsError, match=r"^\.env cannot be read: .*UTF-8"):
        read_settings()


def test_every_setting_is_documented() -> None:
    """The table in docs/settings.md has a row for every variable and for no other."""
    rows = re.findall(r"^\| `([A-Z_]+)` \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert rows == [variable(field) for field in Settings.model_fields]


def test_setting_that_there_is_not_is_left_alone(tmp_path: Path) -> None:
    """A `.env` file written for another version, or for other programs too, starts the server."""
    env = tmp_path / "env"
    env.write_text("ASKADEMY_SHARDS=2\nASKADEMY_ENGINES=x\nOTHER=1\nASKADEMY_NAME=Mint\n")
    assert read_settings(env).name == "Mint"
