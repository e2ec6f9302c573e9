"""Whether a turn asks for a person to speak to, rather than for what the pages say."""

from corpus.english import read_words
from index.analyzer import tokens

_WORDS = {name: frozenset(words) for name, words in read_words(__file__)["person"].items()}
# What is said to reach somebody, and who that is, as the terms that pages have.
REACHING, PEOPLE = (
    frozenset(word.term for word in tokens(" ".join(sorted(_WORDS[name]))))
    for name in ("reaching", "people")
)


def wants_person(question: str) -> bool:
    """As in "I want to speak to a human", "Is there someone I can call?" or "human, please"."""
    words = [
        question[word.start : word.end].casefold().replace("’", "'") for word in tokens(question)
    ]
    if words and set(words) <= _WORDS["alone"] | _WORDS["between"] and _WORDS["alone"] & set(words):
        return True
    asker = bool(words) and (
        words[0] in _WORDS["ordering"] or not _WORDS["askers"].isdisjoint(words)
    )
    return asker and (
        _leads(words, _WORDS["reaching"], _WORDS["people"])
        or _leads(words, _WORDS["people"], _WORDS["reaching"])
    )


def _leads(words: list[str], first: frozenset[str], then: frozenset[str]) -> bool:
    """Whether one of the `first` words is followed by one of the others, small words between."""
    begun = False
    for word, behind in zip(words, [*words[1:], ""], strict=True):
        if (
            begun
            and word in then
            and (word in _WORDS["reaching"] or behind not in _WORDS["said_of"])
        ):
            return True
        begun = word in first or (begun and word in _WORDS["between"])
    return False
