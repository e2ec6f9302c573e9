"""`askademy editor`, as it is called."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bot.owner import passwords
from bot.settings import variable
from bot.store.database import database_url
from bot.store.editors import editor
from bot.store.session import looking
from tests.bot.cli.running import askademy, one_sentence

Command = Callable[..., CompletedProcess[str]]
PASSWORD = "correct horse battery"  # noqa: S105


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/askademy.db"


@pytest.fixture
def command(database: str, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setattr(passwords, "COST", 2**4)
    return partial(askademy, "editor", **{variable("database_url"): database})


def test_editor_is_added_listed_and_removed(command: Command, database: str) -> None:
    """The password comes from a pipe, and only its hash is kept."""
    assert command("add", "Ada", stdin=f"{PASSWORD}\n").stdout == "Ada may sign in now.\n"
    with looking(database_url(database)) as connection:
        kept = editor(connection, "Ada")
    assert kept
    assert passwords.fits(PASSWORD, kept.password)
    again = command("add", "Ada", stdin="another password\r\n")
    assert again.stdout == "Ada has another password now.\n"
    (shown,) = json.loads(command("list", "--json").stdout)["editors"]
    assert shown["name"] == "Ada"
    assert "Ada" in command("list").stdout
    assert command("remove", "Ada").stdout == "Ada may not sign in any longer.\n"
    assert json.loads(command("list", "--json").stdout) == {"editors": []}
    assert one_sentence(command("remove", "Ada"), 2) == 'There is no editor "Ada".'


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [
        ("", PASSWORD, "one line"),
        ("x" * 81, PASSWORD, "one line"),
        ("two\nlines", PASSWORD, "one line"),
        ("Owner", PASSWORD, "ASKADEMY_ADMIN_PASSWORD"),
        ("Ada", "short", "at least 12 characters"),
        ("Ada", "", "at least 12 characters"),
    ],
)
def test_what_cannot_be_an_editor_is_refused(
    command: Command, name: str, password: str, said: str
) -> None:
    """A sentence says what is wrong, and nobody is let in."""
    assert said in one_sentence(command("add", name, stdin=f"{password}\n"), 2)
    assert json.loads(command("list", "--json").stdout) == {"editors": []}
