"""What a question demands beyond shared words, and a passage about the same things may lack.

"Which senator studied there?" shares its words with a passage that says that senators did.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from bot.answering.cells import cells
from bot.answering.fitting import fitting_spans
from bot.answering.reading import Reading
from bot.answering.spanned_text import SpannedText, between, terms_inside
from bot.language.question import QuestionForm
from bot.language.question_patterns import NOT, Wanted
from bot.language.spans import VALUES, SpanType, TypedSpan, is_kind
from corpus.english import either, read_words
from index.analyzer import Token, terms
from index.passages import PassageTerms
from index.searcher import BY_GLOSSARY, IN_CLOSEST, Hit, Match

_WORDS = read_words(__file__)
_GRAMMAR = _WORDS["grammar"]
# Words without which a passage speaks of something else, as terms.
QUALIFIERS = frozenset(terms(" ".join(_WORDS["qualifiers"]["words"])))
PERIODS = frozenset(terms(" ".join(_WORDS["qualifiers"]["periods"])))
SHARES = frozenset(terms("percent percentage"))
# The fewest letters that a word shares with another one of its root: "own" and "owner".
SHORTEST_ROOT = 3
# What follows a noun where a text says which: "four regions: Europe", "the goals are".
_TOLD = re.compile(
    r"(?: of [^.,;:]{1,60}?)?"
    rf"(?:\s?[:(–—“\"]|\s\d|\s(?:{either(_GRAMMAR['telling'])}"
    rf"|{either(_GRAMMAR['telling_roots'])}\w*)\b)"
    r"|(?: and [\w-]+)? to [a-z]"
)
# What stands before it: "Budapest was the first academy", "the Confession, a document".
_TELLS = re.compile(r"\b(?:is|are|was|were|became|becomes)\b")
_CLAUSE_END = re.compile(r"[.,;:]")
_APPOSED = re.compile(r",\s(?:an?|the)\s(?:[\w-]+\s){0,3}$")
LONGEST_APPOSED = 80  # characters in front of a noun that may hold ", a" and three words
# What tells it apart from others of its kind, if what comes then is new.
_RELATED = re.compile(
    rf"(?: and [\w-]+)? (?:{either(_GRAMMAR['relating'])}|of(?= (?:an? |the )?[a-z]))\b"
)
# What may stand behind a word where a text says what it means: "a plot is", "the hub (a room)".
_DEFINES = re.compile(rf"[”\"’]?(?:\s?[:(–—,]|\s{either(_GRAMMAR['defining'])}\b)")
_IS_ONE = re.compile(rf"\b{either(_GRAMMAR['naming'])}\b")
# Within how many characters behind "not" the verb stands.
BEHIND_NOT = 12
_PHRASE = re.compile(r"[^.,;:]{0,25}")
_COUNT = re.compile(r"[\d,.]+")
# Adjectives that tell nothing apart, as terms.
_VAGUE = frozenset(terms(" ".join(_WORDS["vague"]["words"])))
# What asks for a type of answer, as terms: a value says nothing of it.
_ASKED_BY_TYPE = frozenset(
    written for word in _WORDS["type"]["asking"] for written in (word, f"{word}s")
)
_REASON = re.compile(
    rf"\b(?:{either(_GRAMMAR['reasons'])}|{either(_GRAMMAR['reason_roots'])}\w*|to [a-z]+)\b",
    re.IGNORECASE,
)


def unmet(reading: Reading, told: SpannedText, matches: Sequence[Match], hit: Hit) -> Iterator[str]:
    """The words of the question for what the passage of a hit does not say."""
    passage = hit.terms
    if _is_headed_only(matches):
        yield from (match.word.text for match in _said_nowhere(matches, passage))
    elif cells(told.text, told.words):
        counted = reading.counted if any(fitting_spans(reading, told)) else None
        nowhere = _said_nowhere(matches, passage)
        # What a header counts need not be said: "How many students took Ethics in 2024?"
        yield from (match.word.text for match in nowhere if match.word != counted)
    if reading.form.is_yes_no:
        yield from _unlike(reading.form, told, matches)
        return
    if reading.form.asks_permitted and not reading.form.is_negated:
        yield from _denied(told, matches)
    if reading.form.defined and not _defines(reading.form.defined, told, hit.passage.heading):
        yield reading.form.defined
    if Wanted.REASON in reading.wanted and not _REASON.search(told.text):
        yield "why"
    if reading.types.isdisjoint(VALUES):
        yield from _untold(reading.form, told, matches)


def _denied(told: SpannedText, matches: Sequence[Match]) -> Iterator[str]:
    """The words behind "who may" that the passage has behind "may not" alone."""
    behind = Counter(
        word.term
        for denial in NOT.finditer(told.text)
        for word in between(told.words, denial.end(), denial.end() + BEHIND_NOT)[:1]
    )
    every = Counter(word.term for word in told.words if word.term in behind)
    yield from (m.word.text for m in matches if 0 < every[m.word.term] == behind[m.word.term])


def _defines(defined: str, told: SpannedText, heading: str) -> bool:
    """Whether a passage can say what a thing is: a verb, a colon or brackets stand behind it.

    What stands under its heading can, too, and what does not have it by that name.
    """
    asked = terms(defined)
    found = [word.term for word in told.words]
    ends = [
        told.words[number - 1].end
        for number in range(len(asked), len(found) + 1)
        if found[number - len(asked) : number] == asked
    ]
    if not ends or set(asked) <= set(terms(heading)):
        return True
    return any(_DEFINES.match(told.text, end) for end in ends) or bool(_IS_ONE.search(told.text))


def _is_headed_only(matches: Sequence[Match]) -> bool:
    """Whether the passage itself has no word of the question: the heading says where to look."""
    content = [match for match in matches if match.word.is_content]
    return bool(content) and not any(match.share for match in content)


def _said_nowhere(matches: Sequence[Match], passage: PassageTerms) -> Iterator[Match]:
    """The words that stand neither in the passage nor around it.

    A row of a table lacks the column for them, and what has the rest in its heading alone says
    something else of it. The value says what "cost" or "end" asks for.
    """
    for match in matches:
        word = match.word
        beside = word.carried or word.is_aside or word.is_guess or not word.is_content
        told = match.share or not passage.around.isdisjoint(word.weights)
        if not (beside or told or word.text.casefold() in _ASKED_BY_TYPE):
            yield match


def _unlike(form: QuestionForm, told: SpannedText, matches: Sequence[Match]) -> Iterator[str]:
    """The names of a guess, where the passage has no other one to tell what is so instead."""
    names = (told.text[s.start : s.end] for s in told.spans if s.type is SpanType.NAME)
    if all(form.said.issuperset(terms(name)) for name in names):
        yield from (m.word.text for m in matches if m.word.is_name and m.share < BY_GLOSSARY)


def _untold(form: QuestionForm, told: SpannedText, matches: Sequence[Match]) -> Iterator[str]:
    """The noun of "which senator", where the passage has it and says no more of it."""
    noun = {word.term for word in form.noun}
    places = [number for number, word in enumerate(told.words) if word.term in noun]
    if not places:
        return
    said = form.said.union(*(match.word.weights for match in matches))
    if not (
        any(_names(told, span, noun, said) for span in told.spans)
        or _says_which(told.text, told.words, places, said)
    ):
        yield form.text[form.noun[0].start : form.noun[-1].end]


def _names(
    told: SpannedText, span: TypedSpan, noun: AbstractSet[str], said: AbstractSet[str]
) -> bool:
    """Whether a name has the noun in it and something new: the president in "President Clinton"."""
    if span.type not in {SpanType.NAME, SpanType.PLACE} or is_kind(
        told.text[span.start : span.end]
    ):
        return False
    inside = terms_inside(span, told.words)
    return not noun.isdisjoint(inside) and any(term not in said for term in inside)


def _says_which(
    text: str, words: Sequence[Token], places: Sequence[int], said: AbstractSet[str]
) -> bool:
    """Whether the passage tells which of its kind one of the words of these numbers is."""
    if any(_is_told_apart(text, words, number, said) for number in places):
        return True
    verbs = [verb.end() for verb in _TELLS.finditer(text)]
    ends = [end.start() for end in _CLAUSE_END.finditer(text)]
    return any(_follows_verb(words[number].start, verbs, ends) for number in places)


def _follows_verb(at: int, verbs: Sequence[int], ends: Sequence[int]) -> bool:
    """Whether a verb stands in front within the clause, given where verbs and clauses end."""
    verb, end = bisect_right(verbs, at), bisect_left(ends, at)
    return verb > 0 and (end == 0 or ends[end - 1] < verbs[verb - 1])


def _is_told_apart(text: str, words: Sequence[Token], number: int, said: AbstractSet[str]) -> bool:
    """Whether the words around one tell it apart from others of its kind."""
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
    near = max(0, word.start - LONGEST_APPOSED)
    if _TOLD.match(text, word.end) or _APPOSED.search(text[near : word.start]):
        return True
    related = _RELATED.match(text, word.end)
    if related is None:
        return False
    phrase = _PHRASE.match(text, related.end())
    end = phrase.end() if phrase else related.end()
    return any(other.term not in said for other in between(words, related.end(), end))


def qualifiers_absent(matches: Sequence[Match], text: str, *, dated: bool) -> Iterator[str]:
    """The qualifying words of the question that neither passage nor closest question have.

    `text` is what the passage says, `dated` that it has a date as precise as the question asks for.
    """
    for match in matches:
        absent = match.share < IN_CLOSEST and not match.word.carried
        if "%" in text and match.word.term in SHARES:
            continue
        if dated and match.word.term in PERIODS:
            continue
        if match.word.term in QUALIFIERS and absent:
            yield match.word.text


def office_absent(
    office: str | None, matches: Sequence[Match], text_terms: AbstractSet[str]
) -> Iterator[str]:
    """The office asked for, unless the passage has it: a director directs, a founder founded."""
    for match in matches:
        word = match.word
        if word.text.casefold() != office or match.share >= BY_GLOSSARY:
            continue
        if not any(len(t) >= SHORTEST_ROOT and word.term.startswith(t) for t in text_terms):
            yield word.text
