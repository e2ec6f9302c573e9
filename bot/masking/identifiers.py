"""Numbers of accounts and persons that have letters in them, held to their check digits."""

import re
from collections.abc import Iterator

from stdnum import iban
from stdnum.fi import hetu
from stdnum.in_ import pan
from stdnum.it import codicefiscale
from stdnum.mx import curp

from bot.masking.private import NUMBER, Private

# Other countries' have so many digits in a row that they are masked as numbers.
OF_PERSONS = (codicefiscale, curp, pan, hetu)
SHORTEST_ID, LONGEST_ID = 10, 18  # characters, of any of these
FEWEST_DIGITS = 3
SHORTEST_IBAN, LONGEST_IBAN = 15, 34  # characters, of any country's
# Texts with more beginnings of an IBAN are no questions: from there on the form alone decides,
# as a check takes 20 µs.
MOST_CHECKED = 200

_BEGINNING = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d\d")
_IBAN = re.compile(r"[A-Za-z]{2}\d\d(?:[ -]?[A-Za-z0-9]){11,30}")
_GROUP_END = re.compile(r"(?<=[A-Za-z0-9])(?![A-Za-z0-9])")
_WORD = re.compile(r"(?<![\w+-])[\w+-]++")


def identifiers(text: str) -> Iterator[Private]:
    """IBANs, in groups or not, and the numbers of `OF_PERSONS`."""
    for number, beginning in enumerate(_BEGINNING.finditer(text)):
        if found := _IBAN.match(text, beginning.start()):
            end = _iban_end(found[0], checked=number < MOST_CHECKED)
            if end:
                yield Private(found.start(), found.start() + end, NUMBER)
    for word in _WORD.finditer(text):
        if _is_of_a_person(word[0]):
            yield Private(*word.span(), NUMBER)


def _iban_end(candidate: str, *, checked: bool) -> int:
    """How many of the characters are an IBAN; 0 where none are."""
    if not checked:
        return len(candidate)
    ends = (end.start() for end in _GROUP_END.finditer(candidate))
    valid = (end for end in ends if _is_iban(candidate[:end]))
    return max(valid, default=0)


def _is_iban(text: str) -> bool:
    characters = sum(map(str.isalnum, text))
    return SHORTEST_IBAN <= characters <= LONGEST_IBAN and iban.is_valid(text, check_country=False)


def _is_of_a_person(word: str) -> bool:
    if not SHORTEST_ID <= len(word) <= LONGEST_ID or not word.isascii():
        return False
    if sum(map(str.isdecimal, word)) < FEWEST_DIGITS:
        return False
    return any(module.is_valid(word) for module in OF_PERSONS)
