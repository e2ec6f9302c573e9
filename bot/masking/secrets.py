"""Passwords, codes and persons' numbers behind what names them, and tokens by how they are made."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.masking.private import MARKS, NUMBER, SECRET, Private
from corpus.english import either, read_words
from index.spelling import english_words

_WORDS = read_words(__file__)["secrets"]
_LINKS = frozenset(_WORDS["links"])
# Words between what names a secret and the secret: "the passcode for my tablet here was 90-17-35".
MOST_BETWEEN = 12
SHORTEST, LONGEST = 4, 200  # characters of a secret
FEWEST_DIGITS = 4  # of a person's number; a year is none
# Occurrences in pyspellchecker's counts: "password: where do I get one?" tells none.
ORDINARY = 20_000
# Of ten characters of a token at least so many are of another kind than the one before: a figure
# beside a letter, or a capital behind a small letter. Names in one piece have 1
# ("ILEARoswellCourse2023Catalogue"), random ones 4 to 5.
SHORTEST_TOKEN, CHANGES = 16, 2

_LABEL = re.compile(
    rf"(?<!\w)(?:(?P<password>{either(_WORDS['passwords'])})|(?P<code>{either(_WORDS['codes'])})"
    rf"|(?P<person>{either(_WORDS['persons'])}))(?!\w)",
    re.IGNORECASE,
)
_SPACE_AND_SIGN = re.compile(r"\s{0,3}-?(?:(?:[:=]|->|→)\s{0,3})?")
_PIECE = re.compile(rf"\S{{1,{LONGEST}}}")
_BEFORE, _AFTER = "\"'“‘«„([{<", ".,;:!?)]}>\"'”’»“="
_QUOTED = re.compile(r"[\"“„«]([^\"”“»\n]{4,60})[\"”“»]")
_SIGNS = re.compile(r"(?<=\w)[!@#$%^&*+=~_|.](?=\w)|[!@#$%^&*~]$")
_CODE = re.compile(r"\d(?:[ .\u2010-\u2015-]?\d){3,9}(?!\w)")
_PERSONS = re.compile(r"(?:[ ./-]?(?:[A-Za-z]{1,3}-?)?\d){4,20}(?:-?[A-Za-z]{1,2})?(?!\w)")
_YEARS = re.compile(r"(?:19|20)\d\d(?:\W{1,3}(?:19|20)?\d\d)?")

_PREFIXED = re.compile(rf"(?<![A-Za-z0-9])(?:{either(_WORDS['prefixes'])})[\w./+=\[\]-]{{8,}}+")
_TOKEN = re.compile(rf"(?<![\w+=-])[\w+=-]{{{SHORTEST_TOKEN},}}+")
_HEXADECIMAL = re.compile(rf"(?<![^\W_])[0-9A-Fa-f]{{{SHORTEST_TOKEN},}}+(?![^\W_])")
_UUID = re.compile(
    r"(?<![\w-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\w-])",
    re.IGNORECASE,
)


def secrets(text: str) -> Iterator[Private]:
    """What stands behind "password", "PIN" or "passport", and tokens wherever they stand."""
    labels = list(_LABEL.finditer(text))
    ends = [*(label.start() for label in labels[1:]), len(text)]
    for label, end in zip(labels, ends, strict=False):
        if not _is_mark(text, label):
            yield from _named(text, label, end)
    for pattern in (_PREFIXED, _UUID):
        yield from (Private(*found.span(), SECRET) for found in pattern.finditer(text))
    for found in _HEXADECIMAL.finditer(text):
        if not found[0].isdecimal() and not found[0].isalpha():
            yield Private(*found.span(), SECRET)
    for found in _TOKEN.finditer(text):
        if is_random(found[0]):
            yield Private(*found.span(), SECRET)


def _is_mark(text: str, label: re.Match[str]) -> bool:
    """Whether it is the word of "[secret]", which stands for a secret and names none."""
    return text[max(0, label.start() - 1) : label.end() + 1] in MARKS


def is_random(token: str) -> bool:
    """Whether a text without spaces is made as tokens are, and no name in one piece."""
    if len(token) < SHORTEST_TOKEN or sum(map(str.isdecimal, token)) < 2:
        return False
    return changes(token) * 10 >= CHANGES * len(token)


def changes(text: str) -> int:
    """How often a figure stands beside a letter, or a capital behind a small letter."""
    return sum(_changes(text[i - 1], text[i]) for i in range(1, len(text)))


def _changes(one: str, other: str) -> bool:
    if one.isdecimal() or other.isdecimal():
        return one.isdecimal() != other.isdecimal() and one.isalnum() and other.isalnum()
    return one.islower() and other.isupper()


@dataclass(frozen=True, slots=True)
class _Word:
    """A word without the signs around it: `text[start:end]`."""

    start: int
    end: int
    # The sign that ends it, if one does.
    closing: str
    # Where the next one may begin.
    next: int
    # Whether it says what comes before it: "=" or ":" stands between them.
    is_told: bool


def _word(text: str, at: int) -> _Word | None:
    space = _SPACE_AND_SIGN.match(text, at)
    start = space.end() if space else at
    piece = _PIECE.match(text, start)
    if piece is None:
        return None
    start += len(piece[0]) - len(piece[0].lstrip(_BEFORE))
    end = max(start, piece.end() - len(piece[0]) + len(piece[0].rstrip(_AFTER)))
    closing = text[piece.end() - 1]
    return _Word(start, end, closing, piece.end(), bool(space and space[0].strip(" \t\n\u00a0-")))


def _named(text: str, label: re.Match[str], until: int) -> Iterator[Private]:
    """The value of what is named, where one stands in the same sentence.

    It stands before `until`, where something else is named.
    """
    at, is_next = label.end(), True
    for _ in range(MOST_BETWEEN):
        word = _word(text, at)
        if word is None or word.start >= until:
            return
        if word.is_told or is_next:
            start, end = _value(text, word, label)
            if start < end and not _YEARS.fullmatch(text[start:end]):
                yield Private(start, end, NUMBER if label["person"] else SECRET)
                return
        is_link = text[word.start : word.end].casefold() in _LINKS
        if word.closing in ".?!;" and not is_link:
            return
        is_next = is_link or word.closing in ":="
        at = word.next


def _value(text: str, word: _Word, label: re.Match[str]) -> tuple[int, int]:
    """Where in the text the value stands that the word begins; nowhere if it begins none."""
    said = text[word.start : word.end]
    if label["person"]:
        number = _PERSONS.match(text, word.start)
        if number and sum(map(str.isdecimal, number[0])) >= FEWEST_DIGITS:
            return number.span()
    elif label["code"]:
        code = _CODE.match(text, word.start)
        if code:
            return code.span()
        if word.is_told and _is_mixed(said):
            return word.start, word.end
    elif quoted := _QUOTED.match(text, max(0, word.start - 1)):
        return quoted.span(1)
    elif _is_password(said, told=word.is_told):
        return word.start, word.end
    return 0, 0


def _is_password(word: str, *, told: bool) -> bool:
    """Whether no ordinary word stands there, and no figure such as the length of one."""
    if len(word) < SHORTEST:
        return False
    if not word.isalpha():
        return _is_mixed(word) or sum(map(str.isdecimal, word)) >= SHORTEST
    if told:
        return english_words().get(word.casefold(), 0) < ORDINARY
    return not (word.islower() or word.istitle() or word.isupper())


def _is_mixed(word: str) -> bool:
    """Whether letters stand there with figures or signs between them."""
    has_letter, has_figure = any(map(str.isalpha, word)), any(map(str.isdecimal, word))
    return len(word) >= SHORTEST and has_letter and (has_figure or bool(_SIGNS.search(word)))
