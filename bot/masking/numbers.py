"""Numbers of persons: telephones, accounts, cards, and what else has as many digits."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice, pairwise

from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum import isbn, issn, luhn

from bot.masking.private import NUMBER, Private
from bot.masking.surroundings import word_before, word_behind
from bot.masking.urls import urls
from corpus.english import either, read_words

_WORDS = read_words(__file__)["figures"]
SHORTEST = 7  # digits; fewer are no telephone number with its area, and may be a figure
SHORTEST_NAMED = 6  # digits, where the text says that it is a telephone
LONGEST_OF_A_PLACE = 5  # digits of a room or a section
SHORTEST_IN_URL = 10  # digits: shorter ones are ids of pages
# Telephone numbers, and candidates that are none, after which the library is not asked any longer:
# each takes .1 ms, and nearly all are found by their digits too.
MOST_TRIES = 10

_DASHES = "\\-\u2010-\u2015\u2212"
# Digits with what stands between those of a telephone, an account or a card.
_DIGITS = re.compile(rf"[+(]{{0,2}}\d(?:[\s.()/_*|·•{_DASHES}]{{0,4}}\d)*+")
_EXTENSION = re.compile(rf"\s{{0,2}},?\s?{either(_WORDS['extensions'])}\s?\d{{1,6}}", re.IGNORECASE)
# Where a telephone is named, whatever people put between its digits.
_TELEPHONE = re.compile(
    rf"\b{either(_WORDS['telephones'])}\b(?:\W{{1,3}}[^\W\d_]{{1,12}}){{0,3}}[^\w+(]{{1,4}}"
    rf"([+(]{{0,2}}\d(?:[^\w\n]{{0,4}}\d)*+)",
    re.IGNORECASE,
)
# Cards in the groups that are printed on them, whatever stands between: "4111,1111,1111,1111".
_CARD = re.compile(r"(?<!\d)\d{4}([\W_]{1,3})\d{4}\1\d{4}\1\d{4}(?!\d)")
# As North America writes them, whatever stands between: "555:123:4567".
_AMERICAN = re.compile(r"(?<!\d)\d{3}([^\w\s]{1,2})\d{3}\1\d{4}(?!\d)")
# Numbers of which a part is hidden: "4539 22** **** 4417".
_HIDDEN = re.compile(rf"(?<![\w*•#])(?:[\d*•#xX][\s.{_DASHES}]?){{4,40}}(?!\w)")
_YEAR, _MONTH, _DAY = r"(?:1\d|20)\d\d", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_TO = rf"\s?[{_DASHES}]\s?"
_NUMERIC_DATE = "|".join(
    [rf"{_YEAR}{sign}{_MONTH}{sign}{_DAY}" for sign in (rf"[{_DASHES}]", "/", r"\.\s?")]
    + [rf"{_DAY}{sign}{_DAY}{sign}(?:{_YEAR}|\d\d)" for sign in (rf"[{_DASHES}]", "/", r"\.")]
)
# A date that no more digits belong to; dates are no secret and what a question is often about.
_DATE = re.compile(
    rf"(?<!\d)(?<!\d[./{_DASHES}])(?:{_NUMERIC_DATE})(?:{_TO}(?:{_NUMERIC_DATE}))?"
    rf"(?![./{_DASHES}]?\d)"
    # In one piece, as in the names of files.
    r"|\((?:19|20)\d\d(?!\d)"  # a year in brackets
    rf"|(?<!\d)(?<!\d[.{_DASHES}])(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    rf"(?![.{_DASHES}]?\d)"
)
# What goes on behind a year in brackets: "(2019)", "(2019, before)", "(2019–2021)".
_ENDS_BRACKETED = frozenset("),;:-–—/")
_TIME = r"(?:[01]?\d|2[0-4])\.[0-5]\d"
_HOURS = rf"{_TIME}{_TO}{_TIME}"
_CLOCK = r"(?:[01]\d|2[0-4])(?:00|15|30|45)"
# A figure in millions, or in thousands that ends in 000; a telephone number begins with 0.
_MILLIONS = r"(?:[1-9](?:[. '’]\d{3}){2}|[1-9]\d{0,2}(?:[. '’]\d{3}){0,4}[. '’]000)"
# What else has many digits and is of no person: years, opening hours, a law with its year, a figure
# in thousands.
_HARMLESS = re.compile(
    "|".join(
        [
            rf"{_YEAR}(?:(?:\s?[/{_DASHES}]\s?|\s|\.\s){_YEAR})+",
            rf"{_HOURS}(?:\s{_HOURS})*",
            rf"{_CLOCK}{_TO}{_CLOCK}",
            rf"{_YEAR}[/{_DASHES}]\d{{1,5}}",
            r"[1-9]\d{0,3}/[1-9]\d{0,3}",
            # A version: no telephone number has a single 0 between dots.
            r"[1-9]\d{0,2}\.0\.\d{1,5}(?:\.\d{1,5})?",
            rf"{_MILLIONS}(?:{_TO}{_MILLIONS})?",
            r"\d{1,4}0{5,}",
            r"\d\.\d+",
        ]
    )
)
_THOUSANDS = r"\d{1,3}(?:[. '’]\d{3}){1,5}"
_SUM = re.compile(rf"{_THOUSANDS}(?:{_TO}{_THOUSANDS})?|\d+(?:{_TO}\d+)?")
_YEARS = re.compile(rf"{_YEAR}(?:\W{{1,3}}{_YEAR}){{3}}")
_ISSN = re.compile(r"\d{4}-\d{3}[\dXx]")
_GROUP = re.compile(r"\d+")
_DECIMALS = re.compile(r"[+-]?(\d{1,3})\.\d{2,}")
_DOI = re.compile(r"\b10\.\d{4,9}/\S+")
_WORKS, _PLACES, _UNITS = (frozenset(_WORDS[name]) for name in ("works", "places", "units"))


def numbers(text: str) -> Iterator[Private]:
    """Seven digits or more that belong together, and telephone numbers with their extensions."""
    for find in (_with_a_plus, _cards, _named_telephones, _runs, _in_web_addresses):
        yield from (Private(start, end, NUMBER) for start, end in find(text))


def _with_a_plus(text: str) -> Iterator[tuple[int, int]]:
    if "+" in text:
        found = PhoneNumberMatcher(text, None, Leniency.POSSIBLE, MOST_TRIES)
        for phone in islice(found, MOST_TRIES):
            yield phone.start, phone.end


def _cards(text: str) -> Iterator[tuple[int, int]]:
    for card in _CARD.finditer(text):
        if not _YEARS.fullmatch(card[0]) and luhn.is_valid(_only_digits(card[0])):
            yield card.span()
    for hidden in _HIDDEN.finditer(text):
        if _is_hidden(hidden[0]):
            yield hidden.start(), hidden.start() + len(hidden[0].rstrip())


def _named_telephones(text: str) -> Iterator[tuple[int, int]]:
    yield from (american.span() for american in _AMERICAN.finditer(text))
    for named in _TELEPHONE.finditer(text):
        if len(_only_digits(named[1])) >= SHORTEST_NAMED and not _is_harmless(text, *named.span(1)):
            yield named.span(1)


def _runs(text: str) -> Iterator[tuple[int, int]]:
    for start, end in _outside(text):
        for run in _DIGITS.finditer(text, start, end):
            for part in _between_dates(text, *run.span()):
                digits = len(_only_digits(text[slice(*part)]))
                if digits >= SHORTEST and not _is_harmless(text, *part):
                    extension = _EXTENSION.match(text, part[1])
                    yield part[0], extension.end() if extension else part[1]


def _in_web_addresses(text: str) -> Iterator[tuple[int, int]]:
    for url in urls(text):
        for run in _GROUP.finditer(url[0]):
            if len(run[0]) >= SHORTEST_IN_URL:
                yield url.start() + run.start(), url.start() + run.end()


def _outside(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a text between web addresses and names of works such as "10.1000/182"."""
    spans = sorted(found.span() for found in (*urls(text), *_DOI.finditer(text)))
    at = 0
    for start, end in spans:
        yield at, max(at, start)
        at = max(at, end)
    yield at, len(text)


