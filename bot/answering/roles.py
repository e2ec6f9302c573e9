"""The roles of names and dates: who can be who is asked for, whom it is asked about, which end."""

import re
from collections.abc import Set as AbstractSet

from bot.language.capitals import LIST_GLUE
from bot.language.question import QuestionForm
from index.analyzer import terms

# The fewest letters of initials that tell one name from another.
SHORTEST = 3
# Characters in front of a name that may hold "objectives of the".
NEAR = 40
# "Department of State-approved" says what something else is like.
_DESCRIBES = re.compile(r"-[a-z]")
_LOWER = re.compile(r"\s[a-z]")
_ARTICLES = (" the ", " a ", " an ")
_AND = re.compile(r"\s(?:and|or)\s")
_CAPITAL = re.compile(r"\b[A-Z]")
_BY = ("by ", "by the ")
_OF = re.compile(r" of (?:the )?$")
# "The hall was built": whom something is done to does nothing. "Ducks is taught by".
_IS_DONE_TO = re.compile(
    r"['’\w]*\s(?:is|are|was|were|(?:has|have|had)\sbeen)\s(?:[a-z]{3,12}(?:ed|en)\b|[a-z]{3,12}\sby\b)"
)


def names_somebody(text: str, start: int, end: int, *, who_acts: bool) -> bool:
    """Whether a name in a text stands for somebody.

    That is not what stands in brackets for the name before, nor "the Byzantine general"; and where
    it is asked `who_acts`, nobody to whom it is done.
    """
    if who_acts and _IS_DONE_TO.match(text, end):
        return False
    if text[end : end + 1] == ")" and text[start - 1 : start] == "(":
        return False
    article = text[max(0, start - 5) : start].casefold().endswith(_ARTICLES)
    is_adjective = article and " " not in text[start:end] and _LOWER.match(text, end)
    return not (is_adjective or _DESCRIBES.match(text, end))


def is_asked_about(name: str, asked: AbstractSet[str]) -> bool:
    """Whether a name, or each of a list, is one that the question has; `asked` are its terms.

    The last word or the initials are enough: "the museum" for "Harbour Museum".
    """
    if is_long_form(name, asked):
        return True
    parts = [terms(part) for part in LIST_GLUE.split(name)]
    return all(part[-1] in asked for part in parts if part)


def is_list(name: str) -> bool:
    """Whether it names several, and not a town with its country."""
    return _AND.search(name) is not None


def is_long_form(name: str, asked: AbstractSet[str]) -> bool:
    """Whether the initials of a name are one of the terms `asked`."""
    initials = "".join(_CAPITAL.findall(name)).casefold()
    return len(initials) >= SHORTEST and initials in asked


def role(text: str, start: int, asked: AbstractSet[str], whose: AbstractSet[str]) -> int | None:
    """How likely who does something stands there: 0 behind "by", 2 behind "of", 1 elsewhere.

    None behind "the choir of", where `asked` has the choir: the name says which. But what is asked
    `whose` is theirs, and so is the support, where it is asked who supported it.
    """
    before = text[max(0, start - NEAR) : start]
    if before.endswith(_BY):
        return 0
    of = _OF.search(before)
    if of is None:
        return 1
    owned = terms(before[: of.start()])[-1:]
    if not whose.isdisjoint(owned):
        return 0
    return 2 if asked.isdisjoint(owned) else None


def is_end(text: str, start: int, form: QuestionForm) -> bool:
    """Whether the start or the end that is asked for stands there: "from May to June"."""
    before = text[max(0, start - NEAR) : start]
    return (form.asks_begin and before.endswith(("from ", "From ", "since "))) or (
        form.asks_end and before.endswith(("to ", "until ", "till "))
    )
