"""Texts that people write → what may be kept of them: no addresses, no numbers, no secrets."""

import unicodedata
from collections.abc import Iterable, Iterator

from bot.masking.email_addresses import email_addresses
from bot.masking.identifiers import identifiers
from bot.masking.numbers import numbers
from bot.masking.private import MARKS, Private
from bot.masking.web_addresses import web_addresses

# What is left beside a mark may be found only then. Of 300,000 generated texts none needed more
# than two rounds; a limit keeps the work in proportion to the text.
MOST_ROUNDS = 4


def masked(text: str) -> str:
    """The text with a mark such as "[e-mail]" in the place of each private part.

    Dates, years, opening hours, prices and figures stay. A character that no database takes
    becomes U+FFFD. The time is in proportion to the length, whatever the text; masking a second
    time changes nothing.
    """
    kept = text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
    for _ in range(MOST_ROUNDS):
        found = _found(_plain(kept))
        if not found:
            break
        kept = _replaced(kept, found)
    return kept


def is_masked(text: str) -> bool:
    """Whether the text has a mark."""
    return any(mark in text for mark in MARKS)


def _plain(text: str) -> str:
    """As long as the text, with plain characters for full-width and other forms of them."""
    return text if text.isascii() else "".join(map(_plain_character, text))


def _plain_character(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def _found(plain: str) -> list[Private]:
    """Every private part, in the order of the text; parts that overlap are one."""
    finders = (web_addresses, email_addresses, identifiers, numbers)
    return list(_joined(sorted(part for find in finders for part in find(plain))))


def _joined(parts: Iterable[Private]) -> Iterator[Private]:
    open_: Private | None = None
    for part in parts:
        if open_ is None or part.start >= open_.end:
            if open_ is not None:
                yield open_
            open_ = part
        else:
            open_ = Private(open_.start, max(open_.end, part.end), open_.mark)
    if open_ is not None:
        yield open_


def _replaced(text: str, parts: Iterable[Private]) -> str:
    pieces, end = [], 0
    for part in parts:
        pieces += [text[end : part.start], part.mark]
        end = part.end
    return "".join((*pieces, text[end:]))
