"""`askademy forget`, whether a server runs or not."""

import json
from pathlib import Path

import pytest

from bot.app import create_app
from bot.settings import variable
from bot.store.database import database_url, spool_folder
from tests.bot.cli.running import askademy
from tests.bot.store.conftest import ask, asked, give
from tests.conftest import serving, unlimited


def test_forget_erases_a_conversation(tmp_path: Path) -> None:
    """What a server has stored of it is gone, feedback too, and nothing of another one's."""
    url = f"sqlite:///{tmp_path}/askademy.db"
    with serving(create_app(unlimited(database_url=url))) as client:
        mine = ask(client, "When did the first ILEA open?")
        ask(client, "And where?", mine["conversation"])
        other = ask(client, "What is the mission of the ILEAs?")
        for answer in (mine, other):
            assert give(client, answer["id"]).status_code == 204
    said = askademy("forget", mine["conversation"], **{variable("database_url"): url})
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("Erased 2 questions and 1 feedback;")
    shown = askademy("insights", "--json", **{variable("database_url"): url})
    found = json.loads(shown.stdout)
    assert (found["questions"], found["feedback"]["total"]) == (1, 1)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/askademy.db"


def test_forget_looks_into_the_spool(url: str) -> None:
    """A file that a dead server left is searched as well; what is not there is no error."""
    folder = spool_folder(database_url(url))
    folder.mkdir(parents=True)
    (folder / "dead.jsonl").write_text(f"{json.dumps(asked('a', 'mine', 'Private'))}\n")
    for count in (1, 0):
        said = askademy("forget", "mine", **{variable("database_url"): url})
        assert said.returncode == 0
        assert said.stdout.startswith(f"Erased {count} questions and 0 feedback;")
    assert list(folder.iterdir()) == []


def test_file_that_cannot_be_searched_is_an_error(url: str) -> None:
    """The exit code is 1, and one sentence names the file."""
    file = spool_folder(database_url(url)) / "odd.jsonl"
    file.mkdir(parents=True)
    said = askademy("forget", "mine", **{variable("database_url"): url})
    assert said.returncode == 1
    assert said.stderr.splitlines()[-1] == (
        f"{file} cannot be read and may hold questions of it: delete what is left there."
    )
