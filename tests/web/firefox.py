"""Firefox as Debian has it, driven over WebDriver BiDi: Playwright drives its own build only."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

PROGRAM = shutil.which("firefox-esr") or shutil.which("firefox")
SECONDS = 60


class Firefox:
    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._numbers = count(1)
        self.errors: list[str] = []
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=["log.entryAdded"])
        self._tab = self.call("browsingContext.getTree")["contexts"][0]["context"]

    def call(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        self._connection.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self._connection.recv(SECONDS))
            if message.get("method") == "log.entryAdded":
                if message["params"]["level"] == "error":
                    self.errors.append(message["params"]["text"])
            elif message.get("id") == number:
                assert message["type"] == "success", message
                return message["result"]

    def open(self, address: str) -> None:
        self.call("browsingContext.navigate", context=self._tab, url=address, wait="complete")

    def wait(self, expression: str) -> Any:
        """The value of a JavaScript expression, once it is truthy."""
        until = f"""new Promise((found) => {{
            const look = () => {{
                let value;
                try {{ value = {expression}; }} catch {{ value = null; }}
                if (value) found(value); else requestAnimationFrame(look);
            }};
            look();
        }})"""
        target = {"context": self._tab}
        found = self.call("script.evaluate", expression=until, target=target, awaitPromise=True)
        assert found["type"] == "success", found
        return found["result"].get("value")

    def type(self, text: str) -> None:
        """Through the keyboard, into what has the focus."""
        keys = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        action = {"type": "key", "id": "keyboard", "actions": keys}
        self.call("input.performActions", context=self._tab, actions=[action])


@contextmanager
def running(folder: Path) -> Iterator[Firefox]:
    assert PROGRAM
    # Its home is the test's: Firefox refuses to run as root in the folder of another user.
    environment = os.environ | {"HOME": str(folder), "MOZ_HEADLESS": "1"}
    profile = folder / "profile"
    profile.mkdir()
    arguments = ["--headless", "--profile", str(profile), "--remote-debugging-port", "0"]
    process = subprocess.Popen(
        [PROGRAM, *arguments], env=environment, stderr=subprocess.PIPE, encoding="utf-8"
    )
    try:
        assert process.stderr
        said = next(line for line in process.stderr if "WebDriver BiDi listening on" in line)
        address = said.split()[-1] + "/session"
        with connect(address, proxy=None, max_size=None, open_timeout=SECONDS) as connection:
            yield Firefox(connection)
    finally:
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()
