"""The app's manifest with the organisation's name, to paste where Slack makes an app."""

import json
from collections.abc import Mapping
from pathlib import Path

from bot.slack.messages.rich import shortened

FILE = Path(__file__).with_name("manifest.yaml")
LONGEST_NAME = 35  # characters of an app's name


def manifest(name: str, command: str) -> str:
    """The manifest of the package, its comments included, for that name and slash command."""
    said = f"Answers questions with quotes from the pages of {name}"
    values = {
        "  name": shortened(name, LONGEST_NAME),
        "    display_name": shortened(name, LONGEST_NAME),
        "  description": said,
        "    agent_description": f"{said}, word for word, each with a link to its place.",
        "    - command": command,
    }
    lines = FILE.read_text("utf-8").splitlines(keepends=True)
    return "".join(_with(line, values) for line in lines)


def _with(line: str, values: Mapping[str, str]) -> str:
    key = line.partition(": ")[0]
    # A string of JSON is one of YAML, whatever stands in it.
    return f"{key}: {json.dumps(values[key], ensure_ascii=False)}\n" if key in values else line
