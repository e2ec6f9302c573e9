import json
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import httpx
import pytest

from bot.logs.flood import MOST
from corpus.load import ACADEMY
from tests.bot.cli.running import askademy, environment, one_sentence
from tests.bot.cli.stopping import ASKED, stopped
from tests.bot.cli.test_main import QUESTION
from tests.bot.store.conftest import eventually
from tests.patience import PATIENCE

FORGED = "a\n2026-11-29T07:00:00.000Z ERROR bot: forged.txt"


def told(lines: str, form: str) -> list[tuple[str, str]]:
    """Level and message of the lines of a log."""
    if form == "json":
        return [(line["level"], line["message"]) for line in map(json.loads, lines.splitlines())]
    found = [re.fullmatch(r"\S+Z ([A-Z]+) [\w.]+: (.+)", line) for line in lines.splitlines()]
    assert all(found)
    return [(line[1].lower(), line[2]) for line in found if line]


@pytest.mark.parametrize(("number", "form"), [(signal.SIGTERM, "json"), (signal.SIGINT, "text")])
def test_serve_ends_orderly(number: signal.Signals, form: str, tmp_path: Path) -> None:
    """`serve` prints its address, answers there, and ends with 0 on SIGTERM and Ctrl-C.

    Its log is of one form, also what its libraries say; nobody can flood it, and no name of a file
    forges a line of it.
    """
    corpus = copytree(ACADEMY, tmp_path / "pages")
    (corpus / FORGED).write_bytes(b"\0")
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli.main", "serve", "--port", "0", "--corpus", corpus],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment(ASKADEMY_LOG=form),
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
                for _ in range(MOST + 10):
                    with socket.create_connection(("127.0.0.1", client.base_url.port or 0)) as one:
                        one.sendall(b"no HTTP\r\n\r\n")
                        assert one.recv(65_536).startswith(b"HTTP/1.1 400 ")
                # The connection stays open: it must not hold the process.
                process.send_signal(number)
                assert process.wait(20) == 0
            assert process.stdout.read() == ""
            lines = told(process.stderr.read(), form)
            warned = [message for level, message in lines if level != "info"]
            name = FORGED if form == "json" else FORGED.replace("\n", r"\n")
            assert warned.pop(0).startswith(f"Left out: {corpus}/{name}, line 1: ")
            assert warned == ["Invalid HTTP request received."] * MOST
        finally:
            # Without this a failed assertion would wait for the server for ever.
            process.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="several processes are for Linux")
@pytest.mark.parametrize("workers", [1, 2])
def test_stop_with_500_connections(workers: int) -> None:
    """What has begun to arrive is answered, nobody else is waited for, and nothing is a fault."""
    found = stopped(workers)
    assert (found.code, found.answered, found.errors) == (0, ASKED, 0)


def test_port_in_use_is_one_sentence() -> None:
    """A port that is taken, and a host that does not exist, end the start with exit code 2."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"port {port}" in one_sentence(askademy("serve", "--port", port), 2)
    assert "host.invalid" in one_sentence(askademy("serve", "--host", "host.invalid"), 2)
    assert askademy("serve", "--port", "65536").returncode == 2


@pytest.mark.parametrize("form", ["json", "text"])
def test_name_of_a_page_forges_no_line(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A start that fails says why on one line of the log's form, whatever a file is called."""
    monkeypatch.setenv("ASKADEMY_LOG", form)
    page = tmp_path / FORGED
    page.write_bytes(b"\0")
    sentence = one_sentence(askademy("serve", "--port", "0", "--corpus", str(tmp_path)), 2)
    if form == "json":
        line = json.loads(sentence)
        assert line["level"] == "critical"
        assert line["message"].startswith(f"{page}, line 1: ")
    else:
        assert sentence.startswith(f"{page}, line 1: ".replace("\n", r"\n"))


LIBRARIES = """
import logging, warnings
import bot.mcp.http, bot.routes, bot.slack.service, bot.store.migrate
from bot.logs.log import log_as_server

log_as_server("json")
for name in ("alembic.runtime.migration", "slack_bolt.AsyncApp", "uvicorn.error", "mcp.server"):
    logging.getLogger(name).warning("%s\\nERROR forged", name)
# Of a place without a line of code, which some versions of Python would show.
warnings.warn_explicit("py.warnings\\nERROR forged", UserWarning, "nowhere", 1)
for name, logger in logging.root.manager.loggerDict.items():
    for each in getattr(logger, "handlers", ()):
        if not isinstance(each, logging.NullHandler):
            print(name, each)
"""


def test_libraries_write_into_the_one_log() -> None:
    """Alembic, Bolt, uvicorn, MCP and Python's warnings have no way of their own into the log."""
    found = subprocess.run(
        [sys.executable, "-W", "default", "-c", LIBRARIES],
        capture_output=True,
        encoding="utf-8",
        env=environment(PYTHONWARNINGS=""),
        check=False,
    )
    assert found.stdout == "", found.stderr
    warned = told(found.stderr, "json")
    assert [level for level, message in warned if message.endswith("\nERROR forged")] == (
        ["warning"] * 5
    )


def test_server_that_drains_answers_and_keeps_no_connection() -> None:
    """From SIGTERM on it is not ready, while it takes what comes; a second SIGTERM ends it.

    That is no fault that the log would tell of each time somebody looks.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli.main", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment(ASKADEMY_DRAIN_SECONDS="600"),
    )
    with process:
        try:
            assert process.stdout
            address = process.stdout.readline().split()[3]
            with httpx.Client(base_url=address, trust_env=False) as client:
                assert client.get("/readyz").headers.get("connection") is None
                process.terminate()
                eventually(lambda: client.get("/readyz").status_code == 503)
                response = client.post("/api/ask", json={"question": QUESTION})
                assert response.json()["status"] == "answered"
                assert response.headers["connection"] == "close"
            process.terminate()
            assert process.wait(PATIENCE) == 0
            assert process.stderr
            assert "/readyz" not in process.stderr.read()
        finally:
            process.kill()
