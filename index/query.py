"""A question's text → its query: the weighted terms that are searched."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache, partial
from itertools import islice

from corpus.english import read_words
from index.analyzer import STOP_WORDS, terms, tokens, written
from index.spelling import Speller
from index.synonyms import synonyms

# A glossary term beside a word that the pages have, and for one that they have not.
BESIDE, INSTEAD = 0.4, 0.8
# A general synonym counts for this much of what a glossary term does.
SYNONYM = 0.25

_WORDS = read_words(__file__)["query"]
# What questions begin with, as people write it.
ASKING = _WORDS["question_words"]
ASKING_VERBS = _WORDS["asking_verbs"]
# What tells the type of the answer, and what says nothing, as terms: neither is content.
QUESTION_WORDS = frozenset(
    terms(" ".join([*_WORDS["question_words"], *_WORDS["amounts"]]))
).difference(terms(" ".join(_WORDS["content_too"])))
FILLERS = frozenset(terms(" ".join(_WORDS["fillers"])))
NO_CONTENT = QUESTION_WORDS | FILLERS
FILLER_WEIGHT = 0.5
# Words that are read of a question, so that its work is bounded whatever it says. Of 6,223
# questions in the public sets the longest has 30, the median one 6.
MOST_WORDS = 32
# Queries that are kept: a turn looks at its question, at the halves of it and at what a follow-up
# leaves of it, each of them more than once.
KEPT = 64


@dataclass(frozen=True, slots=True)
class QueryWord:
    """One word of a question, and what is searched for it."""

    # As it is written, and where.
    text: str
    term: str
    start: int
    # The terms that are searched, each with its weight.
    weights: Mapping[str, float]
    # What the word itself counts for.
    weight: float = 1.0
    # Whether it says something about the pages, rather than how it is asked for.
    is_content: bool = True
    # Whether it is written as a name, is only guessed by a yes/no question, or stands beside the
    # question.
    is_name: bool = False
    is_guess: bool = False
    is_aside: bool = False
    # The word that was meant where it is misspelt, and the askers' phrase of the glossary that
    # brought further terms.
    corrected: str | None = None
    glossary: str | None = None
    # Whether it stood in an earlier question.
    carried: bool = False

    def scaled(self, factor: float) -> "QueryWord":
        """The word counting for less."""
        weights = {term: weight * factor for term, weight in self.weights.items()}
        return replace(self, weights=weights, weight=self.weight * factor)


@dataclass(frozen=True)
class Query:
    words: tuple[QueryWord, ...]
    # The question as a sentence, which is compared by its meaning; none is where it is empty.
    text: str = ""
    # Whether that is in another language than English.
    is_foreign: bool = False

    @cached_property
    def own_terms(self) -> Mapping[str, float]:
        """The words' own terms, fillers as much as others, each with its largest weight."""
        found: dict[str, float] = {}
        for word in self.words:
            found[word.term] = max(word.weight, found.get(word.term, 0.0))
        return found

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """Each term once, with its largest weight, in the order asked."""
        found: dict[str, float] = {}
        for word in self.words:
            for term, weight in word.weights.items():
                found[term] = max(weight, found.get(term, 0.0))
        return found


# How many terms a phrase of a glossary has, its text, and the terms that it means.
Phrase = tuple[int, str, tuple[str, ...]]


class Glossary:
    """The askers' phrases, as terms, and the terms of the page that stand for them."""

    def __init__(self, entries: Mapping[str, Collection[str]]) -> None:
        self._entries: dict[tuple[str, ...], tuple[str, tuple[str, ...]]] = {}
        for phrase, words in entries.items():
            key = tuple(terms(phrase))
            # The "e" of "e-mail" means nothing alone.
            meant = Counter(
                term
                for word in words
                for term in terms(word)
                if term not in key and (len(term) > 1 or term.isdecimal())
            )
            self._entries[key] = phrase, tuple(meant)
        self._longest = max(map(len, self._entries), default=0)

    def match(self, asked: Sequence[str], at: int) -> Phrase | None:
        """The longest phrase that begins at that place."""
        for length in range(min(self._longest, len(asked) - at), 0, -1):
            if found := self._entries.get(tuple(asked[at : at + length])):
                return length, *found
        return None