def _between_dates(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a run of digits that stand before, between and after its dates."""
    for date in _DATE.finditer(text, start, end):
        behind = text[date.end() : date.end() + 2]
        closed = text[date.start()] != "(" or behind.strip()[:1] in _ENDS_BRACKETED
        if closed and not behind[:1].isdecimal():
            yield start, date.start()
            start = date.end()
    yield start, end


def _is_harmless(text: str, start: int, end: int) -> bool:
    """Whether the digits are a figure, a sum, hours, years, or the number of a work or a place."""
    found = text[start:end].strip(" \t\n(")
    if _HARMLESS.fullmatch(found) or _is_book(found) or _is_rising(found):
        return True
    label = word_before(text, start)
    longest = max(map(len, _GROUP.findall(found)))
    is_place = longest <= LONGEST_OF_A_PLACE and found[0] not in "0+"
    if label in _WORKS or (label in _PLACES and is_place) or _is_journal(text, found):
        return True
    if _SUM.fullmatch(found):
        return bool({label, word_behind(text, end)} & _UNITS) or _is_of_money(text, start, end)
    return _is_decimal(text, start, end)


def _is_book(found: str) -> bool:
    digits = _only_digits(found)
    return len(digits) == 13 and digits.startswith(("978", "979")) and isbn.is_valid(digits)


def _is_journal(text: str, found: str) -> bool:
    # The library's own check raises for other signs.
    return bool(_ISSN.fullmatch(found)) and issn.is_valid(found) and "issn" in text.casefold()


def _is_rising(found: str) -> bool:
    """Whether it lists numbers that follow each other: "101 102 103"."""
    groups = _GROUP.findall(found)
    if len(groups) < 3 or any(group[0] == "0" for group in groups):
        return False
    rising = [int(group[:LONGEST_OF_A_PLACE]) for group in groups]
    return all(other == one + 1 for one, other in pairwise(rising))


def _is_decimal(text: str, start: int, end: int) -> bool:
    """Whether it is a result, "= 214.6031", or one of two fractions of degrees: "33.39, -104.5"."""
    found = _DECIMALS.fullmatch(text[start:end].strip(" ("))
    if not found:
        return False
    before, behind = text[max(0, start - 14) : start], text[end : end + 14]
    if before.rstrip()[-1:] in {"=", "≈", "~"}:
        return True
    is_pair = "°" in before + behind or bool(_DECIMALS.search(f"{before} {behind}"))
    return int(found[1]) <= 180 and is_pair


def _is_hidden(found: str) -> bool:
    signs = sum(map(found.count, "*•#"))
    hidden = signs + (sum(map(found.count, "xX")) if signs or "xx" in found.lower() else 0)
    return hidden >= 2 and len(_only_digits(found)) >= 4


def _is_of_money(text: str, start: int, end: int) -> bool:
    """Whether the sign of a currency stands beside it, as in "€ 1.250.000"."""
    beside = text[max(0, start - 2) : start].strip()[-1:] + text[end : end + 2].strip()[:1]
    return any(unicodedata.category(sign) == "Sc" for sign in beside)


def _only_digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))
