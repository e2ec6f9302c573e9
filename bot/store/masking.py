"""Texts that people write → what may be kept of them: no addresses, no numbers of persons."""

import re

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+\.[^\s@<>()\[\],;:\"]*\w")
# Digits with what stands between those of a telephone, an account or a card.
_DIGITS = re.compile(r"[+(]{0,2}\d(?:[\s.()/–-]{0,3}\d)*")
# Dates and spans of years, which are no secret and what a question is often about.
_DATE = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}\s?[/–-]\s?\d{4}|\d{4}\s\d{4}"
)
SHORTEST = 7  # digits; fewer are no telephone number with its area, and may be a figure

EMAIL, NUMBER = "[e-mail]", "[number]"


def masked(text: str) -> str:
    """Without e-mail addresses, telephone numbers and long runs of digits.

    Figures with commas ("6,125") and dates stay. What no database takes becomes "\ufffd".
    """
    storable = text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
    return _DIGITS.sub(_masked_digits, _EMAIL.sub(EMAIL, storable))


def _masked_digits(match: re.Match[str]) -> str:
    found = match[0]
    if sum(map(str.isdecimal, found)) < SHORTEST or _DATE.fullmatch(found):
        return found
    return NUMBER
