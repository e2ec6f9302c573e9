"""What people say around a question: greetings, preambles, thanks, their situation."""

import re
import unicodedata

_GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|hiya|greetings|dear\s[\w ]{1,30}|good (?:morning|afternoon|evening|day)"
    r"|excuse me|sorry|ok(?:ay)?|thanks?(?: you)?|well|so|um+|please|pls)(?: there| all| team"
    r"| everyone| again| so much| very much| a lot)?(?:[\s,.!:;-]+|$))+",
    re.IGNORECASE,
)
_PREAMBLE = re.compile(
    r"^(?:(?:can|could|would|will|may|might) (?:you|u|someone|anyone|somebody|i)"
    r"(?: (?:please|kindly|maybe|possibly|perhaps))?(?: (?:be able|be so kind(?: as)?) to)?"
    r" (?:tell|inform|explain to|let|remind|show|help|ask|know|say|give)(?: (?:me|us))?"
    r"(?: (?:know|understand|find(?: out)?))?"
    r"|(?:please |kindly )?(?:tell|inform|remind) (?:me|us)(?! (?:more )?about)(?: please)?"
    r"|(?:i|we)(?:['’]m| am| was| were| are|['’]d| would| have been| just|['’]ve been)*"
    r" (?:wondering|curious|interested|like|love|want(?:ed)?|need|trying|hoping|looking|asking)"
    r"(?: (?:to (?:know|find out|learn|ask|understand|hear|see|get)|about|in(?: knowing)?|if"
    r"|whether|for))*(?: (?:you )?(?:could|can|would)(?: please)? (?:tell|inform|explain)(?: to)?"
    r" (?:me|us))?|do (?:you|u)(?: (?:happen to|guys|even|maybe))? know|any idea"
    r"|(?:i|we) (?:have|had) (?:a|one|another)(?: \w+)? question(?: about| for you)?"
    r"|(?:my )?question(?: is)?|please|just (?:tell|wondering|curious))[\s,.:;!-]*"
    r"(?:that |if |whether )?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\b(?:please|pls|plz|(?:many )?thanks?(?: you)?|thx|cheers|so much|very much|a lot|in advance"
    r"|if (?:you|i) (?:know|may|can|may ask|don['’]t mind))$",
    re.IGNORECASE,
)
# Not behind "U.S." or "Dr."; people do not always begin a sentence with a capital.
_SENTENCE = re.compile(r"(?<=[.!?])(?<!\b\w\.)(?<!\b[MDms][rst]\.)(?<!\bMrs\.)\s+(?=\S)")


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

    The question is without greeting, preamble and thanks.
    """
    sentences = _SENTENCE.split(text)
    asking = [sentence for sentence in sentences if sentence.rstrip(" \"'”’)").endswith("?")]
    if not asking or len(asking) == len(sentences):
        return core(text), ""
    beside = (core(sentence) for sentence in sentences if sentence not in asking)
    said = (sentence for sentence in beside if not _TAIL.fullmatch(sentence.rstrip(" .,!?-")))
    return core(" ".join(asking)), " ".join(said)


def core(question: str) -> str:
    """The question without greeting, preamble and thanks."""
    while True:
        shorter = _PREAMBLE.sub("", _GREETING.sub("", question)).strip()
        bare = shorter.rstrip(" .,!?-")
        if tail := _TAIL.search(bare):
            shorter = bare[: tail.start()].strip(" ,-")
        if not shorter or shorter == question:
            return question
        question = shorter
