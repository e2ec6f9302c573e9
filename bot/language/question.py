"""What a question asks for: the type of its answer, and what tells a good one from a near one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from bot.language.question_patterns import (
    ANSWERING_SPANS,
    ANYBODY,
    ASKS_AGE,
    ASKS_FOR,
    ASKS_WHICH,
    BARE,
    BROAD,
    DENIES,
    HOW_MANY,
    KIND,
    KINDS,
    NAMES,
    NOT,
    OFFICE,
    PRECISIONS,
    SIDE_REMARK,
    TYPES,
    YES_NO,
    YOU,
    Wanted,
)
from bot.language.spans import SpanType
from index.analyzer import STOP_WORDS, Token, terms, tokens
from index.query import FILLERS, QUESTION_WORDS

# Words behind "which" that name what is asked for.
_NOUN_WORDS = 3


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """What a question asks for, read from its form alone, whatever the pages say."""

    text: str
    # The types of answer asked for, the more telling first; empty where any passage may answer.
    wanted: tuple[Wanted, ...]
    # Whether it is answered by yes or no.
    is_yes_no: bool
    # Whether it is question words alone, which ask nothing without an earlier turn: "How long?"
    is_bare: bool
    # Whether a whole section answers better than one sentence.
    is_broad: bool
    # Whether it asks for what is not so; a condition that is not met does not count.
    is_negated: bool
    # Whether it asks who they are rather than what.
    asks_names: bool
    # Whether it asks how old something is, which a duration answers as well as a date.
    asks_age: bool
    # Whether it is about "you" or "our", the bot's or the organisation's.
    speaks_to_you: bool
    # The term of the noun of "which president" or "what city".
    kind: str | None
    # The words that "which" or "what is the" asks for, up to three; none for "what kind of".
    noun: tuple[Token, ...]
    # The noun of "who is the president of …", which names somebody by what they are.
    office: str | None
    # What a date must have to answer: a day, a month or a time; None where any date does.
    precision: re.Pattern[str] | None
    # The offset behind "how many", where what is counted stands; None without it.
    counts_from: int | None
    # Every term of it, and the stop words: what repeats them says nothing new.
    said: frozenset[str]


@lru_cache(maxsize=64)
def read_question(text: str) -> QuestionForm:
    """The form of a question in one line; kept, because a turn comes back to its question."""
    lowered = text.casefold()
    words = tokens(text)
    how_many = HOW_MANY.search(text)
    return QuestionForm(
        text=text,
        wanted=_wanted(lowered),
        is_yes_no=bool(YES_NO.match(text)),
        is_bare=bool(words) and BARE.issuperset(word.term for word in words),
        is_broad=bool(BROAD.search(lowered)),
        is_negated=_is_negated(text),
        asks_names=bool(NAMES.search(lowered)),
        asks_age=bool(ASKS_AGE.search(lowered)),
        speaks_to_you=bool(YOU.search(lowered)),
        kind=_kind(lowered),
        noun=_noun(text, words),
        office=_office(lowered),
        precision=next((must for asked, must in PRECISIONS if asked.search(lowered)), None),
        counts_from=how_many.end() if how_many else None,
        said=STOP_WORDS.union(word.term for word in words),
    )


def answering_spans(form: QuestionForm, types: Sequence[Wanted]) -> frozenset[SpanType]:
    """The span types of which an answer must have one; empty where there is no such type.

    `types` are those asked for: the form's own, or what an earlier question wanted.
    """
    found = frozenset().union(*(ANSWERING_SPANS[type_] for type_ in types))
    return found | {SpanType.DURATION} if form.asks_age else found


def denies(text: str) -> bool:
    """Whether a text says of something that it is not so."""
    return bool(DENIES.search(text))


def _wanted(lowered: str) -> tuple[Wanted, ...]:
    found = [type_ for type_, pattern in TYPES.items() if pattern.search(lowered)]
    if Wanted.MONEY in found and Wanted.NUMBER in found:
        found.remove(Wanted.NUMBER)
    return tuple(found)


def _is_negated(text: str) -> bool:
    asks = ASKS_FOR.search(text)
    if asks is None:
        return False
    aside = SIDE_REMARK.search(text, asks.end())
    return bool(NOT.search(text, asks.end(), aside.start() if aside else len(text)))


def _kind(lowered: str) -> str | None:
    found = KIND.search(lowered)
    kinds = terms(found[1]) if found else ()
    return kinds[-1] if kinds else None


def _noun(text: str, words: Sequence[Token]) -> tuple[Token, ...]:
    found = ASKS_WHICH.search(text)
    if found is None:
        return ()
    after = [word for word in words if word.start >= found.end()]
    small = STOP_WORDS | FILLERS | QUESTION_WORDS | KINDS
    return tuple(takewhile(lambda word: word.term not in small, after[:_NOUN_WORDS]))


def _office(lowered: str) -> str | None:
    found = OFFICE.search(" ".join(lowered.split()))
    return found[1] if found and found[1] not in ANYBODY else None
