"""What people say around a question: greetings, preambles, thanks, their situation."""

import re
import unicodedata
from itertools import compress

from corpus.document import Span
from corpus.english import either, read_words
from corpus.splitting.sentences import sentence_spans

_WORDS = read_words(__file__)["politeness"]
# So that the work is bounded whatever is asked: of 6,323 public questions the longest has 266
# characters, and 113 were said beside one.
LONGEST = 400

_TELLS, _ME = either(_WORDS["tells"]), "(?:me|us)"
_GREETING = re.compile(
    rf"(?:{either(_WORDS['greetings'])}|dear\s[\w ]{{1,30}}|um+)"
    rf"(?: {either(_WORDS['behind_greetings'])})?(?:[\s,.!:;-]+|$)",
    re.IGNORECASE,
)
_PREAMBLE = re.compile(
    # "Could somebody kindly tell me", "please inform us"
    rf"(?:{either(_WORDS['asked_for'])} {either(_WORDS['asked_of'])}"
    rf"(?: {either(_WORDS['softeners'])})?(?: {either(_WORDS['able'])})?"
    rf" {_TELLS}(?: {_ME})?(?: {either(_WORDS['learns'])})?"
    rf"|(?:please |kindly )?(?:tell|inform|remind) {_ME}(?! (?:more )?about)(?: please)?"
    # "I am wondering if you could explain to me", "we would like to know"
    r"|(?:i|we)(?:['’]m| am| was| were| are|['’]d| would| have been| just|['’]ve been)*"
    rf" {either(_WORDS['feels'])}(?: {either(_WORDS['feels_of'])})*"
    rf"(?: (?:you )?(?:could|can|would)(?: please)? (?:tell|inform|explain)(?: to)? {_ME})?"
    r"|do (?:you|u)(?: (?:happen to|guys|even|maybe))? know|any idea"
    r"|(?:i|we) (?:have|had) (?:a|one|another)(?: \w+)? question(?: about| for you)?"
    r"|(?:my )?question(?: is)?|please|just (?:tell|wondering|curious))[\s,.:;!-]*"
    r"(?:that |if |whether )?",
    re.IGNORECASE,
)
_TAIL = re.compile(rf"\b{either(_WORDS['tails'])}$", re.IGNORECASE)
_LONGEST_TAIL = max(map(len, _WORDS["tails"]))


def clean(text: str) -> str:
    """One line in composed form, without control, format and lone surrogate characters."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = "".join(
        " " if c.isspace() else c
        for c in text
        if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Cn", "Co"}
    )
    return " ".join(unicodedata.normalize("NFC", kept).split())


def parts(text: str) -> tuple[str, str]:
    """The question proper, and what was said beside it: the sentences that ask nothing.

    The question is without greeting, preamble and thanks. Of both the first `LONGEST` characters
    are read, to the end of a word.
    """
    sentences = [text[slice(*span)] for span in sentence_spans(text, capitals=False)]
    asks = [sentence.rstrip(" \"'”’)").endswith("?") for sentence in sentences]
    if not any(asks) or all(asks):
        return _beginning(core(text)), ""
    asked = " ".join(compress(sentences, asks))
    beside = (
        core(sentence) for sentence, asking in zip(sentences, asks, strict=True) if not asking
    )
    said = (sentence for sentence in beside if not _TAIL.fullmatch(sentence.rstrip(" .,!?-")))
    return _beginning(core(asked)), _beginning(" ".join(said))


def _beginning(text: str) -> str:
    return (
        text if len(text) <= LONGEST else text[: LONGEST + 1].rpartition(" ")[0] or text[:LONGEST]
    )


def core(question: str) -> str:
    """The question without greeting, preamble and thanks."""
    found = Span(0, len(question))
    while True:
        inner = _inner(question, found)
        if inner.start >= inner.end or inner == found:
            return question[slice(*found)]
        found = inner


def _inner(text: str, whole: Span) -> Span:
    """What of a span is left without one greeting, one preamble and one word of thanks."""
    start, end = whole
    while greeting := _GREETING.match(text, start, end):
        start = greeting.end()
    if preamble := _PREAMBLE.match(text, start, end):
        start = preamble.end()
    start, end = _without(text, start, end, " ")
    bare = _without(text, start, end, " .,!?-", front=False).end
    if tail := _TAIL.search(text, max(start, bare - _LONGEST_TAIL), bare):
        return _without(text, start, tail.start(), " ,-")
    return Span(start, end)


def _without(text: str, start: int, end: int, marks: str, *, front: bool = True) -> Span:
    """A span without the marks at its ends, or at its end alone."""
    while start < end and text[end - 1] in marks:
        end -= 1
    while front and start < end and text[start] in marks:
        start += 1
    return Span(start, end)
