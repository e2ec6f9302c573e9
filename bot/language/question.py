"""What a question asks for: the type of its answer, and what tells a good one from a near one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import takewhile

from bot.language.spans import SpanType
from index.analyzer import STOP_WORDS, Token, terms, tokens
from index.query import FILLERS, QUESTION_WORDS


class Wanted(StrEnum):
    """The type of answer that a question asks for."""

    CONTACT = "contact"
    MEANING = "meaning"
    MONEY = "money"
    DATE = "date"
    NUMBER = "number"
    DURATION = "duration"
    PLACE = "place"
    PERSON = "person"
    REASON = "reason"


# The spans that can be such an answer; a meaning or a reason has no span of its own.
ANSWERING_SPANS: dict[Wanted, frozenset[SpanType]] = {
    Wanted.CONTACT: frozenset({SpanType.CONTACT}),
    Wanted.MEANING: frozenset(),
    Wanted.MONEY: frozenset({SpanType.MONEY}),
    Wanted.DATE: frozenset({SpanType.DATE}),
    Wanted.NUMBER: frozenset({SpanType.NUMBER}),
    Wanted.DURATION: frozenset({SpanType.DURATION}),
    Wanted.PLACE: frozenset({SpanType.PLACE}),
    Wanted.PERSON: frozenset({SpanType.NAME}),
    Wanted.REASON: frozenset(),
}

_BE = r"(?:is|are|was|were|did|do|does|has|have|had|can|could|will|would|should|['’]s)"
_TYPES: dict[Wanted, re.Pattern[str]] = {
    Wanted.CONTACT: re.compile(
        r"\b(?:tele)?phone\b|\bfax\b|\be-?mail|\bweb ?site\b|\burl\b|\b(?:street|mailing|postal)"
        r" address\b|\b(?:how|whom?) .{0,60}\b(?:contact|call|reach)\b"
        r"|\bcontact (?:details|info|number)"
    ),
    Wanted.MEANING: re.compile(
        r"\bstands? for\b|\bmean(?:s|ing)?\b(?! to\b| for\b)|\bacronym\b|\babbreviat|\bfull form\b"
        r"|\bspelled out\b|\bdefin(?:e|ition)\b|\bshort for\b|\bfull name\b"
    ),
    Wanted.MONEY: re.compile(
        r"\bcosts?\b(?![- ]effective)|\bprices?\b|\bfees?\b|\btuition\b|\bbudget\b|\bexpensive\b"
        r"|\bsalar(?:y|ies)\b|\bstipend\b|\bhow much (?:money|do (?:i|we|you) pay)"
        r"|\bhow much (?:is|are|does|do|for)\b(?!.{0,60}\b(?:weigh|time)\b)"
    ),
    Wanted.DATE: re.compile(
        rf"(?:^|\band |, )when\b|\bwhen {_BE}\b|\b(?:what|which) (?:exact )?(?:years?|dates?|days?"
        r"|months?|century|decade|time)\b|\byear\??$|^(?:founding |opening )?(?:year|date)\b"
        r"|\bsince when\b|\bhow (?:old|long ago|recent|up[- ]to[- ]date)\b|\bas of when\b"
        r"|\bhow long (?:has|have|had)\b|\b(?:opening )?hours\b|\bdate\b|\bdeadline\b"
    ),
    Wanted.NUMBER: re.compile(
        r"\bhow (?:many|much|big|large|tall|high|deep|far|wide|fast|heavy)\b|\bnumbers? of\b"
        r"|\b(?:total|head ?count|count(?! (?:as|for|on|among)\b)|percent(?:age)?|figures?"
        r"|statistics|stats|numbers)\b"
    ),
    Wanted.DURATION: re.compile(r"\bhow long\b(?! (?:has|have|had|ago))|\bduration\b|\blength of"),
    Wanted.PLACE: re.compile(
        rf"(?:^|\band |, )where\b|\bwhere {_BE}\b|\bwhereabouts\b|\blocat(?:ion|ed)\b"
        r"|\b(?:what|which)(?: \w+)?"
        r" (?:city|cities|town|country|countries|state|nations?|continents?|regions?"
        r"|place|parts? of the world|county|street|building|areas?)\b"
    ),
    Wanted.PERSON: re.compile(
        rf"(?:^|\band |, )(?:who|whose|whom)\b|\bwho(?:m|se)? {_BE}\b|\b(?:which|what) (?:\w+ )?"
        r"(?:person|president|director|founder|minister|leader|people|official|author|agency"
        r"|department|organi[sz]ation|company)\b|\bnames? of\b|\bby name\b"
    ),
    Wanted.REASON: re.compile(
        r"\bwhy\b|\breasons?\b|\bhow come\b|\bwhat (?:made|caused|led|prompted)\b"
    ),
}
_BROAD = re.compile(
    r"\bhistory\b|\boverview\b|\bbackground\b|\beverything\b|\bsummar(?:y|i[sz]e)\b|\bdetails\b"
    r"|\btell (?:me|us) (?:\w+ )?(?:more )?about\b|\bdescribe\b|\bstor(?:y|ies) (?:of|behind)\b"
)
_KIND = re.compile(r"\b(?:which|what) ((?!is |are |was |were |do |does |did |has |have )\w+)\b")
# "Which illicit drugs", "what are the initial successes": what stands before the noun.
_ASKS_WHICH = re.compile(
    r"\b(?:which|what)(?: exactly| precisely)?"
    r"(?: (?:is|are|was|were)(?: exactly| precisely)? (?:the|its|their|his|her|these|those))? ",
    re.IGNORECASE,
)
_KINDS = frozenset("kind type sort".split())
_NOUN_WORDS = 3
# The office or the part that somebody has: "the president of Hungary", "its first director".
_OFFICE = re.compile(
    r"\bwho(?:['’]s| (?:is|was|are|were|became|becomes)) (?:the|its|their|your|our|this|an?) "
    r"(?:[\w-]+ ){0,3}?([\w-]+)"
    r"(?= (?:of|in|at|for|to|on|behind|there|here|now)\b|\s*[?.!,]|$)"
)
_ANYBODY = frozenset("people person persons man men woman women one ones guy guys".split())
_YOU = re.compile(r"\b(?:you|yours?|u|ours?)\b")
# "What are the names of the judges?" wants each by name, and not the kind of them.
_NAMES = re.compile(r"\bnames? of\b|\bby name\b")
_EXACT = (
    r"\b(?:exact|precise|full|complete) (?:\w+ )?dates?\b"
    r"|\b(?:when|date)\b.{0,60}\bexactly\b|\bexactly when\b"
)
# What a date must have for questions that are not content with the year.
_PRECISIONS = (
    (
        re.compile(r"\b(?:what|which) (?:exact )?(?:day|weekday)\b|\bday of the\b|" + _EXACT),
        re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b(?![:.]\d)|day\b"),
    ),
    (re.compile(r"\b(?:what|which) (?:exact )?month\b"), re.compile(r"[A-Z][a-z]{2}|-\d\d-")),
    (
        re.compile(
            r"\b(?:what|which) (?:exact )?time\b(?! (?:period|span|frame|of (?:the )?year))"
            r"|\bwhat hour\b|\bo['’]clock\b"
        ),
        re.compile(r"\d[:.]\d\d|[ap]\.?m\b|clock|noon|midnight"),
    ),
)
_YES_NO = re.compile(
    r"(?:so |and |but |then |really )*(?:is|are|was|were|do|does|did|has|have|had|can|could|will"
    r"|would|should|may|isn['’]t|aren['’]t|wasn['’]t|don['’]t|doesn['’]t|didn['’]t|am)\b",
    re.IGNORECASE,
)
_ASKS_AGE = re.compile(r"\bhow (?:long has|long have|old)\b")
# "How many countries have not sent anybody?", but not "Why can't I log in?" or "What if I do not?"
_ASKS_FOR = re.compile(
    r"\b(?:who|whom|whose|what|which|where|when|how (?:many|much))\b", re.IGNORECASE
)
# "Not" as part of what is said about the asking, and not of what is asked.
_NOT = re.compile(
    r"(?:\b(?:not|cannot|never)|n['’]t)\b"
    r"(?!\s+(?:sure|certain|know|understand|find|see|remember|clear|only)\b)",
    re.IGNORECASE,
)
# A "not" behind these belongs to a condition or to a side remark.
_ASIDE = re.compile(r"[,;]|\b(?:if|because|unless|although|though|so that)\b", re.IGNORECASE)
_DENIES = re.compile(
    r"\b(?:not|cannot|never|no|none|nobody|nothing|neither|nor|without|except|excluding|unless"
    r"|fail\w*|lack\w*|refus\w*|prohibit\w*|forbid\w*|exclud\w*|unable|unavailable)\b|n['’]t\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"\bhow many\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """What a question asks for, read from its form alone, whatever the pages say."""

    text: str
    # The types of answer asked for, the more telling first; empty where any passage may answer.
    wanted: tuple[Wanted, ...]
    # Whether it is answered by yes or no.
    is_yes_no: bool
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
    how_many = _HOW_MANY.search(text)
    return QuestionForm(
        text=text,
        wanted=_wanted(lowered),
        is_yes_no=bool(_YES_NO.match(text)),
        is_broad=bool(_BROAD.search(lowered)),
        is_negated=_is_negated(text),
        asks_names=bool(_NAMES.search(lowered)),
        asks_age=bool(_ASKS_AGE.search(lowered)),
        speaks_to_you=bool(_YOU.search(lowered)),
        kind=_kind(lowered),
        noun=_noun(text, words),
        office=_office(lowered),
        precision=next((must for asked, must in _PRECISIONS if asked.search(lowered)), None),
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
    return bool(_DENIES.search(text))


def _wanted(lowered: str) -> tuple[Wanted, ...]:
    found = [type_ for type_, pattern in _TYPES.items() if pattern.search(lowered)]
    if Wanted.MONEY in found and Wanted.NUMBER in found:
        found.remove(Wanted.NUMBER)
    return tuple(found)


def _is_negated(text: str) -> bool:
    asks = _ASKS_FOR.search(text)
    if asks is None:
        return False
    aside = _ASIDE.search(text, asks.end())
    return bool(_NOT.search(text, asks.end(), aside.start() if aside else len(text)))


def _kind(lowered: str) -> str | None:
    found = _KIND.search(lowered)
    kinds = terms(found[1]) if found else ()
    return kinds[-1] if kinds else None


def _noun(text: str, words: Sequence[Token]) -> tuple[Token, ...]:
    found = _ASKS_WHICH.search(text)
    if found is None:
        return ()
    after = [word for word in words if word.start >= found.end()]
    small = STOP_WORDS | FILLERS | QUESTION_WORDS | _KINDS
    return tuple(takewhile(lambda word: word.term not in small, after[:_NOUN_WORDS]))


def _office(lowered: str) -> str | None:
    found = _OFFICE.search(" ".join(lowered.split()))
    return found[1] if found and found[1] not in _ANYBODY else None
