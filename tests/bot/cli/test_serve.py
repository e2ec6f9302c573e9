import signal
import socket
import subprocess
import sys

import httpx
import pytest

from tests.bot.cli.running import askademy, environment, one_sentence
from tests.bot.cli.test_main import QUESTION


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
