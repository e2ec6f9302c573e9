"""Text → terms, the same way for passages and for questions."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

# Lucene's English stop words. Longer lists delete "what", "how" and "when", which short questions
# live on (measured: hit@1 of .53 falls to .34 on a set of FAQ questions).
STOP_WORDS = frozenset(
    "a an and are as at be but by for if in into is it no not of on or such that the their then"
    " there these they this to was will with".split()
)

_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
_NUMBERS += " fifteen sixteen seventeen eighteen nineteen twenty"
# "One" stays a word: it is a pronoun more often than a number.
_NUMBER_WORDS = {word: str(i) for i, word in enumerate(_NUMBERS.split()) if word != "one"}

_TOKEN = re.compile(
    r"""[^\W\d_](?:\.[^\W\d_])+\b\.?     # U.S., U.S, e.g.
      | \d+(?:[.,]\d+)*                   # 6,125 and 3.5
        (?:st|nd|rd|th)?(?![^\W\d_])      # 50th
      | [^\W_]+(?:['’][^\W_]+)*           # words, don't, academy's""",
    re.VERBOSE,
)
_stemmer = snowballstemmer.stemmer("english")


class Token(NamedTuple):
    """A word of a text: `text[start:end]` and the term it counts as."""

    term: str
    start: int
    end: int


# A question and the passages that may answer it are looked at from several sides.
@lru_cache(maxsize=1 << 10)
def tokens(text: str) -> tuple[Token, ...]:
    """Every word of the text with its term, stop words included."""
    shouting = text.isupper()
    return tuple(
        Token(_term(match[0], shouting), match.start(), match.end())
        for match in _TOKEN.finditer(text)
    )


def terms(text: str) -> list[str]:
    """The terms of a text that are indexed and searched."""
    return [token.term for token in tokens(text) if token.term not in STOP_WORDS]


@lru_cache(maxsize=1 << 16)
def _term(word: str, shouting: bool) -> str:  # noqa: FBT001
    if "." in word[1:2] or (len(word) == 2 and word.isupper() and not shouting):
        # "U.S." and "US" are one term, and not the pronoun.
        return ".".join(word.replace(".", "").casefold())
    folded = _folded(word)
    if folded[0].isdigit():
        return re.sub(r"(?<=\d),(?=\d{3}\b)|(?:st|nd|rd|th)$", "", folded)
    folded = re.sub(r"['’](?:s|re|ve|ll|d|m)?$|['’](?:s|re|ve|ll|d|m)$", "", folded)
    folded = re.sub(r"['’]", "", folded)
    if folded in STOP_WORDS:
        return folded
    return _NUMBER_WORDS.get(folded) or str(_stemmer.stemWord(folded))


def _folded(word: str) -> str:
    """Compatibility forms and case folded, and accents dropped where plain letters remain."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c)
    )
    return plain if plain.isalnum() and plain.isascii() else folded
