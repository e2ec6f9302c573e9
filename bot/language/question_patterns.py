"""How English asks for something: patterns made of the words in `english.toml`."""

import re
from enum import StrEnum

from bot.language.spans import SpanType
from corpus.english import either, read_words
from index.analyzer import tokens
from index.query import ASKING, ASKING_VERBS

_WORDS = read_words(__file__)["asks"]


class Wanted(StrEnum):
    """The type of answer that a question asks for."""

    CONTACT = "contact"
    MEANING = "meaning"
    MONEY = "money"
    DATE = "date"
    MEASURE = "measure"
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
    Wanted.MEASURE: frozenset({SpanType.MEASURE}),
    Wanted.NUMBER: frozenset({SpanType.NUMBER, SpanType.MEASURE}),
    Wanted.DURATION: frozenset({SpanType.DURATION}),
    Wanted.PLACE: frozenset({SpanType.PLACE}),
    Wanted.PERSON: frozenset({SpanType.NAME}),
    Wanted.REASON: frozenset(),
}


def _terms(words: str) -> list[str]:
    """The terms of all words, stop words too."""
    return [word.term for word in tokens(words)]


def _any(name: str, *more: str) -> str:
    """A pattern for the words of that list, and for `more`, both as people type apostrophes."""
    return either(_WORDS[name], more).replace("'", "['’]")


def _words(name: str) -> str:
    """The same as whole words."""
    return rf"\b{_any(name)}\b"


