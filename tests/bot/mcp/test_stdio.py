import subprocess
import sys
from importlib.util import find_spec
from typing import Any

import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters

from bot.mcp import installed
from tests.bot.cli.running import askademy, environment, one_sentence
from tests.bot.mcp.assistant import MODES, QUESTION, connected, said


def process(**variables: str) -> StdioServerParameters:
    arguments = ["-m", "bot.cli.main", "mcp"]
    return StdioServerParameters(
        command=sys.executable, args=arguments, env=environment(**variables)
    )


@pytest.mark.parametrize("mode", MODES)
def test_assistant_starts_it_and_asks(mode: str) -> None:
    """`askademy mcp` answers old and new assistants over its streams, with quotes and resources."""

    async def use(client: Client) -> None:
        found = await client.call_tool("ask", {"question": QUESTION})
        assert "6,125" in said(found)
        (source,) = found.structured_content["sources"]
        (document,) = (await client.list_resources()).resources
        assert document.name == source["document"]
        (text,) = (await client.read_resource(document.uri)).contents
        assert text.text[source["start"] : source["end"]] == source["quote"]  # type: ignore[union-attr]

    connected(process(), mode, use)


def test_it_ends_with_its_input() -> None:
    """An assistant that closes the stream ends the process, which has said nothing else."""
    ended = subprocess.run(
        [sys.executable, "-m", "bot.cli.main", "mcp"],
        input="",
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=environment(),
        timeout=60,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_missing_sdk_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the SDK is not installed, the command and the setting say how to install it."""

    def without(name: str) -> Any:
        return None if name == "mcp" else find_spec(name)

    monkeypatch.setattr(installed, "find_spec", without)
    assert "askademy[mcp]" in one_sentence(askademy("mcp"), 2)
    sentence = one_sentence(askademy("serve", "--port", "0", ASKADEMY_MCP="on"), 2)
    assert sentence.startswith("ASKADEMY_MCP=on needs")
