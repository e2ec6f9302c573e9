"""Askademy as a process of its own, which can be told to end and can be killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from bot.settings import Settings, variable
from corpus.load import ACADEMY
from tests.bot.slack.fake import APP_TOKEN, SECRET, TOKEN, FakeSlack
from tests.bot.slack.sending import Sender
from tests.patience import PATIENCE


def environment(slack: FakeSlack, database: str) -> dict[str, str]:
    """Nothing of the machine's own settings and proxies."""
    ours = {variable(field) for field in Settings.model_fields}
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ours and not name.lower().endswith("_proxy")
    }
    return kept | {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_API_URL": slack.api_url,
        "ASKADEMY_DATABASE_URL": database,
        "ASKADEMY_RATE_LIMIT": "off",
        variable("meaning"): "off",
        variable("languages"): "off",
    }


class Askademy:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def kill(self) -> None:
        """Without a chance to finish anything."""
        self._process.kill()
        self._process.wait(PATIENCE)

    def wait(self) -> int:
        """The exit code, after an end that somebody else has brought about."""
        return self._process.wait(PATIENCE)

    def end(self) -> int:
        """The exit code, after an orderly end."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(PATIENCE)

    def told(self) -> str:
        assert self._process.stderr
        return self._process.stderr.read()


# The command line, with a lease that tests can wait for.
IMPATIENT = """
from bot.slack.work import policy
policy.TIMES = policy.Times(lease=1.0, look=0.1)
from bot.cli.main import main
main()
"""
# The same, in a process that a certain question kills as soon as it is answered.
MORTAL = """
import os, signal
from bot.dialogue.chat import Chat
reply = Chat.reply
def deadly(self, question, *others, **named):
    if "poison" in question:
        os.kill(os.getpid(), signal.SIGKILL)
    return reply(self, question, *others, **named)
Chat.reply = deadly
"""


def started(
    command: str,
    variables: Mapping[str, str],
    *options: str,
    impatient: bool = False,
    mortal: bool = False,
) -> subprocess.Popen[str]:
    program = ["-c", IMPATIENT] if impatient else ["-m", "bot.cli.main"]
    if mortal:
        program = ["-c", MORTAL + IMPATIENT]
    return subprocess.Popen(
        [sys.executable, *program, command, *options],
        env=dict(variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def server(  # noqa: PLR0913
    slack: FakeSlack,
    database: str,
    *,
    impatient: bool = False,
    mortal: bool = False,
    corpus: Path = ACADEMY,
    meaning: str = "off",
) -> Iterator[tuple[Askademy, Sender]]:
    """`askademy serve` on a free port, from the moment on that it answers."""
    variables = environment(slack, database) | {"SLACK_SIGNING_SECRET": SECRET}
    variables |= {variable("corpus"): str(corpus), variable("meaning"): meaning}
    with started("serve", variables, "--port", "0", impatient=impatient, mortal=mortal) as process:
        assert process.stdout
        words = process.stdout.readline().split()
        assert words, process.stderr.read() if process.stderr else ""
        base_url = next(word for word in words if word.startswith("http://"))
        try:
            with httpx.Client(base_url=base_url, trust_env=False, timeout=PATIENCE) as client:
                yield Askademy(process), Sender(client)
        finally:
            process.kill()


@contextmanager
def socket_mode(slack: FakeSlack, database: str) -> Iterator[Askademy]:
    """`askademy slack`, from the moment on that it is connected."""
    variables = environment(slack, database) | {"SLACK_APP_TOKEN": APP_TOKEN}
    connected = len(slack.sockets)
    with started("slack", variables) as process:
        try:
            slack.wait(lambda: len(slack.sockets) > connected or process.poll() is not None)
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            yield Askademy(process)
        finally:
            process.kill()
