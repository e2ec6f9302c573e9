"""Names and places: the words that a text writes with a capital though they begin no sentence."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus.english import TITLES, either, read_words

_WORDS = read_words(__file__)["names"]

_CAPITAL = r"(?:[A-Z][\w&’'-]*(?:\.[A-Z]\.?)*|[A-Z]\.(?:[A-Z]\.)*)"
_TITLES = rf"(?:{either(TITLES)}\.\s){{0,3}}"
_NAME = re.compile(
    rf"{_TITLES}{_CAPITAL}(?:\s(?:{either(_WORDS['links'])}\s)?{_TITLES}{_CAPITAL})*"
)
_PLACE_BEFORE = re.compile(
    rf"\b{either(_WORDS['place_prepositions'])}(?: the)?(?: {either(_WORDS['place_parts'])} of)?\s$"
    rf"|\b{either(_WORDS['place_kinds'])}:\s$",
    re.IGNORECASE,
)
_NEAR = 40  # characters in front of a name that may tell a place; the longest wording has 29
LIST_GLUE = re.compile(r",\s(?:and\s|or\s)?|\s(?:and|or)\s(?:the\s)?")
_LIST_GOES_ON = re.compile(r",?\s(?:and|or)\s|,\s(?:and\s|or\s)?[A-Z]")
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)\s$")
_FIRST_WORD = re.compile(rf"{either(_WORDS['first_words'])}\s+")


class Name(NamedTuple):
    """A name, or a list of names; a place where a preposition of place stands before it."""

    start: int
    end: int
    is_place: bool


def names(text: str, taken: bytearray) -> list[Name]:
    """The names of a text in reading order, lists of them as one.

    `taken` has a byte for each character: what is not 0 belongs to a value and to no name.
    """
    found: list[Name] = []
    listed = False  # whether the last of them has a comma
    for start, end in _single(text, taken):
        glue = _glue(text, found[-1], start, end, listed=listed) if found else ""
        if glue:
            found[-1] = found[-1]._replace(end=end)
            listed = listed or "," in glue
            continue
        place = _PLACE_BEFORE.search(text[max(0, start - _NEAR) : start])
        found.append(Name(start, end, place is not None))
        listed = False
    return found


def begins_sentence(text: str, at: int, stops: str = ".!?") -> bool:
    """Whether a word that stands there is the first of a sentence, a line or the text.

    `stops` are the marks with which a sentence may end; white space must follow.
    """
    while at and text[at - 1] in '"“‘(':
        at -= 1
    said = at
    while said and text[said - 1].isspace():
        said -= 1
    between = text[said:at]
    before = text[said - 1 : said]
    return at == 0 or before == "•" or "\n" in between or bool(between and before in stops)


def _single(text: str, taken: bytearray) -> Iterator[tuple[int, int]]:
    """Where single names begin and end."""
    for match in _NAME.finditer(text):
        first = _FIRST_WORD.match(match[0])
        start, end = match.start() + (first.end() if first else 0), match.end()
        if start >= end or any(taken[start:end]):
            continue
        # "its 50th Anniversary" names nothing.
        if _ORDINAL.search(text[max(0, start - 5) : start]):
            continue
        # A lone word that begins a sentence may be any word.
        word = text[start:end]
        single = not any(map(str.isspace, word)) and not word.isupper()
        if not (single and begins_sentence(text, match.start())):
            yield start, end


def _glue(text: str, last: Name, start: int, end: int, *, listed: bool) -> str:
    """What joins a name to the one before it: a list goes on, or a town has its country.

    "at its Anniversary, President Clinton" is no list: one comma alone joins places only.
    """
    glue = LIST_GLUE.fullmatch(text, last.end, start)
    if glue is None:
        return ""
    goes_on = glue[0] != ", " or last.is_place or listed
    return glue[0] if goes_on or _LIST_GOES_ON.match(text, end) else ""
