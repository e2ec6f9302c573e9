"""Units that a question asks for: "how many kilometres", "what does it cost in euros"."""

import re
from typing import NamedTuple

from bot.language.question_patterns import Wanted
from corpus.english import either, read_words

_UNITS = read_words(__file__)["units"]
# Each unit with all its names, and what is measured in it.
_KINDS = tuple(
    (Wanted(kind), frozenset(names.split())) for kind, units in _UNITS.items() for names in units
)
_NAMES = either(name for _, names in _KINDS for name in names if len(name) > 1)
_ASKED = re.compile(rf"\bhow many ({_NAMES})\b(?! of\b)|\bin ({_NAMES})(?=\s*(?:[?.!,]|$))")
# What may be a unit's name in a text: a word, a sign, "m2".
_WORDS = re.compile(r"[^\W\d_]+[23²³]?|[^\w\s]")


class Unit(NamedTuple):
    """A unit, and what is measured in it."""

    wanted: Wanted
    names: frozenset[str]

    def is_in(self, text: str) -> bool:
        """Whether a text has it by any of its names."""
        return not self.names.isdisjoint(_WORDS.findall(text.casefold()))


def asked_unit(lowered: str) -> Unit | None:
    """The unit that a question in small letters wants its answer in; None where any will do."""
    found = _ASKED.search(lowered)
    if found is None:
        return None
    name = found[1] or found[2]
    return next(Unit(wanted, names) for wanted, names in _KINDS if name in names)
