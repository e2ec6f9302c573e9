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
    BEGINS,
    BROAD,
    CONTACTS,
    DEFINED,
    DENIES,
    ENDS,
    EXISTS,
    HOW_MANY,
    KIND,
    KINDS,
    MEASURED,
    NAMES,
    NOT,
    OF_A_KIND,
    OFFICE,
    PERMITTED,
    PRECISIONS,
    SIDE_REMARK,
    TYPES,
    WHO_ACTS,
    WHOSE,
    YES_NO,
    YOU,
    Wanted,
)
from bot.language.spans import PLURAL, SpanType
from bot.language.units import Unit, asked_unit
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
    # Whether that is whether there is something, or somebody has it.
    asks_existence: bool
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
    # Whether that is one thing: "which town", and not "which towns".
    is_singular: bool
    # The noun of "who is the president of …", which names somebody by what they are.
    office: str | None
    # What a date must have to answer: a day, a month or a time; None where any date does.
    precision: re.Pattern[str] | None
    # What a contact must have: an e-mail's "@"; None where any does.
    contact: re.Pattern[str] | None
    # Whether it asks who does something, rather than who somebody is.
    who_acts: bool
    # Whether it asks who may do something, or what may be done.
    asks_permitted: bool
    # The thing that it asks to define: "what is a red dot".
    defined: str | None
    # The terms of what "whose" asks for, or of what "who" does; the question word itself, too.
    whose: frozenset[str]
    # The unit that a value must be given in; None where any will do.
    unit: Unit | None
    # Whether the start or the end of a time is asked for.
    asks_begin: bool
    asks_end: bool
    # The offset behind "how many", where what is counted stands; None without it.
    counts_from: int | None
    # Every term of it, and the stop words: what repeats them says nothing new.
    said: frozenset[str]


@lru_cache(maxsize=64)
def read_question(text: str) -> QuestionForm:
    """The form of a question in one line; kept, because a turn comes back to its question."""
    lowered = text.casefold()
    words = tokens(text)
    unit = asked_unit(lowered)
    noun = _noun(text, words)
    how_many = HOW_MANY.search(text)
    return QuestionForm(
        text=text,
        wanted=_wanted(lowered, unit),
        is_yes_no=bool(YES_NO.match(text)),
        asks_existence=bool(EXISTS.search(text)),
        is_bare=bool(words) and BARE.issuperset(word.term for word in words),
        is_broad=bool(BROAD.search(lowered)),
        is_negated=_is_negated(text),
        asks_names=bool(NAMES.search(lowered)),
        asks_age=bool(ASKS_AGE.search(lowered)),
        speaks_to_you=bool(YOU.search(lowered)),
        kind=_kind(lowered),
        noun=noun,
        is_singular=bool(noun) and not PLURAL.fullmatch(text, noun[-1].start, noun[-1].end),
        office=_office(lowered),
        precision=next((must for asked, must in PRECISIONS if asked.search(lowered)), None),
        contact=next((must for asked, must in CONTACTS if asked.search(lowered)), None),
        asks_permitted=bool(PERMITTED.search(lowered)),
        defined=found[1] if (found := DEFINED.search(lowered)) else None,
        who_acts=bool(WHO_ACTS.search(lowered)),
        whose=frozenset(terms(found[0])) if (found := WHOSE.search(lowered)) else frozenset(),
        unit=unit,
        asks_begin=bool(BEGINS.search(lowered)),
        asks_end=bool(ENDS.search(lowered)),
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


def _wanted(lowered: str, unit: Unit | None) -> tuple[Wanted, ...]:
    found = [type_ for type_, pattern in TYPES.items() if pattern.search(lowered)]
    if Wanted.MONEY in found and Wanted.NUMBER in found:
        found.remove(Wanted.NUMBER)
    if Wanted.NUMBER in found and MEASURED.search(lowered):
        found.remove(Wanted.NUMBER)
    if Wanted.PERSON in found and OF_A_KIND.search(lowered):
        found.remove(Wanted.PERSON)
    if unit:
        found = [unit.wanted, *(type_ for type_ in found if type_ is not unit.wanted)]
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
