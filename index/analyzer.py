"""Text → terms, the same way for passages and for questions."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

from Stemmer import Stemmer

from corpus.english import read_words
from index.variants import american

_WORDS = read_words(__file__)["terms"]
STOP_WORDS = frozenset(_WORDS["stop_words"])
# The numbers that texts write as words, and their figures.
NUMBERS = {
    word: str(i) for i, word in enumerate(_WORDS["numbers"]) if word not in _WORDS["no_number"]
}

# A letter takes the accents that are written behind it.
_ACCENTS = r"\u0300-\u036f"
_LETTER = rf"[^\W\d_][{_ACCENTS}]*"
_LETTERS = rf"[^\W_]+(?:[{_ACCENTS}][^\W_]*)*"
_TOKEN = re.compile(
    rf"""{_LETTER}(?:\.{_LETTER})+(?![\w{_ACCENTS}])\.?  # U.S., U.S, e.g.
      | \d+(?:[.,]\d+)*                    # 6,125 and 3.5
        (?:st|nd|rd|th)?(?![^\W\d_])       # 50th
      | {_LETTERS}(?:['’]{_LETTERS})*      # words, don't, academy's""",
    re.VERBOSE,
)
# Words whose terms are kept, and the characters of the longest: together they take 12 MB at most,
# whatever strangers write.
MOST_KEPT, LONGEST_KEPT = 1 << 14, 40
# Without its own cache, which would keep what strangers write. Of 160,572 words each gets the term
# of Snowball's own Python in a sixtieth of the time.
_stemmer = Stemmer("english", 0)
# The stemmer keeps the word that it is at in itself: two threads would mix theirs.
_stemming = Lock()


class Token(NamedTuple):
    """A word of a text: `text[start:end]` and the term it counts as."""

    term: str
    start: int
    end: int


# A turn looks at its question from several sides; what passages need is kept with them. With 16
# texts as many are found here as with 256, and 16 of the longest questions take 1 MB.
@lru_cache(maxsize=16)
def tokens(text: str) -> tuple[Token, ...]:
    """Every word of the text with its term, stop words included."""
    shouting = text.isupper()
    return tuple(
        [Token(_term(match[0], shouting), *match.span()) for match in _TOKEN.finditer(text)]
    )


def terms(text: str) -> list[str]:
    """The terms of a text that are indexed and searched."""
    return searched(tokens(text))


def searched(words: Iterable[Token]) -> list[str]:
    """The terms of those words that are indexed and searched."""
    return [word.term for word in words if word.term not in STOP_WORDS]


def written(text: str, words: Iterable[Token]) -> Iterator[str]:
    """Those `words` of a text that are searched, as they are written, in lower case."""
    return (text[w.start : w.end].casefold() for w in words if w.term not in STOP_WORDS)


def _term(word: str, shouting: bool) -> str:  # noqa: FBT001
    return _kept_term(word, shouting) if len(word) <= LONGEST_KEPT else _new_term(word, shouting)


@lru_cache(maxsize=MOST_KEPT)
def _kept_term(word: str, shouting: bool) -> str:  # noqa: FBT001
    return _new_term(word, shouting)


def _new_term(word: str, shouting: bool) -> str:  # noqa: FBT001
    word = unicodedata.normalize("NFC", word)
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
    if folded in NUMBERS:
        return NUMBERS[folded]
    with _stemming:
        return str(_stemmer.stemWord(american(folded)))


def _folded(word: str) -> str:
    """Compatibility forms and case folded, and accents dropped where plain letters remain."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c)
    )
    return plain if plain.isalnum() and plain.isascii() else folded
