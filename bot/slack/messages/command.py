"""The name of the slash command: the organisation's, as far as Slack takes it."""

import re

PLAIN = "/ask"
LONGEST = 32  # characters, with the stroke
_OTHERS = re.compile(r"[^a-z0-9]+")


def command_of(name: str) -> str:
    """Small letters and digits of the name, between hyphens; `/ask` where it has none of them."""
    words = _OTHERS.sub("-", name.casefold()).strip("-")[: LONGEST - 1].rstrip("-")
    return f"/{words}" if words else PLAIN
