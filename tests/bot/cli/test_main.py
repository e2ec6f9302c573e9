import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import cli
from tests.bot.cli.running import askademy, environment, one_sentence, process

QUESTION = "How many professionals has ILEA Roswell welcomed?"
SENTENCE = (
    "As of September 2021, ILEA Roswell has welcomed over 6,125 criminal justice sector"
    " professionals from 111 countries."
)
COMMANDS = ["ask", "chat", "serve", "check", "eval"]


def plain(text: str) -> str:
    """With plain spaces: the academy's page has no-break spaces, and they stay in a quote."""
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize("arguments", [["ask", QUESTION], ["ask", "--json", QUESTION], ["check"]])
def test_closed_pipe_is_no_traceback(arguments: list[str]) -> None:
    """A reader that leaves early, as `head` does, ends the command quietly."""
    reading, writing = os.pipe()
    os.close(reading)
    result = subprocess.run(
        [sys.executable, "-m", "bot.cli.main", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        env=environment(),
        timeout=60,
    )
    os.close(writing)
    assert result.stderr == b""
    assert result.returncode == 1


@pytest.mark.parametrize("command", [["ask", "a"], ["chat"], ["serve", "--port", "0"]])
def test_broken_start_is_one_sentence(tmp_path: Path, command: list[str]) -> None:
    """A setting or a corpus that cannot be used ends every command with exit code 2."""
    assert "ASKADEMY_RATE_LIMIT" in one_sentence(askademy(*command, ASKADEMY_RATE_LIMIT="x"), 2)
    missing = tmp_path / "missing"
    assert str(missing) in one_sentence(askademy(*command, "--corpus", str(missing)), 2)
    assert str(missing) in one_sentence(askademy(*command, ASKADEMY_CORPUS=str(missing)), 2)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_examples(command: str) -> None:
    """Every command's help ends with examples of it."""
    shown = CliRunner().invoke(cli, [command, "--help"])
    assert shown.exit_code == 0
    assert f"askademy {command}" in shown.stdout.partition("For example:")[2]


def test_version() -> None:
    """`--version` names the version that is installed."""
    assert process("--version").stdout.startswith("askademy ")


def test_ask_imports_neither_the_web_framework_nor_the_database() -> None:
    """One question in a terminal does not wait for the server's libraries."""
    script = (
        "import sys, bot.cli.main; print({'fastapi', 'uvicorn', 'sqlalchemy'} & sys.modules.keys())"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8"
    )
    assert result.stdout == "set()\n"
