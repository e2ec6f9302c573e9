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
LONGEST_CLOSING = 6  # words at the end of a letter, the name included

_TELLS, _ME = either(_WORDS["tells"]), "(?:me|us)"
_GREETING = re.compile(
    rf"(?:{either(_WORDS['thanking'])} for [^.,;:!?]{{1,40}}(?=[.,;:!?]|$)"
    rf"|{either(_WORDS['greetings'])}|dear\s[\w ]{{1,30}}|um+)"
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
# "1. When …", "(a) When …", "Q: When …", "> When …", as pasted from a list or a mail.
_MARK = re.compile(
    rf"(?:\(?(?:\d{{1,2}}|[a-z])\)|\d{{1,2}}[.:]|{either(_WORDS['marks'])} ?\d{{0,2}}[.:)]"
    r"|[-–—•*>#]{1,3})\s+",
    re.IGNORECASE,
)
_OPENING, _CLOSING = "\"'“‘„«»*_", "\"'”’“‘«»*_"
# "Kind regards, Paula", which ends what is read.
_CLOSING_LINE = re.compile(rf"{either(_WORDS['closings'])}\b", re.IGNORECASE)
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
    text = text[slice(*_unmarked(text, 0, len(text)))]
    sentences = [text[slice(*span)] for span in sentence_spans(text, capitals=False)]
    asks = [sentence.rstrip(" \"'”’)").endswith("?") for sentence in sentences]
    if not any(asks) or all(asks):
        return _beginning(core(text)), ""
    asked = " ".join(compress(sentences, asks))
    beside = (
        core(sentence) for sentence, asking in zip(sentences, asks, strict=True) if not asking
    )
    said = (each for each in beside if not (is_polite(each) or _closes(each)))
    return _beginning(core(asked)), _beginning(" ".join(said))


def _closes(sentence: str) -> bool:
    """Whether it is what a letter ends with: "Kind regards, Paula Meyer"."""
    return bool(_CLOSING_LINE.match(sentence)) and len(sentence.split()) <= LONGEST_CLOSING


def _beginning(text: str) -> str:
    return (
        text if len(text) <= LONGEST else text[: LONGEST + 1].rpartition(" ")[0] or text[:LONGEST]
    )


def core(question: str) -> str:
    """The question without greeting, preamble and thanks, nor the marks of a list or a quote."""
    return question[slice(*_reduced(question)[0])]


def is_polite(text: str) -> bool:
    """Whether a text is a greeting, thanks and the like, and nothing else."""
    return _reduced(text)[1] and any(map(str.isalnum, text))


def _reduced(question: str) -> tuple[Span, bool]:
    """The core, and whether it is but one more piece of politeness."""
    found = Span(0, len(question))
    while True:
        inner = _inner(question, found)
        if inner.start >= inner.end or inner == found:
            return found, inner.start >= inner.end
        found = inner


def _inner(text: str, whole: Span) -> Span:
    """What of a span is left without one greeting, one preamble and one word of thanks."""
    start, end = _unmarked(text, *whole)
    while greeting := _GREETING.match(text, start, end):
        start = greeting.end()
    if preamble := _PREAMBLE.match(text, start, end):
        start = preamble.end()
    start, end = _without(text, start, end, " ")
    bare = _without(text, start, end, " .,!?-", front=False).end
    if tail := _TAIL.search(text, max(start, bare - _LONGEST_TAIL), bare):
        return _without(text, start, tail.start(), " ,-")
    return Span(start, end)


def _unmarked(text: str, start: int, end: int) -> Span:
    """Without the mark of a list, or of a question, and quotation marks around all of it."""
    if mark := _MARK.match(text, start, end):
        start = mark.end()
    if start < end and text[start] in _OPENING:
        if text[end - 1] in _CLOSING:
            end = max(start + 1, end - 1)
            start += 1
        elif not any(mark in text[start + 1 : end] for mark in _CLOSING):
            start += 1
    return Span(start, end)


def _without(text: str, start: int, end: int, marks: str, *, front: bool = True) -> Span:
    """A span without the marks at its ends, or at its end alone."""
    while start < end and text[end - 1] in marks:
        end -= 1
    while front and start < end and text[start] in marks:
        start += 1
    return Span(start, end)
