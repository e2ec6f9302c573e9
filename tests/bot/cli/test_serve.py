import json
import re
import signal
import socket
import subprocess
import sys

import httpx
import pytest

from bot.logs.flood import MOST
from tests.bot.cli.running import askademy, environment, one_sentence
from tests.bot.cli.stopping import ASKED, stopped
from tests.bot.cli.test_main import QUESTION


def told(lines: str, form: str) -> list[tuple[str, str]]:
    """Level and message of the lines of a log."""
    if form == "json":
        return [(line["level"], line["message"]) for line in map(json.loads, lines.splitlines())]
    found = [re.fullmatch(r"\S+Z ([A-Z]+) [\w.]+: (.+)", line) for line in lines.splitlines()]
    assert all(found)
    return [(line[1].lower(), line[2]) for line in found if line]


@pytest.mark.parametrize(("number", "form"), [(signal.SIGTERM, "json"), (signal.SIGINT, "text")])
def test_serve_ends_orderly(number: signal.Signals, form: str) -> None:
    """`serve` prints its address, answers there, and ends with 0 on SIGTERM and Ctrl-C.

    Its log is of one form, also what its libraries say, and nobody can flood it.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli.main", "serve", "--port", "0"],
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
