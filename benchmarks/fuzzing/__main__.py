"""Inputs are grown by what they make the code do: `python -m benchmarks.fuzzing SECONDS [NAME…]`.

All harnesses share the seconds, on every processor. What was found before is gone on with: it
stands in `.fuzzing`, and so do inputs that break a promise. Ends with 1 where there is one.
"""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import atheris

# Once for all of them: the code is made to count what it runs through while it is imported.
with atheris.instrument_imports(include=["bot", "corpus", "index"], enable_loader_override=False):
    from benchmarks.fuzzing.harnesses import HARNESSES

FOLDER = Path(__file__).parents[2] / ".fuzzing"
LARGEST = 8_192  # bytes of an input
# Seconds after which libFuzzer ends one input, which no harness should come near.
HANGS = 60
MEMORY = 2_048  # MiB


@dataclass(frozen=True, slots=True)
class Search:
    name: str
    tried: int
    reached: int
    """Edges of the code that some input has reached."""

    broken: str
    """What was told of the input that broke a promise; empty where none did."""


def main() -> None:
    seconds, names = int(sys.argv[1]), sys.argv[2:] or list(HARNESSES)
    side_by_side = os.cpu_count() or 1
    each = max(1, seconds * side_by_side // len(names))
    found = sorted(searched(each, names, side_by_side), key=lambda search: names.index(search.name))
    print(f"| what | inputs in {each} seconds | edges reached | broken promises |")
    print("|---|---:|---:|---:|")
    for search in found:
        broken = int(bool(search.broken))
        print(f"| {search.name} | {search.tried:,} | {search.reached:,} | {broken} |")
    for search in found:
        if search.broken:
            print(f"\n{search.name}: {search.broken}", file=sys.stderr)
    sys.exit(any(search.broken for search in found))


def searched(seconds: int, names: Sequence[str], side_by_side: int) -> Iterator[Search]:
    """Each in a process of its own, as libFuzzer ends with its search."""
    waiting, running = list(names), dict[int, str]()
    while waiting or running:
        while waiting and len(running) < side_by_side:
            name = waiting.pop(0)
            pid = os.fork()
            if not pid:
                _search(seconds, name)
            running[pid] = name
        pid, status = os.wait()
        yield _told(running.pop(pid), status)


def _place(name: str) -> Path:
    return FOLDER / name.replace(" ", "-")


def _search(seconds: int, name: str) -> NoReturn:
    harness, place = HARNESSES[name], _place(name)
    (place / "broken").mkdir(parents=True, exist_ok=True)
    inputs = place / "inputs"
    inputs.mkdir(exist_ok=True)
    for number, seed in enumerate(harness.seeds()):
        (inputs / f"seed-{number}").write_bytes(seed)
    log = os.open(place / "log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    # What is read once is no part of the first input.
    harness.check(b"")
    options = {
        "max_total_time": seconds,
        "max_len": LARGEST,
        "timeout": HANGS,
        "rss_limit_mb": MEMORY,
        "artifact_prefix": f"{place}/broken/",
        "print_final_stats": 1,
    }
    arguments = [f"-{option}={value}" for option, value in options.items()]
    atheris.Setup([sys.argv[0], str(inputs), *arguments], harness)
    atheris.Fuzz()
    os._exit(0)


def _told(name: str, status: int) -> Search:
    told = (_place(name) / "log").read_text("utf-8", "replace")
    _, is_ours, error = told.partition("Uncaught Python exception")
    return Search(
        name,
        _last(r"stat::number_of_executed_units:\s+(\d+)", told),
        _last(r"cov: (\d+)", told),
        (error if is_ours else told)[-3_000:] if status else "",
    )


def _last(pattern: str, text: str) -> int:
    return int((re.findall(pattern, text) or ["0"])[-1])


if __name__ == "__main__":
    main()
