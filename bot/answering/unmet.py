"""What a question demands beyond shared words, and a passage about the same things may lack.

"Which senator studied there?" shares its words with a passage that says that senators did.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from bot.answering.reading import Reading
from bot.language.question import Wanted, asked_noun, is_yes_no
from bot.language.spans import VALUES, SpanType, TypedSpan, is_kind, terms_inside
from index.analyzer import STOP_WORDS, Token, tokens
from index.retriever import BY_GLOSSARY, Match

# What follows a noun where a text says which: "four regions: Europe", "the goals are".
_TOLD = re.compile(
    r"(?: of [^.,;:]{1,60}?)?"
    r"(?:\s?[:(–—“\"]|\s\d|\s(?:is|are|was|were|be|being|includ\w+|such as|like|namely|called"
    r"|named|known|means?|designed|amount\w*|compris\w*|consist\w*)\b)"
    r"|(?: and [\w-]+)? to [a-z]"
)
# What stands before it: "Budapest was the first academy", "the Confession, a document".
_TELLS = re.compile(
    r"\b(?:is|are|was|were|became|becomes)\b[^.,;:]*$|,\s(?:an?|the)\s(?:[\w-]+\s){0,3}$"
)
# What tells it apart from others of its kind, if what comes then is new.
_RELATED = re.compile(
    r"(?: and [\w-]+)? (?:between|among|in|for|that|who|which|by|from|about|against|on|with"
    r"|of(?= (?:an? |the )?[a-z]))\b"
)
_PHRASE = re.compile(r"[^.,;:]{0,25}")
_COUNT = re.compile(r"[\d,.]+")
# Adjectives that tell nothing apart, as terms.
_VAGUE = frozenset(
    "particip variou sever other mani some differ certain new addit all both more further such own"
    " main major import relev respect".split()
)
_REASON = re.compile(
    r"\b(?:because|since|as|due|owing|thus|therefore|hence|so|reasons?|caus\w+|result\w*|in order"
    r"|purpose\w*|aim\w*|goal\w*|need\w*|by|for|when|if|led|lead\w*|made|makes?|allow\w*|enabl\w*"
    r"|help\w*|prevent\w*|to [a-z]+)\b",
    re.IGNORECASE,
)


def unmet(
    reading: Reading, text: str, spans: Sequence[TypedSpan], matches: Sequence[Match]
) -> Iterator[str]:
    """The words of the question for what the passage does not say."""
    if is_yes_no(reading.question):
        yield from _unlike(reading.question, text, spans, matches)
        return
    if Wanted.REASON in reading.wanted and not _REASON.search(text):
        yield "why"
    if reading.types.isdisjoint(VALUES):
        yield from _untold(reading.question, text, spans, matches)


def _unlike(
    question: str, text: str, spans: Sequence[TypedSpan], matches: Sequence[Match]
) -> Iterator[str]:
    """The names of a guess, where the passage has no other one to tell what is so instead."""
    said = {token.term for token in tokens(question)} | STOP_WORDS
    told = (text[span.start : span.end] for span in spans if span.type is SpanType.NAME)
    if not any({token.term for token in tokens(name)} - said for name in told):
        yield from (m.word.text for m in matches if m.word.is_name and m.share < BY_GLOSSARY)


def _untold(
    question: str, text: str, spans: Sequence[TypedSpan], matches: Sequence[Match]
) -> Iterator[str]:
    """The noun of "which senator", where the passage has it and says no more of it."""
    noun = asked_noun(question)
    terms = {token.term for token in noun}
    words = tokens(text)
    places = [number for number, word in enumerate(words) if word.term in terms]
    if not places:
        return
    said = {token.term for token in tokens(question)} | STOP_WORDS
    said |= {term for match in matches for term in match.word.weights}
    if not (
        any(_names(text, words, span, terms, said) for span in spans)
        or any(_says_which(text, words, number, said) for number in places)
    ):
        yield question[noun[0].start : noun[-1].end]


def _names(
    text: str,
    words: Sequence[Token],
    span: TypedSpan,
    noun: AbstractSet[str],
    said: AbstractSet[str],
) -> bool:
    """Whether a name has the noun in it and something new: the president in "President Clinton"."""
    if span.type not in {SpanType.NAME, SpanType.PLACE} or is_kind(text[span.start : span.end]):
        return False
    inside = terms_inside(span, words)
    return not noun.isdisjoint(inside) and any(term not in said for term in inside)


def _says_which(text: str, words: Sequence[Token], number: int, said: AbstractSet[str]) -> bool:
    """Whether the passage tells which of its kind the word of that number is."""
    word = words[number]
    before = words[number - 1] if number else None
    # "50th anniversary", but not "initial successes" where just these are asked for, nor "111
    # countries", which does not say which they are.
    if (
        before
        and before.term not in said | _VAGUE
        and not _COUNT.fullmatch(text, before.start, before.end)
        and text[before.end : word.start] in {" ", "-", "\u00a0"}
    ):
        return True
    if _TOLD.match(text, word.end) or _TELLS.search(text[: word.start]):
        return True
    related = _RELATED.match(text, word.end)
    if related is None:
        return False
    phrase = _PHRASE.match(text, related.end())
    end = phrase.end() if phrase else related.end()
    return any(other.term not in said for other in words if related.end() <= other.start < end)
