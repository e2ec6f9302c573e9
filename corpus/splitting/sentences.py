"""Text → the spans of its sentences, by rules; `benchmarks/sentences.md` has their accuracy."""

import re

from corpus.document import Span
from corpus.english import MONTHS, TITLES, WEEKDAYS, read_words
from corpus.literal import LITERAL

# Scripts with a full stop of their own need no space behind it and use it for nothing else.
_OWN_STOPS = "。｡！？؟۔।॥։።፧။"
_CLOSERS = "\"'”’»›)\\]}」』）*_"
_STOP = re.compile(
    # A short remark in brackets is not taken apart, but it may hold the end of the sentence.
    r"\((?:[^()]{1,300}?)(?=[.!?…]{0,9}\))"
    rf"|(?P<own>[{_OWN_STOPS}]++[{_CLOSERS}]*+)"
    rf"|(?<![.!?…])(?P<mark>[.!?…]++)[{_CLOSERS}]*+(?:\[\d{{1,3}}\])*+\s++(?=\S)"
    # The space is missing, as in text put together by a machine: "by 2001.The academy".
    r"|(?<=[a-z0-9)][a-z0-9)])(?P<glued>[.!?])(?=[A-Z])"
)
_WORD = re.compile(r"[^\W_]+(?:[.&'’-][^\W_]+)*")
_WORD_AFTER = re.compile(r"[\"'“‘„«‹(\[{¿¡*_]*([^\W_](?:[^\W_]|['’](?=[^\W_]))*)(\.?)")
# Only this much of the text around a stop is looked at, so that time stays linear.
_NEAR = 40


_DOTTED = re.compile(r"(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,3}$")
# "Mr", "Bldg", "Ltd", but not the unit in "5 km".
_WITHOUT_VOWEL = re.compile(r"[B-DF-HJ-NP-TV-XZ][b-df-hj-np-tv-xz]{1,4}$")
_CAMEL = re.compile(r"[a-z]{1,2}[A-Z]")
_CONTINUES = frozenset("-–—&+=/,;:)]}%@<>|$€£¥₹₽₩¢")

_WORDS = read_words(__file__)["sentences"]
_MONTHS = frozenset(short for shorts in MONTHS.values() for short in shorts)
_DAYS = frozenset(short for shorts in WEEKDAYS.values() for short in shorts)
_NEVER_LAST = frozenset(_WORDS["never_last"])
_BEFORE_NUMBER = frozenset(_WORDS["before_number"]).union(map(str.lower, _MONTHS))
_SELDOM_LAST = _MONTHS.union(_DAYS, TITLES, _WORDS["seldom_last"]).difference(_WORDS["also_words"])
_AFTER_TIME = frozenset(_WORDS["after_time"]).union(map(str.lower, WEEKDAYS))
_LETTERED = frozenset(_WORDS["lettered"])
_BEFORE_ITEMS = frozenset(":;")
_FIRST_WORDS = frozenset(_WORDS["first_words"])


def sentence_spans(text: str, *, capitals: bool = True) -> list[Span]:
    """The sentences in reading order, trimmed; together they hold all of the text.

    Without `capitals` a sentence may begin small, as in what people type.
    """
    ends = [
        stop.end()
        for stop in _STOP.finditer(text)
        if stop["own"] or (stop.lastgroup and _ends_sentence(text, stop, capitals=capitals))
    ]
    starts = [0, *ends]
    return [
        span
        for start, end in zip(starts, [*ends, len(text)], strict=True)
        if (span := trimmed(text, start, end)).start < span.end
    ]


def _ends_sentence(text: str, stop: re.Match[str], *, capitals: bool) -> bool:
    near = text[stop.end() : stop.end() + _NEAR]
    after = _WORD_AFTER.match(near)
    if after is None:
        return near[0] not in _CONTINUES
    follower = after[1]
    # "J. A. Smith": a letter with a full stop of its own begins no sentence.
    opens = follower.replace("’", "'").lower() in _FIRST_WORDS and not after[2]
    if stop["glued"]:
        return opens
    if capitals and follower[0].islower() and not _CAMEL.match(follower):
        return False
    if stop["mark"] != ".":
        spaced = text[stop.start() - 1 : stop.start()].isspace()
        return opens or not spaced or stop["mark"].strip(".…") != ""
    before = _word_before(text, stop.start())
    return before is None or _can_be_last(text, before, follower, opens=opens)


def _word_before(text: str, end: int) -> re.Match[str] | None:
    """The word that ends there, if one does."""
    words = list(_WORD.finditer(text, max(0, end - _NEAR), end))
    return words[-1] if words and words[-1].end() == end else None


def _can_be_last(text: str, before: re.Match[str], follower: str, *, opens: bool) -> bool:
    """Whether the word before a full stop ends the sentence rather than being an abbreviation."""
    word, folded = before[0], before[0].lower()
    if folded in _NEVER_LAST or (folded in _BEFORE_NUMBER and follower[0].isdigit()):
        return False
    if folded in {"a.m", "p.m"}:
        return follower.lower() not in _AFTER_TIME
    ahead = text[max(0, before.start() - _NEAR) : before.start()].rstrip()
    numbers = ahead[-1:] in _BEFORE_ITEMS or (word.isdigit() and ahead[-1:] in {*".!?"})
    if (word.isdigit() or len(word) == 1) and len(word) < 3 and (not ahead or numbers):
        # The number of a heading or an item: "2. Who can apply", "Steps: 1. Apply".
        return False
    abbreviated = (
        (len(word) == 1 and word.isalpha() and not _is_label(word, ahead))
        or word in _SELDOM_LAST
        or _DOTTED.match(word)
        or _WITHOUT_VOWEL.match(word)
    )
    return opens or not abbreviated


def _is_label(letter: str, ahead: str) -> bool:
    """Whether a letter is a unit, "90 °C.", or names something, "Lot B."."""
    if ahead[-1] in "°%" or (ahead[-1].isdecimal() and letter.islower()):
        return True
    return ahead.rpartition(" ")[2].casefold() in _LETTERED


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without the white space at its ends, and without the mark of a literal line."""
    piece = text[start:end]
    said = piece.lstrip().removeprefix(LITERAL).lstrip()
    start += len(piece) - len(said)
    return Span(start, start + len(said.rstrip()))
