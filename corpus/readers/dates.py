"""Dates as site generators, editors and people write them → YYYY, YYYY-MM or YYYY-MM-DD."""

import re
from datetime import date

from corpus.english import MONTHS, either

_NUMBERS = {
    word.casefold(): number
    for number, (month, shorts) in enumerate(MONTHS.items(), 1)
    for word in (month, *shorts)
}
_MONTH = rf"(?P<month>{either(_NUMBERS)})\.?"
_FIGURES = re.compile(
    r"(?P<year>\d{4})(?:[-/.](?P<number>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?(?![\d.])", re.ASCII
)
_WORDS = (
    re.compile(
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s{_MONTH},?\s(?P<year>\d{{4}})", re.IGNORECASE
    ),
    re.compile(
        rf"{_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>\d{{4}})", re.IGNORECASE
    ),
    re.compile(rf"{_MONTH},?\s(?P<year>\d{{4}})", re.IGNORECASE),
)


def read_date(text: str) -> str | None:
    """The date that a text begins with, without its time; None where it begins with none.

    "05/06/2024" is none: it has two readings.
    """
    text = " ".join(text.split())
    if figures := _FIGURES.match(text):
        return _date(figures["year"], figures["number"], figures["day"])
    found = next(filter(None, (pattern.match(text) for pattern in _WORDS)), None)
    if found is None:
        return None
    named = found.groupdict()
    return _date(named["year"], str(_NUMBERS[named["month"].casefold()]), named.get("day"))


def _date(year: str, month: str | None, day: str | None) -> str | None:
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])
