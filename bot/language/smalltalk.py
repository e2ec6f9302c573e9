"""Small talk and its fixed replies; the patterns are data, in `smalltalk.toml`."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("smalltalk.toml")


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """A fixed reply; `certain` where no page can answer it, whatever words they share."""

    reply: str
    certain: bool


@cache
def _kinds() -> tuple[tuple[re.Pattern[str], SmallTalk], ...]:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return tuple(
        (
            re.compile("|".join(f"(?:{pattern})" for pattern in kind["patterns"])),
            SmallTalk(kind["reply"], kind.get("certain", False)),
        )
        for kind in data["kind"]
    )


def small_talk(question: str) -> SmallTalk | None:
    """The reply where the whole question has a pattern of small talk."""
    plain = " ".join(question.casefold().replace("’", "'").replace(",", " ").split())
    plain = plain.strip(" .!?:;-'\"()*")
    return next((talk for pattern, talk in _kinds() if pattern.fullmatch(plain)), None)
