import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from bot.cli.main import cli
from bot.contract.responses import ReplyJson
from bot.settings import Settings, variable
from corpus.load import ACADEMY
from tests.contract import held

QUESTION = "How many professionals has ILEA Roswell welcomed?"
SENTENCE = (
    "As of September 2021, ILEA Roswell has welcomed over 6,125 criminal justice sector"
    " professionals from 111 countries."
)
COMMANDS = ["ask", "chat", "serve", "check", "eval"]


def environment(**values: str) -> dict[str, str]:
    ours = {variable(field) for field in Settings.model_fields}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    # Warnings are errors in the processes too.
    return kept | {"PYTHONWARNINGS": "error", "PYTHONUTF8": "0", "LC_ALL": "C.UTF-8"} | values


def askademy(
    *arguments: str | bytes, stdin: str = "", **values: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot.cli.main", *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=environment(**values),
        timeout=60,
    )


def plain(text: str) -> str:
    """With plain spaces: the academy's page has no-break spaces, and they stay in a quote."""
    return text.replace("\u00a0", " ")


def one_sentence(result: subprocess.CompletedProcess[str], code: int) -> str:
    assert result.returncode == code
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert "Traceback" not in result.stderr
    return result.stderr.rstrip("\n")


def test_ask_prints_answer_source_and_link() -> None:
    """The answer is on the first line, then title, heading and date, then the link."""
    result = askademy("ask", QUESTION)
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


def reply(*arguments: str, **values: str) -> dict[str, Any]:
    """What `ask --json` prints, after a check that it is the HTTP contract's reply."""
    result = askademy("ask", "--json", *arguments, stdin="", **values)
    assert result.returncode == 0
    assert result.stderr == ""
    held(ReplyJson, result.stdout)
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_json_is_the_replys_of_the_api(client: httpx.Client) -> None:
    """`--json` prints what the API answers, apart from the ids; `--explain` adds `why`."""
    for explain in (False, True):
        printed = reply(QUESTION, *(["--explain"] if explain else []))
        served = client.post("/api/ask", json={"question": QUESTION, "explain": explain}).json()
        for ids in ("id", "conversation"):
            assert printed.pop(ids) != served.pop(ids)
        assert printed == served


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
        result = askademy("ask", *json_option, b"caf\xe9 academy")
        assert result.returncode == 0
        assert result.stderr == ""


def test_terminal_without_unicode() -> None:
    """Where the locale is not UTF-8, JSON is whole all the same, and text is readable."""
    question = "What is the mission of the ILEAs?"
    assert "ILEAs’ mission" in reply(question, PYTHONIOENCODING="latin-1")["answer"]
    shown = askademy("ask", "--explain", question, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert shown.returncode == 0
    assert "ILEAs? mission" in shown.stdout


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


def test_check_counts_what_there_is() -> None:
    """The packaged academy is valid and has no warnings."""
    result = askademy("check")
    assert result.returncode == 0
    assert result.stderr == ""
    assert "1 document\n" in result.stdout
    assert "25 passages" in result.stdout
    assert "phrasings" in result.stdout
    assert "Warning" not in result.stdout


def test_check_warns_and_refuses(tmp_path: Path) -> None:
    """Likely mistakes are warnings; a curation that does not fit the pages is exit code 1."""
    (tmp_path / "page.md").write_text("# Hours\n\nThe office opens at nine.\n", "utf-8")
    curation = tmp_path / "curation.toml"
    curation.write_text('[glossary]\n"shut" = "closing time"\n', "utf-8")
    warned = askademy("check", "--corpus", str(tmp_path))
    assert warned.returncode == 0
    assert 'Warning: Glossary, "shut": no page has "closing time"' in warned.stdout
    curation.write_text('[[passage]]\nquote = "at noon"\nquestions = ["When?"]\n', "utf-8")
    assert "at noon" in one_sentence(askademy("check", "--corpus", str(tmp_path)), 1)


def lines(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_eval_prints_tables_or_json(tmp_path: Path) -> None:
    """The academy answers questions that lie alone in a folder, as a table or as pure JSON."""
    file = lines(
        tmp_path / "questions.jsonl",
        {"id": "a", "question": QUESTION, "answerable": True, "gold_sentence": ["over 6,125"]},
        {"id": "b", "question": "xyzzy", "answerable": False},
    )
    table = CliRunner().invoke(cli, ["eval", str(file)])
    assert table.exit_code == 0
    assert "all" in table.stdout
    result = CliRunner().invoke(cli, ["eval", str(file), "--json", "--at-least", "hit1=1"])
    assert result.exit_code == 0
    figures = json.loads(result.stdout)
    assert (figures["questions"], figures["hit1"], figures["false_answers"]) == (2, 1.0, 0.0)


def test_eval_fails_below_a_threshold(tmp_path: Path) -> None:
    """The passages beside the file are asked; each missed threshold is a line and exit 1."""
    lines(
        tmp_path / "passages.jsonl", {"id": "p", "title": "", "text": "The office opens at nine."}
    )
    file = lines(
        tmp_path / "questions.jsonl",
        {"id": "a", "question": "When does the office open?", "passage_ids": ["p"]},
        {"id": "b", "question": QUESTION, "passage_ids": ["p"]},
    )
    thresholds = ["--at-least", "hit1=0.9", "--at-least", "hit3=0.9", "--at-most", "ece=1"]
    result = CliRunner().invoke(cli, ["eval", str(file), *thresholds])
    assert result.exit_code == 1
    missed = result.stderr.splitlines()
    assert len(missed) == 2
    assert "hit1 is 0.5" in missed[0]
    academy = CliRunner().invoke(cli, ["eval", str(file), "--json", "--corpus", str(ACADEMY)])
    assert json.loads(academy.stdout)["hit1"] == 0


def test_eval_of_a_broken_file_is_one_sentence(tmp_path: Path) -> None:
    """A file that cannot be used is named with its line, and ends with exit code 2."""
    file = tmp_path / "questions.jsonl"
    assert str(file) in one_sentence(askademy("eval", str(file)), 2)
    file.write_text('{"question": "a"}\n{"question"\n', "utf-8")
    assert "line 2" in one_sentence(askademy("eval", str(file)), 2)


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
    assert askademy("--version").stdout.startswith("askademy ")


def test_ask_does_not_import_the_web_framework() -> None:
    """One question in a terminal does not wait for the server's libraries."""
    script = "import sys, bot.cli.main; print({'fastapi', 'uvicorn'} & sys.modules.keys())"
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8"
    )
    assert result.stdout == "set()\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_ends_orderly(number: signal.Signals) -> None:
    """`serve` prints its address, answers there, and ends with 0 on SIGTERM and Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli.main", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment(),
    )
    with process:
        try:
            assert process.stdout
            assert process.stderr
            address = process.stdout.readline().split()[3]
            with httpx.Client(base_url=address, trust_env=False) as client:
                response = client.post("/api/ask", json={"question": QUESTION})
                assert response.json()["status"] == "answered"
                assert "server" not in response.headers
                # The connection stays open: it must not hold the process.
                process.send_signal(number)
                assert process.wait(20) == 0
            assert process.stdout.read() == ""
            assert process.stderr.read() == ""
        finally:
            # Without this a failed assertion would wait for the server for ever.
            process.kill()


def test_port_in_use_is_one_sentence() -> None:
    """A port that is taken, and a host that does not exist, end the start with exit code 2."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"port {port}" in one_sentence(askademy("serve", "--port", port), 2)
    assert "host.invalid" in one_sentence(askademy("serve", "--host", "host.invalid"), 2)
    assert askademy("serve", "--port", "65536").returncode == 2
