"""A server that is told to stop with 500 connections open: `make stop`, written to `stop.md`."""

import os
import platform
from collections.abc import Sequence
from pathlib import Path

from tests.bot.cli.stopping import ASKED, BODIES, HEADS, IDLE, Stopped, stopped

RESULT = Path(__file__).parents[1] / "stop.md"
GOAL = 6.0  # seconds


def report(found: Sequence[Stopped]) -> str:
    machine = f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()})"
    rows = "\n".join(
        f"| {each.workers} | {each.seconds:.1f} s | {each.code} | {each.answered} of {ASKED}"
        f" | {each.errors} |"
        for each in found
    )
    return f"""# Told to stop

Made by `make stop` on {machine}, CPython {platform.python_version()}, at a load of
{os.getloadavg()[0]:.1f}: SIGTERM while {IDLE + HEADS + BODIES + ASKED} connections are open.
{IDLE} of them are idle, {HEADS} have sent a part of a head, {BODIES} a part of a body and never the
rest, and {ASKED} a part of a question whose rest comes after the signal: these must be answered.
Goal: it ends within {GOAL:.0f} s, with code 0 and without an error in its log.

| processes | until the end | code | answered | errors |
|---|---|---|---|---|
{rows}
"""


def main() -> None:
    found = [stopped(workers) for workers in (1, 2)]
    text = report(found)
    print(text)
    RESULT.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
