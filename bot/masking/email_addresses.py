"""E-mail addresses: as they are written for machines, and as people spell them for each other."""

import re
from collections.abc import Iterator

from bot.masking.private import EMAIL, Private

LONGEST_NAME = 64  # characters before the @, as RFC 5321 has it

_TOKEN = re.compile(r"[^\s<>()\[\],;:\"]+")
_LAST_LETTER = re.compile(r"\W*+")
_OPEN, _CLOSE = r"[(\[{<]\s?", r"\s?[)\]}>]"
_AT_WORDS = "at|ät|arroba|arobase|chiocciola"
_DOT_WORDS = "dot|punkt|punto|point|ponto"
# What stands for the @: "@" itself, a word in brackets, or a word between spaces.
_AT = re.compile(
    rf"(?P<word>\b(?:{_AT_WORDS})\b)|@|{_OPEN}(?:{_AT_WORDS}|@){_CLOSE}", re.IGNORECASE
)
_SPELT_DOT = (
    rf"(?:\s{{0,3}}{_OPEN}(?:{_DOT_WORDS}|\.){_CLOSE}\s{{0,3}}|\s{{1,3}}(?:{_DOT_WORDS})\s{{1,3}})"
)
_DOT = rf"(?:\.|\s\.\s|{_SPELT_DOT})"
_LABEL, _LAST_LABEL = r"[\w-]{1,63}", r"[^\W\d_]{2,24}"
_HOST = re.compile(
    rf"\s{{0,3}}(?:\[[0-9a-f:.]{{3,45}}\]|{_LABEL}(?:{_DOT}{_LABEL}){{0,6}}{_DOT}{_LAST_LABEL}\b)",
    re.IGNORECASE,
)
# After the bare word "at" a dot has to be spelt out: "look at example.org" names no person.
_SPELT_HOST = re.compile(
    rf"\s{{0,3}}{_LABEL}(?:{_SPELT_DOT}{_LABEL}){{0,6}}{_SPELT_DOT}{_LAST_LABEL}\b",
    re.IGNORECASE,
)
# The name before the @, read backwards from there.
_NAME = re.compile(rf"\s{{0,3}}([\w.+'%-]{{1,{LONGEST_NAME}}})")
_BEFORE = LONGEST_NAME + 3


def email_addresses(text: str) -> Iterator[Private]:
    """`name@host` in one piece, `name @ host.org`, `name (at) host (dot) org` and the like."""
    yield from _in_one_piece(text)
    for at in _AT.finditer(text):
        if place := _spelt(text, at):
            yield Private(*place, EMAIL)


def _in_one_piece(text: str) -> Iterator[Private]:
    for token in _TOKEN.finditer(text):
        at = token[0].find("@", 1)
        if at < 0:
            continue
        trailing = _LAST_LETTER.match(token[0][::-1])
        end = token.end() - (trailing.end() if trailing else 0)
        if end > token.start() + at + 1:
            yield Private(token.start(), end, EMAIL)


def _spelt(text: str, at: re.Match[str]) -> tuple[int, int] | None:
    before = text[max(0, at.start() - _BEFORE) : at.start()]
    name = _NAME.match(before[::-1])
    host = (_SPELT_HOST if at["word"] else _HOST).match(text, at.end())
    if name is None or host is None or name[1].strip(".'-") == "":
        return None
    return at.start() - name.end(), host.end()