def read_query(
    known: Collection[str],
    glossary: Glossary,
    synonyms: Glossary,
    question: str,
    corrections: Mapping[str, str],
) -> Query:
    """`known` are the terms of the pages, `glossary` is the owner's and `synonyms` the general one.

    `corrections` has the words that are meant by misspelt ones, in lower case.
    """
    asked = list(islice(_asked(question, corrections), MOST_WORDS))
    asked_terms = [each.term for each in asked]
    words: list[QueryWord] = []
    at = 0
    while at < len(asked):
        phrase, factor = glossary.match(asked_terms, at), 1.0
        if phrase is None:
            phrase, factor = synonyms.match(asked_terms, at), SYNONYM
        length = phrase[0] if phrase else 1
        words += (
            _meaning(each, phrase, factor, known) if phrase else each
            for each in asked[at : at + length]
        )
        at += length
    return Query(tuple(words), question)


def _meaning(word: QueryWord, phrase: Phrase, factor: float, known: Collection[str]) -> QueryWord:
    """A word with the terms that the phrase that it is in means."""
    length, text, meant = phrase
    beside = BESIDE if length == 1 and word.term in known else INSTEAD
    # A phrase of several words means something else than its words do.
    own = word.weights[word.term] if length == 1 else BESIDE
    weights = {word.term: own} | dict.fromkeys(meant, factor * beside) | {word.term: own}
    return replace(word, weights=weights, glossary=text)


def _tells_names(question: str) -> bool:
    """Whether capitals tell names in it, or are a headline's style or shouted."""
    if question.isupper():
        return False
    long = [word[0].islower() for word in question.split()[1:] if len(word) > 3]
    return any(long) or len(long) <= 3


def _asked(question: str, corrections: Mapping[str, str]) -> Iterator[QueryWord]:
    """The words of the question that are searched, each by its own term alone."""
    tells_names = _tells_names(question)
    for token in tokens(question):
        if token.term in STOP_WORDS:
            continue
        text = question[token.start : token.end]
        corrected = corrections.get(text.casefold())
        meant = [token.term] if corrected is None else terms(corrected)
        for term in meant:
            yield QueryWord(
                text,
                term,
                token.start,
                {term: FILLER_WEIGHT if term in FILLERS else 1.0},
                is_content=term not in NO_CONTENT,
                is_name=tells_names and token.start > 0 and text[0].isupper(),
                corrected=corrected,
            )


class QuestionReader:
    """Reads questions for one corpus."""

    def __init__(
        self,
        known: AbstractSet[str],
        glossary: Mapping[str, Collection[str]],
        speller: Speller,
    ) -> None:
        """`known` are the terms of the pages, `glossary` the owner's."""
        self.known = known
        reads = partial(read_query, known, Glossary(glossary), _general())
        self._queries = lru_cache(KEPT)(partial(_read, reads, speller))

    def read(self, question: str, right: frozenset[str] = frozenset()) -> Query:
        """The query of a question; words with one of the `right` terms are not misspelt."""
        return self._queries(question, right)


@cache
def _general() -> Glossary:
    return Glossary(synonyms())


def _read(reads: "partial[Query]", speller: Speller, question: str, right: frozenset[str]) -> Query:
    words = (word for word in tokens(question) if word.term not in right)
    corrections = speller.corrections(written(question, words))
    found = reads(question, corrections)
    if any(word.corrected or speller.is_word(word.text.casefold()) for word in found.words):
        return found
    # What has no word of English, nor of the pages, means nothing that can be compared.
    return replace(found, text="")
