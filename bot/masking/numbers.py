"""Numbers of persons: telephones, accounts, cards, and what else has as many digits."""

import re
import unicodedata
from collections.abc import Iterator

from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum import luhn

from bot.masking.private import NUMBER, Private

SHORTEST = 7  # digits; fewer are no telephone number with its area, and may be a figure
# Candidates that are no telephone numbers, after which the library stops: 1,000 take 5 ms.
MOST_TRIES = 1_000

_DASHES = "\\-\u2010-\u2015"
# Digits with what stands between those of a telephone, an account or a card.
_DIGITS = re.compile(rf"[+(]{{0,2}}\d(?:[\s.()/_{_DASHES}]{{0,3}}\d)*+")
# Cards in the groups that are printed on them, whatever stands between: "4111,1111,1111,1111".
_CARD = re.compile(r"(?<!\d)\d{4}([\W_]{1,3})\d{4}\1\d{4}\1\d{4}(?!\d)")
_YEAR, _MONTH, _DAY = r"(?:1[5-9]|20)\d\d", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
# A date that no more digits belong to; dates are no secret and what a question is often about.
_DATE = re.compile(
    rf"(?<!\d)(?<!\d[._/{_DASHES}])"
    rf"(?:{_YEAR}[{_DASHES}]{_MONTH}[{_DASHES}]{_DAY}|{_DAY}[./{_DASHES}]{_DAY}[./{_DASHES}]{_YEAR})"
    rf"(?![._/{_DASHES}]?\d)"
)
_TIME, _TO = r"(?:[01]?\d|2[0-4])\.[0-5]\d", rf"\s?[{_DASHES}]\s?"
# What else has many digits and is of no person: two years, opening hours, a figure in thousands.
_HARMLESS = re.compile(
    rf"{_YEAR}(?:\s?[/{_DASHES}]\s?|\s){_YEAR}|{_TIME}{_TO}{_TIME}|\d([. ])\d{{3}}\1\d{{3}}"
)
_SUM = re.compile(r"\d{1,3}([. ])\d{3}(?:\1\d{3})+")
_YEARS = re.compile(rf"{_YEAR}(?:\W{{1,3}}{_YEAR}){{3}}")


def numbers(text: str) -> Iterator[Private]:
    """Seven digits or more that belong together, and telephone numbers with their extensions."""
    if "+" in text:
        for phone in PhoneNumberMatcher(text, None, Leniency.POSSIBLE, MOST_TRIES):
            yield Private(phone.start, phone.end, NUMBER)
    for card in _CARD.finditer(text):
        if not _YEARS.fullmatch(card[0]) and luhn.is_valid(_only_digits(card[0])):
            yield Private(*card.span(), NUMBER)
    for run in _DIGITS.finditer(text):
        for start, end in _between_dates(text, *run.span()):
            if _is_of_a_person(text, start, end):
                yield Private(start, end, NUMBER)


def _between_dates(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a run of digits that stand before, between and after its dates."""
    for date in _DATE.finditer(text, start, end):
        if not text[date.end() : date.end() + 1].isdecimal():
            yield start, date.start()
            start = date.end()
    yield start, end


def _is_of_a_person(text: str, start: int, end: int) -> bool:
    found = text[start:end]
    if len(_only_digits(found)) < SHORTEST or _HARMLESS.fullmatch(found.strip()):
        return False
    return not (_SUM.fullmatch(found) and _is_of_money(text, start, end))


def _is_of_money(text: str, start: int, end: int) -> bool:
    """Whether the sign of a currency stands beside it, as in "€ 1.250.000"."""
    beside = text[max(0, start - 2) : start].strip()[-1:] + text[end : end + 2].strip()[:1]
    return any(unicodedata.category(sign) == "Sc" for sign in beside)


def _only_digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))