_WHICH = r"\b(?:what|which)"
# Where a question may begin.
_BEGINS = r"(?:^|\band |, )"
_BE = rf"(?:{_any('be')}|['’]s)"
# Questions in small letters, by what they ask for.
TYPES: dict[Wanted, re.Pattern[str]] = {
    Wanted.CONTACT: re.compile(
        rf"{_words('contact')}|\be-?mail|\b{_any('addresses')} address\b"
        rf"|\b(?:how|whom?) .{{0,60}}{_words('reach')}|\bcontact {_any('contact_details')}"
    ),
    Wanted.MEANING: re.compile(
        rf"{_words('meaning')}|\bmean(?:s|ing)?\b(?! to\b| for\b)|\babbreviat"
    ),
    Wanted.MONEY: re.compile(
        rf"\bcosts?\b(?![- ]effective)|{_words('money')}"
        r"|\bhow much (?:money|do (?:i|we|you) pay)"
        r"|\bhow much (?:is|are|does|do|for)\b(?!.{0,60}\b(?:weigh|time)\b)"
    ),
    Wanted.DATE: re.compile(
        rf"{_BEGINS}when\b|\bwhen {_BE}\b|{_WHICH} (?:exact )?{_any('dated')}\b"
        rf"|\byear\??$|^(?:founding |opening )?(?:year|date)\b|\bhow {_any('how_dated')}\b"
        rf"|\bhow long (?:has|have|had)\b|(?<!\bto ){_words('date')}"
    ),
    Wanted.DURATION: re.compile(r"\bhow long\b(?! (?:has|have|had|ago))|\bduration\b|\blength of"),
    Wanted.MEASURE: re.compile(rf"\bhow {_any('lengths')}\b(?! (?:ago|has|have|had)\b)"),
    Wanted.NUMBER: re.compile(
        rf"\bhow {_any('measures')}\b|{_words('number')}|\bcount(?! (?:as|for|on|among)\b)\b"
    ),
    Wanted.PLACE: re.compile(
        rf"{_BEGINS}where\b|\bwhere {_BE}\b|{_words('place')}"
        rf"|{_WHICH}(?: \w+)? {_any('places')}\b"
    ),
    Wanted.PERSON: re.compile(
        rf"{_BEGINS}(?:who|whose|whom)\b|\bwho(?:m|se)? {_BE}\b|{_words('by_name')}"
        rf"|{_WHICH} (?:\w+ )?{_any('people')}\b"
    ),
    Wanted.REASON: re.compile(rf"{_words('reason')}|\bwhat {_any('causes')}\b"),
}
# Of these alone no question is made that says what it is about: "How long?", "and by whom?"
BARE = frozenset(
    _terms(" ".join([*ASKING, *_WORDS["measures"], *_WORDS["extents"], *_WORDS["around_bare"]]))
)
# What a whole section answers better than one sentence.
BROAD = re.compile(
    rf"{_words('broad')}|\btell (?:me|us) (?:\w+ )?(?:more )?about\b"
    r"|\bstor(?:y|ies) (?:of|behind)\b"
)
KIND = re.compile(rf"{_WHICH} ((?!{_any('verbs_behind_which')} )\w+)\b")
# "Which illicit drugs", "what are the initial successes": what stands before the noun.
ASKS_WHICH = re.compile(
    r"\b(?:what|which)(?: exactly| precisely)?"
    rf"(?: (?:is|are|was|were)(?: exactly| precisely)? {_any('determiners')})? ",
    re.IGNORECASE,
)
KINDS = frozenset(_WORDS["kinds"])
# The office or the part that somebody has: "the president of Hungary", "its first director".
OFFICE = re.compile(
    r"\bwho(?:['’]s| (?:is|was|are|were|became|becomes)) (?:the|its|their|your|our|this|an?) "
    rf"(?:[\w-]+ ){{0,3}}?([\w-]+)(?= {_any('behind_an_office')}\b|\s*[?.!,]|$)"
)
ANYBODY = frozenset(_WORDS["anybody"])
YOU = re.compile(_words("you"))
# "What are the names of the judges?" wants each by name, and not the kind of them.
NAMES = re.compile(_words("by_name"))
_EXACT = (
    r"\b(?:exact|precise|full|complete) (?:\w+ )?dates?\b"
    r"|\b(?:when|date)\b.{0,60}\bexactly\b|\bexactly when\b"
)
# What a date must have for questions that are not content with the year.
PRECISIONS = (
    (
        re.compile(rf"{_WHICH} (?:exact )?(?:day|weekday)\b|\bday of the\b|" + _EXACT),
        re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b(?![:.]\d)|day\b"),
    ),
    (re.compile(rf"{_WHICH} (?:exact )?month\b"), re.compile(r"[A-Z][a-z]{2}|-\d\d-")),
    (
        re.compile(
            rf"{_WHICH} (?:exact )?time\b(?! (?:period|span|frame|of (?:the )?year))"
            r"|\bwhat hour\b|\bo['’]clock\b"
        ),
        re.compile(r"\d[:.]\d\d|[ap]\.?m\b|clock|noon|midnight"),
    ),
)
YES_NO = re.compile(
    rf"^(?:so |and |but |then |really )*(?:{either(ASKING_VERBS)}|{_any('negated_verbs')})\b",
    re.IGNORECASE,
)
# "Is there one in Kenya?", "Does Brazil have one?": pages that name others do not deny it.
EXISTS = re.compile(
    r"^(?:is|are|was|were) there\b|^(?:do|does|did) (?:[\w'’.-]+ ){1,4}have\b", re.IGNORECASE
)
ASKS_AGE = re.compile(r"\bhow (?:long has|long have|old)\b")
# "How many countries have not sent anybody?", but not "Why can't I log in?" or "What if I do not?"
ASKS_FOR = re.compile(
    rf"\b(?:{either(word for word in ASKING if word not in {'why', 'how'})}|how (?:many|much))\b",
    re.IGNORECASE,
)
# "Not" as part of what is said about the asking, and not of what is asked.
NOT = re.compile(
    rf"(?:\b(?:not|cannot|never)|n['’]t)\b(?!\s+{_any('not_of_the_asker')}\b)", re.IGNORECASE
)
# A "not" behind these belongs to a condition or to a side remark.
SIDE_REMARK = re.compile(rf"[,;]|{_words('conditions')}", re.IGNORECASE)
DENIES = re.compile(rf"{_words('denials')}|\b{_any('denying_roots')}\w*\b|n['’]t\b", re.IGNORECASE)
# What nothing but a measure answers.
MEASURED = re.compile(rf"\bhow {_any('measured')}\b")
# "Who can attend", "who does it serve", "who is it for": people of a kind, and nobody by name.
OF_A_KIND = re.compile(
    rf"\bwho(?:m|['’]s)? {_any('able')} (?!(?:i|we)\b)|\bwho(?:m|['’]s| is| are)? (?:not )?"
    rf"{_any('entitled')}\b|\bwho(?:m|['’]s)?\b.{{0,60}}\bfor(?=\s*[?.!,]|\s*$)|\bfor whom\b"
)
# "Who founded it", but not "who was elected".
WHO_ACTS = re.compile(rf"\b(?:who|which \w+)\b(?!['’]s\b| {_any('be')}\b)")
# What is somebody's: "whose own plans", and the support of who supported it.
WHOSE = re.compile(r"\bwho(?:se(?: [\w-]+){1,3}| [\w-]+)")
# "What is a red dot": the thing to define.
DEFINED = re.compile(
    rf"^what(?:['’]s| is| are) (?:an? )?(?!{_any('given')}\b)"
    r"([\w-]+(?: [\w-]+){0,2})\s*\?*$"
)
# "Who may borrow", "what is allowed".
PERMITTED = re.compile(
    r"\b(?:who|what|which \w+|when|where) (?:can|may|could|(?:is|are) allowed)\b"
)
# Which of the two ends of a time is asked for.
BEGINS = re.compile(_words("begins"))
ENDS = re.compile(_words("ends"))
# What a contact must have for questions that are not content with any.
CONTACTS = (
    (re.compile(r"\be-?mail"), re.compile("@")),
    (re.compile(r"\b(?:web ?site|url)\b"), re.compile(r"//|www\.")),
    (re.compile(r"\b(?:phone|telephone|fax number|call)\b"), re.compile(r"^[^@/]*$")),
)
HOW_MANY = re.compile(r"\bhow many\b", re.IGNORECASE)
