"""Texts that people write → what may be kept of them: no addresses, no numbers of persons."""

import re

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]*\w")
# Digits with what stands between those of a telephone, an account or a card.
_DASHES = "\\-\u2010-\u2015"
_DIGITS = re.compile(rf"[+(]{{0,2}}\d(?:[\s.()/{_DASHES}]{{0,3}}\d)*")
# Dates and spans of years, which are no secret and what a question is often about.
_YEAR, _MONTH, _DAY = r"(?:1[5-9]|20)\d\d", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_DATE = re.compile(
    rf"{_YEAR}[{_DASHES}]{_MONTH}[{_DASHES}]{_DAY}|{_DAY}[./{_DASHES}]{_DAY}[./{_DASHES}]{_YEAR}"
    rf"|{_YEAR}(?:\s?[/{_DASHES}]\s?|\s){_YEAR}"
)
SHORTEST = 7  # digits; fewer are no telephone number with its area, and may be a figure

EMAIL, NUMBER = "[e-mail]", "[number]"


def masked(text: str) -> str:
    """Without e-mail addresses, telephone numbers and long runs of digits.

    Figures with commas ("6,125") and dates stay. What no database takes is replaced.
    """
    storable = text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
    return _DIGITS.sub(_masked_digits, _EMAIL.sub(EMAIL, storable))


def is_masked(text: str) -> bool:
    return EMAIL in text or NUMBER in text


def _masked_digits(match: re.Match[str]) -> str:
    found = match[0]
    if sum(map(str.isdecimal, found)) < SHORTEST or _DATE.fullmatch(found):
        return found
    return NUMBER
