"""What a question asks for: its core without greetings, and the type of the answer."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from bot.spans import SpanType


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
        r" address\b|\b(?:how|whom?) .*\b(?:contact|call|reach)\b|\bcontact (?:details|info|number)"
    ),
    Wanted.MEANING: re.compile(
        r"\bstands? for\b|\bmean(?:s|ing)?\b(?! to\b| for\b)|\bacronym\b|\babbreviat|\bfull form\b"
        r"|\bspelled out\b|\bdefin(?:e|ition)\b|\bshort for\b|\bfull name\b"
    ),
    Wanted.MONEY: re.compile(
        r"\bcosts?\b(?![- ]effective)|\bprices?\b|\bfees?\b|\btuition\b|\bbudget\b|\bexpensive\b"
        r"|\bsalar(?:y|ies)\b|\bstipend\b|\bhow much (?:money|do (?:i|we|you) pay|is it to)\b"
    ),
    Wanted.DATE: re.compile(
        rf"(?:^|\band |, )when\b|\bwhen {_BE}\b|\b(?:what|which) (?:exact )?(?:years?|dates?|days?"
        r"|months?|century|decade|time)\b|\byear\??$|^(?:founding |opening )?(?:year|date)\b"
        r"|\bsince when\b|\bhow (?:old|long ago|recent|up[- ]to[- ]date)\b|\bas of when\b"
        r"|\bhow long (?:has|have|had)\b|\b(?:opening )?hours\b|\bdate\b|\bdeadline\b"
    ),
    Wanted.NUMBER: re.compile(
        r"\bhow (?:many|much|big|large|tall|high|deep|far|wide|fast|heavy)\b|\bnumbers? of\b"
        r"|\b(?:total|head ?count|count|percent(?:age)?|figures?|statistics|stats|numbers)\b"
    ),
    Wanted.DURATION: re.compile(r"\bhow long\b(?! (?:has|have|had|ago))|\bduration\b|\blength of"),
    Wanted.PLACE: re.compile(
        rf"(?:^|\band |, )where\b|\bwhere {_BE}\b|\bwhereabouts\b|\blocat(?:ion|ed)\b|\b(?:what|which)"
        r"(?: \w+)? (?:city|cities|town|country|countries|state|nations?|continents?|regions?"
        r"|place|parts? of the world|county|street|building|areas?)\b"
    ),
    Wanted.PERSON: re.compile(
        rf"(?:^|\band |, )(?:who|whose|whom)\b|\bwho(?:m|se)? {_BE}\b|\b(?:which|what) (?:\w+ )?"
        r"(?:person|president|director|founder|minister|leader|people|official|author|agency"
        r"|department|organi[sz]ation|company)\b|\bname of the\b"
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
_YES_NO = re.compile(
    r"(?:so |and |but |then |really )*(?:is|are|was|were|do|does|did|has|have|had|can|could|will"
    r"|would|should|may|isn['’]t|aren['’]t|wasn['’]t|don['’]t|doesn['’]t|didn['’]t|am)\b",
    re.IGNORECASE,
)
_ASKS_AGE = re.compile(r"\bhow (?:long has|long have|old)\b")

_GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|hiya|greetings|dear\s[\w ]{1,30}|good (?:morning|afternoon|evening|day)"
    r"|excuse me|sorry|ok(?:ay)?|thanks?(?: you)?|well|so|um+|please|pls)(?: there| all| team"
    r"| everyone| again| so much| very much| a lot)?(?:[\s,.!:;-]+|$))+",
    re.IGNORECASE,
)
_PREAMBLE = re.compile(
    r"^(?:(?:can|could|would|will|may|might) (?:you|u|someone|anyone|somebody|i)(?: (?:please|kindly"
    r"|maybe|possibly|perhaps))?(?: (?:be able|be so kind(?: as)?) to)? (?:tell|inform|explain to|let"
    r"|remind|show|help|ask|know|say|give)(?: (?:me|us))?(?: (?:know|understand|find(?: out)?))?"
    r"|(?:please |kindly )?(?:tell|inform|remind) (?:me|us)(?! (?:more )?about)(?: please)?"
    r"|(?:i|we)(?:['’]m| am| was| were| are|['’]d| would| have been| just|['’]ve been)*"
    r" (?:wondering|curious|interested|like|love|want(?:ed)?|need|trying|hoping|looking|asking)"
    r"(?: (?:to (?:know|find out|learn|ask|understand|hear|see|get)|about|in(?: knowing)?|if|whether"
    r"|for))*(?: (?:you )?(?:could|can|would)(?: please)? (?:tell|inform|explain)(?: to)?"
    r" (?:me|us))?|do (?:you|u)(?: (?:happen to|guys|even|maybe))? know|any idea"
    r"|(?:i|we) (?:have|had) (?:a|one|another)(?: \w+)? question(?: about| for you)?"
    r"|(?:my )?question(?: is)?|please|just (?:tell|wondering|curious))[\s,.:;!-]*(?:that |if |whether )?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[\s,.!-]*\b(?:please|pls|plz|thanks?(?: you)?(?: so much| very much| a lot| in advance)?|thx|cheers"
    r"|if (?:you|i) (?:know|may|can|may ask|don['’]t mind))[\s.!?]*$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)")


def clean(text: str) -> str:
    """One line in composed form, without control, format and lone surrogate characters."""
    kept = "".join(
        " " if c.isspace() else c
        for c in unicodedata.normalize("NFC", text)
        if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Cn", "Co"}
    )
    return " ".join(kept.split())


def parts(text: str) -> tuple[str, str]:
    """The question proper, and what was said beside it: the sentences that ask nothing.

    The question is without greeting, preamble and thanks.
    """
    sentences = _SENTENCE.split(text)
    asking = [sentence for sentence in sentences if sentence.rstrip(" \"'”’)").endswith("?")]
    if not asking or len(asking) == len(sentences):
        return core(text), ""
    beside = (core(sentence) for sentence in sentences if sentence not in asking)
    return core(" ".join(asking)), " ".join(beside)


def core(question: str) -> str:
    """The question without greeting, preamble and thanks."""
    while True:
        shorter = _TAIL.sub("", _PREAMBLE.sub("", _GREETING.sub("", question))).strip()
        if not shorter or shorter == question:
            return question
        question = shorter


def is_broad(question: str) -> bool:
    """Whether a whole section answers better than one sentence."""
    return bool(_BROAD.search(question.casefold()))


def asked_kind(question: str) -> str | None:
    """The noun of "which president" or "what city"."""
    found = _KIND.search(question.casefold())
    return found[1] if found else None


def wanted(question: str) -> tuple[Wanted, ...]:
    """The types asked for, the more telling first; empty where any passage may answer."""
    lowered = question.casefold()
    found = [type_ for type_, pattern in _TYPES.items() if pattern.search(lowered)]
    if Wanted.MONEY in found and Wanted.NUMBER in found:
        found.remove(Wanted.NUMBER)
    return tuple(found)


def answering_spans(question: str, types: Sequence[Wanted]) -> frozenset[SpanType]:
    """The span types of which an answer must have one; empty where there is no such type."""
    found = frozenset().union(*(ANSWERING_SPANS[type_] for type_ in types))
    if _ASKS_AGE.search(question.casefold()):
        found |= {SpanType.DURATION}
    return found


def is_yes_no(question: str) -> bool:
    return bool(_YES_NO.match(question))
