"""Small talk and its fixed replies; the patterns are data, in `smalltalk.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import re2

# Characters of a turn that can be small talk. The longest of the 458 in clinc_oos that are has 66.
LONGEST = 100

_DATA = Path(__file__).with_name("smalltalk.toml")


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """What is said to one kind of small talk."""

    reply: str
    certain: bool  # no page can answer it, whatever words they share


def small_talk(question: str) -> SmallTalk | None:
    """The reply where the whole question, of at most `LONGEST` characters, is small talk."""
    plain = " ".join(question.casefold().replace("’", "'").replace(",", " ").split())
    plain = plain.strip(" .!?:;-'\"()*")
    if len(plain) > LONGEST:
        return None
    patterns, kinds = _kinds()
    found = patterns.Match(plain.encode("utf-8", "replace"))
    return kinds[min(found)] if found else None


@cache
def _kinds() -> tuple[Any, tuple[SmallTalk, ...]]:
    """All patterns as one automaton, which reads a turn once, and the kind of each pattern.

    RE2 needs linear time for any pattern. Letters beyond ASCII are no letters to it.
    """
    options = re2.Options()
    options.never_capture = True
    patterns = re2.Set.FullMatchSet(options)
    kinds = []
    for kind in tomllib.loads(_DATA.read_text(encoding="utf-8"))["kind"]:
        for pattern in kind["patterns"]:
            patterns.Add(pattern)
            kinds.append(SmallTalk(kind["reply"], kind.get("certain", False)))
    patterns.Compile()
    return patterns, tuple(kinds)
