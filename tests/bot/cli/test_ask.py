import json
import subprocess
import sys
from subprocess import CompletedProcess
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from bot.cli.main import cli
from bot.contract.responses import ReplyJson
from tests.bot.cli.running import askademy, environment, one_sentence, process
from tests.bot.cli.test_main import QUESTION, SENTENCE, plain
from tests.contract import held


def reply(*arguments: str) -> dict[str, Any]:
    """What `ask --json` prints, after a check that it is the HTTP contract's reply."""
    return printed(askademy("ask", "--json", *arguments))


def printed(result: CompletedProcess[str]) -> dict[str, Any]:
    assert result.returncode == 0
    assert result.stderr == ""
    held(ReplyJson, result.stdout)
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_ask_prints_answer_source_and_link() -> None:
    """The answer is on the first line, then title, heading and date, then the link."""
    result = process("ask", QUESTION)
    assert result.returncode == 0
    assert result.stderr == ""
    answer, source, link = result.stdout.splitlines()
    assert plain(answer) == SENTENCE
    assert source == "ILEA Roswell: Our Academy, Our Academy, 2021-09"
    assert link.startswith("https://roswell.ilea.state.gov/#:~:text=")


def test_ask_colours_the_key_span_on_a_terminal_only() -> None:
    """The key span is in colour on a terminal, and not with NO_COLOR or in a pipe."""
    coloured = askademy("ask", QUESTION, FORCE_COLOR="1", TERM="xterm-256color").stdout
    assert "\x1b[1;32m6,125\x1b[0m" in coloured
    uncoloured = askademy(
        "ask", QUESTION, FORCE_COLOR="1", NO_COLOR="1", TERM="xterm-256color"
    ).stdout
    assert "\x1b[3" not in uncoloured
    assert ";32m" not in uncoloured
    assert "\x1b" not in askademy("ask", QUESTION).stdout


def test_json_is_the_replys_of_the_api(client: httpx.Client) -> None:
    """`--json` prints what the API answers, apart from the ids; `--explain` adds `why`."""
    for explain in (False, True):
        told = reply(QUESTION, *(["--explain"] if explain else []))
        served = client.post("/api/ask", json={"question": QUESTION, "explain": explain}).json()
        for ids in ("id", "conversation"):
            assert told.pop(ids) != served.pop(ids)
        assert told == served


def test_not_found_is_a_reply() -> None:
    """Nothing found is an answer too: the exit code is 0, with questions that can be answered."""
    assert reply("xyzzy")["status"] == "not_found"
    result = askademy("ask", "xyzzy", ASKADEMY_CONTACT="info@example.org")
    assert result.returncode == 0
    assert "info@example.org" in result.stdout
    assert "You can ask:\n- " in result.stdout


def test_explain_prints_tables() -> None:
    """`--explain` shows each term with its score, and the sum."""
    shown = askademy("ask", "--explain", QUESTION).stdout
    assert "welcomed" in shown
    assert "sum" in shown
    assert "Lead over it" in shown


def test_question_that_cannot_be_asked() -> None:
    """A blank or over-long question is one sentence and exit code 2."""
    assert one_sentence(askademy("ask", " "), 2).endswith(".")
    assert "use at most 1,000" in one_sentence(askademy("ask", "a" * 1_001), 2)


@pytest.mark.parametrize("question", ["-x", "--json", "\x1b[31m\x07", "[bold]a[/]", "<b>", "😀"])
def test_odd_question_is_a_question(question: str) -> None:
    """After `--` anything is a question; markup and control characters do no harm."""
    result = CliRunner().invoke(cli, ["ask", "--json", "--", question])
    assert result.exit_code == 0
    held(ReplyJson, result.stdout)
    shown = CliRunner().invoke(cli, ["ask", "--explain", "--", question])
    assert shown.exit_code == 0
    assert "\x1b" not in shown.stdout


def test_argument_of_another_encoding_is_a_question() -> None:
    """Bytes that are no UTF-8 do not end in a traceback."""
    for json_option in ([], ["--json"]):
        result = process("ask", *json_option, b"caf\xe9 academy")
        assert result.returncode == 0
        assert result.stderr == ""


def test_terminal_without_unicode() -> None:
    """Where the locale is not UTF-8, JSON is whole all the same, and text is readable."""
    question = "What is the mission of the ILEAs?"
    latin = process("ask", "--json", question, PYTHONIOENCODING="latin-1")
    assert "ILEAs’ mission" in printed(latin)["answer"]
    shown = process("ask", "--explain", question, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert shown.returncode == 0
    assert "ILEAs? mission" in shown.stdout


def test_chat_reads_questions_from_a_pipe() -> None:
    """Each line is a turn of one conversation, blank ones are passed over, "exit" ends it."""
    result = askademy("chat", stdin=f"{QUESTION}\n\nAnd from how many countries?\nexit\nhello\n")
    assert result.returncode == 0
    assert result.stderr == ""
    assert plain(result.stdout).startswith(SENTENCE)
    assert "Understood as: " in result.stdout
    assert "Hello" not in result.stdout
    assert "> " not in result.stdout


def test_chat_ends_with_its_input() -> None:
    """The end of the input ends the conversation; bytes of another encoding do not."""
    assert askademy("chat").returncode == 0
    process = subprocess.run(
        [sys.executable, "-m", "bot.cli.main", "chat"],
        input=b"caf\xe9\n" + b"a" * 1_001 + b"\nhello",
        capture_output=True,
        check=False,
        env=environment(),
        timeout=60,
    )
    assert process.returncode == 0
    assert process.stderr == b""
    assert b"use at most 1,000" in process.stdout
    assert b"Hello" in process.stdout
