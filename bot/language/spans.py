"""Typed spans of a text: the dates, numbers, sums, durations, contacts and names in it."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class SpanType(StrEnum):
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"
    DURATION = "duration"
    CONTACT = "contact"
    PLACE = "place"
    NAME = "name"


# What a text states in so many figures or letters; a place or a name may go by another word.
VALUES = frozenset(
    {SpanType.DATE, SpanType.NUMBER, SpanType.MONEY, SpanType.DURATION, SpanType.CONTACT}
)


class TypedSpan(NamedTuple):
    type: SpanType
    start: int
    end: int


_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:1[0-9]|20)\d\d"
_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:days?)?"
_CLOCK = (
    r"\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.m\.|[ap]m\b|o['’]clock)"
    r"|\b\d{1,2}:\d\d\b|\b(?:noon|midnight)\b"
)
_COUNT = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|half|dozens?)"
)
_FIGURE = rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?|\b{_COUNT}(?:[ -]{_COUNT})*)"
_SCALE = r"(?:\s(?:hundred|thousand|million|billion|trillion))?"
_UNIT = r"(?:second|minute|hour|day|night|week|month|year|decade|semester|term)s?"
_CAPITAL = r"(?:[A-Z][\w&’'-]*(?:\.[A-Z]\.?)*|[A-Z]\.(?:[A-Z]\.)*)"
_LINK = r"(?:of the|of|for the|and the|the|de|la|del|van|von|&|and)"

# In this order: what one pattern takes the later ones leave alone.
_PATTERNS = {
    SpanType.CONTACT: re.compile(
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)[^\s<>()]+[\w/]"
        r"|(?<![\w.,+-])(?:\+\d{1,3}[ .-]?)?(?!\d{4}-\d\d-\d\d\b)(?:\d[ .-])?\(?\d{2,5}\)?[ .-]"
        r"\d{2,4}(?:[ .-]\d{2,4})+(?![\w-])|(?<![\w.,-])0\d{3,4} \d{5,6}\b|\b\d{3}-\d{4}\b"
    ),
    SpanType.MONEY: re.compile(
        rf"(?:US)?[$€£¥]\s?{_FIGURE}{_SCALE}|\b(?:USD|EUR|GBP)\s?{_FIGURE}{_SCALE}"
        rf"|{_FIGURE}{_SCALE}\s(?:U\.S\. )?(?:dollars?|euros?|pounds?|cents?|USD|EUR|GBP)\b"
        r"|\b[Ff]ree(?: of charge)?\b(?! of(?! charge))",
    ),
    SpanType.DURATION: re.compile(
        rf"{_FIGURE}(?:[- ](?:to|or)[- ]{_FIGURE}|-{_FIGURE})?[ -]{_UNIT}\b"
    ),
    SpanType.DATE: re.compile(
        rf"\b{_MONTH}\s{_DAY}(?:,?\s{_YEAR})?\b|\b{_DAY}\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR})?"
        rf"|\b{_MONTH},?\s{_YEAR}\b|\b{_YEAR}-\d\d-\d\d\b|\b{_YEAR}\s?[–-]\s?(?:{_YEAR}|\d\d)\b"
        rf"|(?<![\d,.$-])(?:{_YEAR})(?:s|['’]s)?\b(?![,.]\d)"
        rf"|\b(?:\d{{1,2}}(?:st|nd|rd|th)|first|second|third|early|mid|late)[ -]"
        rf"(?:and \d{{1,2}}(?:st|nd|rd|th) )?(?:centur(?:y|ies))"
        rf"|(?:{_CLOCK})(?:\s?(?:[-–]|to|and|until)\s?(?:{_CLOCK}))?"
        rf"|\b{_WEEKDAY}(?:\s?(?:[-–]|to|and|through)\s?{_WEEKDAY})?\b|\b{_MONTH}(?=\W)(?!\s[a-z])"
    ),
    SpanType.NUMBER: re.compile(
        rf"(?<![\w.,]){_FIGURE}{_SCALE}(?:\s?(?:%|percent\b|per cent\b))?(?![\w]|[.,]\d)",
        re.IGNORECASE,
    ),
}
_TITLE = r"(?:Dr|Mr|Mrs|Ms|Prof|Sen|Gov|Gen|Col|Capt|Lt|Sgt|St|[A-Z])\."
_NAME = re.compile(rf"(?:{_TITLE}\s)*{_CAPITAL}(?:\s(?:{_LINK}\s)?(?:{_TITLE}\s)*{_CAPITAL})*")
_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|from|near|within|throughout|across|around|outside|via|into|before|between)"
    r"(?: the)?(?: (?:City|State|Town|County|Port|Republic|Kingdom) of)?\s$"
    r"|\b(?:regions|countries|cities|states|towns|sites|locations|places):\s$",
    re.IGNORECASE,
)
_LIST_GLUE = re.compile(r",\s(?:and\s|or\s)?|\s(?:and|or)\s(?:the\s)?")
_LIST_GOES_ON = re.compile(r",?\s(?:and|or)\s|,\s(?:and\s|or\s)?[A-Z]")
_PLURAL = re.compile(r"[a-z]{3,}(?<!ss)s", re.IGNORECASE)
# Words that have a capital only because they begin a sentence.
_FIRST_WORD = re.compile(
    r"(?:The|A|An|This|These|That|Those|Its|Their|Our|His|Her|In|At|On|From|Near|To|Of|After|Before"
    r"|During|Since|Until|By|With|For|As|When|While|Where|Between|Across|Around|Under|Both)\s+"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?]\s+|[\n•]\s*)[\"“‘(]?$")


@lru_cache(maxsize=1 << 12)
def typed_spans(text: str) -> tuple[TypedSpan, ...]:
    """All spans in reading order; they do not overlap, but that a place is a name too."""
    found: list[TypedSpan] = []
    taken = bytearray(len(text))
    for type_, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
                found.append(TypedSpan(type_, *match.span()))
    found += _names(text, taken)
    return tuple(sorted(found, key=lambda span: (span.start, -span.end, span.type)))


def is_kind(name: str) -> bool:
    """Whether a name, or each of a list, is a plural: "Supreme Court Judges" is what people are."""
    return all(_PLURAL.fullmatch(part.split()[-1]) for part in _LIST_GLUE.split(name) if part)


def _names(text: str, taken: bytearray) -> Iterator[TypedSpan]:
    """Capitalised words, lists of them as one span; a place where a preposition stands before."""
    found: list[TypedSpan] = []
    for match in _NAME.finditer(text):
        first = _FIRST_WORD.match(match[0])
        start, end = match.start() + (first.end() if first else 0), match.end()
        if start >= end or any(taken[start:end]):
            continue
        # "its 50th Anniversary" names nothing.
        if re.search(r"\d(?:st|nd|rd|th)\s$", text[max(0, start - 5) : start]):
            continue
        # A lone word that begins a sentence may be any word.
        single = not any(c.isspace() for c in text[start:end]) and not text[start:end].isupper()
        if single and _SENTENCE_START.search(text[max(0, match.start() - 4) : match.start()]):
            continue
        if found and _is_list(text, found[-1], start, end):
            found[-1] = found[-1]._replace(end=end)
            continue
        place = _PLACE_BEFORE.search(text[max(0, start - 40) : start])
        found.append(TypedSpan(SpanType.PLACE if place else SpanType.NAME, start, end))
    for span in found:
        yield span
        if span.type is SpanType.PLACE:
            yield span._replace(type=SpanType.NAME)


def _is_list(text: str, last: TypedSpan, start: int, end: int) -> bool:
    """Whether a name goes on where the last one ended: a list, or a town with its country.

    "at its Anniversary, President Clinton" is no list: one comma alone joins places only.
    """
    glue = _LIST_GLUE.fullmatch(text, last.end, start)
    if glue is None or glue[0] != ", ":
        return glue is not None
    listed = "," in text[last.start : last.end] or _LIST_GOES_ON.match(text, end)
    return last.type is SpanType.PLACE or bool(listed)
