import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bot.dialogue.reply import Status
from bot.settings import variable
from bot.store.database import database_url
from bot.store.questions import write_questions
from bot.store.session import writing
from tests.bot.cli.running import askademy, one_sentence
from tests.bot.store.conftest import asked

Command = Callable[..., CompletedProcess[str]]
JOKES = "Do you know [good] jokes?"


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """The command line, with a database in which something was asked."""
    url = f"sqlite:///{tmp_path}/askademy.db"
    with writing(database_url(url)) as connection:
        for number, text in enumerate((JOKES, JOKES, "Is there a swimming pool?")):
            row = asked(f"a{number}", question=text, status=Status.NOT_FOUND)
            write_questions(connection, [row])
    return partial(askademy, **{variable("database_url"): url})


def test_the_list_shows_what_was_asked_in_vain(command: Command) -> None:
    """In a table for people, and as JSON for machines."""
    shown = command("todo")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "[good]" in shown.stdout
    found = json.loads(command("todo", "--days", "7", "--json").stdout)
    assert found["days"] == 7
    assert [(task["name"], task["count"], task["trend"]) for task in found["tasks"]] == [
        (JOKES, 2, 2),
        ("Is there a swimming pool?", 1, 1),
    ]


def test_questions_are_marked(command: Command) -> None:
    """With who says so; it can be taken back."""
    marked = command("todo", JOKES, "--mark", "ignored", "--author", "Ada")
    assert marked.stdout == "Marked as ignored: 1.\n"
    task = json.loads(command("todo", "--json").stdout)["tasks"][-1]
    assert (task["name"], task["state"], task["marked"]["author"]) == (JOKES, "ignored", "Ada")
    command("todo", JOKES, "--mark", "open", "--author", "Ada")
    assert json.loads(command("todo", "--json").stdout)["tasks"][0]["state"] == "open"


@pytest.mark.parametrize(
    "arguments",
    [
        (JOKES,),
        (JOKES, "--mark", "done"),
        (JOKES, "--mark", "done", "--author", " "),
        (JOKES, "--mark", "gone", "--author", "Ada"),
        ("--mark", "done", "--author", "Ada"),
    ],
)
def test_a_mark_needs_all_of_it(command: Command, arguments: tuple[str, ...]) -> None:
    """Questions, a known mark and an author; nothing is marked without one of them."""
    assert "--mark with one of" in one_sentence(command("todo", *arguments), 2)


def test_an_empty_store_has_nothing_to_do(tmp_path: Path) -> None:
    """It is said in a sentence."""
    values = {variable("database_url"): f"sqlite:///{tmp_path}/askademy.db"}
    assert askademy("todo", **values).stdout == "There is nothing to do.\n"
