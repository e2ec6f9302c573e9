"""E-mail addresses: as they are written for machines, and as people spell them for each other."""

import re
from collections.abc import Iterator

from phonenumbers import SUPPORTED_REGIONS

from bot.masking.private import EMAIL, Private
from corpus.english import either, read_words
from index.analyzer import STOP_WORDS
from index.spelling import COMMON, english_words

LONGEST_NAME = 64  # characters before the @, as RFC 5321 has it

_WORDS = read_words(__file__)["addresses"]
_AT_WORDS, _DOT_WORDS = frozenset(_WORDS["at"]), frozenset(_WORDS["dot"])
_TOP_LEVELS = frozenset(_WORDS["top_levels"]).union(
    _WORDS["countries_too"], map(str.lower, SUPPORTED_REGIONS)
)
_PROVIDERS = frozenset(_WORDS["providers"])
# Words before an "at" that are nobody's name.
_NO_NAMES = STOP_WORDS.union(_WORDS["before_the_word"])

_TOKEN = re.compile(r"[^\s<>()\[\],;:\"]+")
_LAST_LETTER = re.compile(r"\W*+")
# A name in quotation marks, which may have spaces.
_QUOTED_NAME = re.compile(rf'"[^"\n]{{1,{LONGEST_NAME}}}"@[\w.-]{{1,255}}+')
_VERSION = re.compile(r"\d[\w.-]*")
_IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
# `ada_at_example_dot_org`, `ada-at-example-dot-org`, `ada|at|example|dot|org`.
_JOINED = re.compile(r"(?<![\w.+|-])[\w.+|-]++")

_OPEN, _CLOSE = r"[(\[{<]\s?", r"\s?[)\]}>]"
_AT, _DOT = either(_AT_WORDS), either(_DOT_WORDS)
# What stands for the @: "@" itself, a word in brackets, or a word between spaces.
_SIGN = re.compile(
    rf"(?P<word>\b{_AT}\b)|@|%40|&#0?64;|&commat;|{_OPEN}(?:{_AT}|@){_CLOSE}", re.IGNORECASE
)
_SPELT_DOT = rf"(?:\s{{0,3}}{_OPEN}(?:{_DOT}|\.){_CLOSE}\s{{0,3}}|\s{{1,3}}{_DOT}\s{{1,3}})"
_ANY_DOT = rf"(?:\.|\s\.\s|{_SPELT_DOT})"
_LABEL, _LAST_LABEL = r"[\w-]{1,63}", r"(?P<top>[^\W\d_]{2,24})\b"
_NUMERIC = re.compile(r"\s{0,3}\[[0-9a-f:.]{3,45}\]", re.IGNORECASE)
_HOST = re.compile(
    rf"\s{{0,3}}(?P<first>{_LABEL})(?:{_ANY_DOT}{_LABEL}){{0,6}}{_ANY_DOT}{_LAST_LABEL}",
    re.IGNORECASE,
)
_SPELT_HOST = re.compile(
    rf"\s{{0,3}}(?P<first>{_LABEL})(?:{_SPELT_DOT}{_LABEL}){{0,6}}{_SPELT_DOT}{_LAST_LABEL}",
    re.IGNORECASE,
)
# "ada at gmail com" leaves the dot away.
_PROVIDER = re.compile(rf"\s{{1,3}}{either(_PROVIDERS)}[\s.]{{1,3}}{_LAST_LABEL}", re.IGNORECASE)
# The name before the @, read backwards from there.
_NAME = re.compile(rf"\s{{0,3}}([\w.+'%-]{{1,{LONGEST_NAME}}})")
_BEFORE = LONGEST_NAME + 3
_EARLIER = re.compile(
    rf"\s{{1,3}}{either(word[::-1] for word in _DOT_WORDS)}\s{{1,3}}[\w.+'%-]{{1,{LONGEST_NAME}}}",
    re.IGNORECASE,
)


def email_addresses(text: str) -> Iterator[Private]:
    """`name@host` in one piece, `name @ host.org`, `name (at) host (dot) org` and the like."""
    whole = list(_in_one_piece(text))
    yield from whole
    found = {at for each in whole for at in range(each.start, each.end)}
    for quoted in _QUOTED_NAME.finditer(text):
        yield Private(*quoted.span(), EMAIL)
    for piece in _JOINED.finditer(text):
        if _is_joined(re.split("[_|-]", piece[0].casefold())):
            yield Private(*piece.span(), EMAIL)
    for sign in _SIGN.finditer(text):
        if sign.start() not in found and (place := _spelt(text, sign)):
            yield Private(*place, EMAIL)


def _in_one_piece(text: str) -> Iterator[Private]:
    for token in _TOKEN.finditer(text):
        at = token[0].find("@", 1)
        if at < 0:
            continue
        trailing = _LAST_LETTER.match(token[0][::-1])
        end = token.end() - (trailing.end() if trailing else 0)
        host = text[token.start() + at + 1 : end]
        # "react@18.2.0" is a program.
        if host and (not _VERSION.fullmatch(host) or _IPV4.fullmatch(host)):
            yield Private(token.start(), end, EMAIL)


def _is_joined(words: list[str]) -> bool:
    at = next((i for i, word in enumerate(words) if i and word in _AT_WORDS), None)
    return (
        at is not None
        and words[-1] in _TOP_LEVELS
        and not _DOT_WORDS.isdisjoint(words[at + 2 : -1])
    )


def _spelt(text: str, sign: re.Match[str]) -> tuple[int, int] | None:
    before = text[max(0, sign.start() - _BEFORE) : sign.start()]
    found = _NAME.match(before[::-1])
    name = found[1][::-1].strip(".'-").casefold() if found else ""
    if not name:
        return None
    end = _end_of_heard_host(text, sign.end(), name) if sign["word"] else _end_of_host(text, sign)
    if not found or not end:
        return None
    start = sign.start() - found.end()
    # "ada dot miller at example dot org"
    while earlier := _EARLIER.match(text[max(0, start - _BEFORE) : start][::-1]):
        start -= earlier.end()
    return start, end


def _end_of_host(text: str, sign: re.Match[str]) -> int:
    """Where the host behind an @ or a word in brackets ends; 0 without one."""
    if numeric := _NUMERIC.match(text, sign.end()):
        return numeric.end()
    host = _HOST.match(text, sign.end())
    return host.end() if host and host["top"].casefold() in _TOP_LEVELS else 0


def _end_of_heard_host(text: str, at: int, name: str) -> int:
    """Where the host behind the bare word "at" ends; 0 without one: "look at example.org"."""
    if name in _NO_NAMES:
        return 0
    if provider := _PROVIDER.match(text, at):
        return provider.end() if provider["top"].casefold() in _TOP_LEVELS else 0
    host = _SPELT_HOST.match(text, at)
    # Where the dot is none that is heard, the name has to be no word.
    if host is None and (not name.isalpha() or english_words().get(name, 0) < COMMON):
        host = _HOST.match(text, at)
    if host is None or host["first"].casefold() in STOP_WORDS:
        return 0
    return host.end() if host["top"].casefold() in _TOP_LEVELS else 0
