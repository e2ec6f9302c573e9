"""Texts that people write → what may be kept of them: no addresses, no numbers, no secrets."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from bot.masking.email_addresses import email_addresses
from bot.masking.identifiers import identifiers
from bot.masking.numbers import numbers
from bot.masking.private import MARKS, Private
from bot.masking.secrets import secrets
from bot.masking.web_addresses import web_addresses

# What is left beside a mark may be found only then. Of 300,000 generated texts none needed more
# than two rounds; a limit keeps the work in proportion to the text.
MOST_ROUNDS = 3


def masked(text: str) -> str:
    """The text with a mark such as "[e-mail]" in the place of each private part.

    Dates, years, opening hours, prices and figures stay. A character that no database takes
    becomes U+FFFD. The time is in proportion to the length, whatever the text; masking a second
    time changes nothing.
    """
    kept = text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
    for _ in range(MOST_ROUNDS):
        plain, places = _plain(kept)
        found = _found(plain)
        if not found:
            break
        kept = _replaced(kept, [_in_original(part, places) for part in found])
    return kept


def is_masked(text: str) -> bool:
    """Whether the text has a mark."""
    return any(mark in text for mark in MARKS)


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """The text in plain characters, and the place that each of them has in it.

    Full-width and other forms become the plain one; what nobody sees is left out.
    """
    if text.isascii():
        return text, range(len(text))
    places = [i for i, character in enumerate(text) if unicodedata.category(character) != "Cf"]
    return "".join(_plain_character(text[i]) for i in places), places


def _in_original(part: Private, places: Sequence[int]) -> Private:
    return Private(places[part.start], places[part.end - 1] + 1, part.mark)


def _plain_character(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def _found(plain: str) -> list[Private]:
    """Every private part, in the order of the text; parts that overlap are one."""
    finders = [web_addresses, email_addresses, secrets]
    if any(map(str.isdecimal, plain)):
        finders += [identifiers, numbers]
    return list(_joined(sorted(part for find in finders for part in find(plain))))


def _joined(parts: Iterable[Private]) -> Iterator[Private]:
    open_: Private | None = None
    for part in parts:
        if open_ is None or part.start >= open_.end:
            if open_ is not None:
                yield open_
            open_ = part
        else:
            longer = max(open_, part, key=lambda each: each.end - each.start)
            open_ = Private(open_.start, max(open_.end, part.end), longer.mark)
    if open_ is not None:
        yield open_


def _replaced(text: str, parts: Iterable[Private]) -> str:
    pieces, end = [], 0
    for part in parts:
        pieces += [text[end : part.start], part.mark]
        end = part.end
    return "".join((*pieces, text[end:]))
