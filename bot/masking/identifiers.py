"""Numbers of accounts and persons that have letters in them."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from string import ascii_uppercase

from stdnum import numdb
from stdnum.fi import hetu
from stdnum.in_ import pan
from stdnum.it import codicefiscale
from stdnum.mx import curp

from bot.masking.private import NUMBER, Private

# Other countries' have so many digits in a row that they are masked as numbers.
OF_PERSONS = (codicefiscale, curp, pan, hetu)
SHORTEST_ID, LONGEST_ID = 10, 18  # characters, of any of these
FEWEST_DIGITS = 3
FEWEST_IBAN_DIGITS = 6  # of its beginning, such as "DE89 3704"

# In one piece or, as they are printed, in groups of four.
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]{2}\d\d"
    r"(?:[A-Za-z0-9]{4,30}|(?:[ -][A-Za-z0-9]{4}){1,7}(?:[ -][A-Za-z0-9]{1,3})?)(?![A-Za-z0-9])"
)
# The British number for insurance and taxes.
_NATIONAL_INSURANCE = re.compile(r"(?<!\w)[A-Za-z]{2}(?: ?\d\d){3} ?[A-Da-d](?!\w)")
_GROUP_END = re.compile(r"(?<=[A-Za-z0-9])(?![A-Za-z0-9])")
_WORD = re.compile(r"(?<![\w+-])[\w+-]++")


def identifiers(text: str) -> Iterator[Private]:
    """IBANs, also the beginning of one or one with a mistake, and the numbers of `OF_PERSONS`."""
    for found in _IBAN.finditer(text):
        end = _iban_end(found[0])
        if end:
            yield Private(found.start(), found.start() + end, NUMBER)
    for number in _NATIONAL_INSURANCE.finditer(text):
        yield Private(*number.span(), NUMBER)
    for word in _WORD.finditer(text):
        if _is_of_a_person(word[0]):
            yield Private(*word.span(), NUMBER)


def _iban_end(candidate: str) -> int:
    """How many of the characters are an IBAN or its beginning; 0 where none are.

    The check digits do not count: what one mistake is in is as private.
    """
    compact = "".join(filter(str.isalnum, candidate)).upper()
    form = _forms().get(compact[:2])
    if form is None:
        return 0
    fitting = 4
    while fitting < min(len(compact), len(form)) and _fits(compact[fitting], form[fitting]):
        fitting += 1
    if sum(map(str.isdecimal, compact[:fitting])) < FEWEST_IBAN_DIGITS:
        return 0
    ends = (end.start() for end in _GROUP_END.finditer(candidate))
    whole = [end for end in ends if sum(map(str.isalnum, candidate[:end])) <= fitting]
    return max(whole, default=0)


def _fits(character: str, kind: str) -> bool:
    return character.isdecimal() if kind == "n" else character.isalpha() if kind == "a" else True


@cache
def _forms() -> Mapping[str, str]:
    """Of each country the kind of each character of its IBANs: n a figure, a a letter, c either."""
    found = {}
    countries = map("".join, product(ascii_uppercase, repeat=2))
    for country in countries:
        known = numdb.get("iban").info(country)[0][1]
        if "bban" in known:
            parts = re.findall(r"(\d{1,2})!([nac])", known["bban"])
            found[country] = "aann" + "".join(kind * int(length) for length, kind in parts)
    return found


def _is_of_a_person(word: str) -> bool:
    if not SHORTEST_ID <= len(word) <= LONGEST_ID or not word.isascii():
        return False
    if sum(map(str.isdecimal, word)) < FEWEST_DIGITS:
        return False
    return any(module.is_valid(word) for module in OF_PERSONS)
