"""The phrases of a question: the nouns that it speaks of, and what is done, by their places.

Told by the small words between them rather than by a dictionary of verbs: a phrase ends where a
preposition, a verb of asking or a predicate stands, and a verb is what follows "can I".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise

from corpus.english import read_words
from index.analyzer import tokens
from index.query import ASKING, ASKING_VERBS

_WORDS = {name: frozenset(words) for name, words in read_words(__file__)["phrases"].items()}


class _Kind(Enum):
    DETERMINER = auto()
    PREPOSITION = auto()
    ASKING = auto()
    AUXILIARY = auto()
    SUBJECT = auto()
    OTHER = auto()
    VERB = auto()
    NOUN = auto()


# What the clause goes on with behind its verb.
_BEHIND_A_VERB = frozenset({_Kind.PREPOSITION, _Kind.DETERMINER})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun with what belongs to it, or a pronoun that is a subject: `text[start:end]`."""

    start: int
    end: int
    # Its words in small letters, without the determiner.
    words: tuple[str, ...]
    determiner: str | None
    # The preposition before it, and where that begins.
    preposition: str | None
    begins: int
    # The word behind it, in small letters; empty at the end.
    followed_by: str
    is_pronoun: bool = False

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class _PhraseWord:
    text: str
    start: int
    end: int
    kind: _Kind
    # Whether a mark such as a comma stands before it, and whether it has a capital.
    apart: bool
    is_name: bool


@lru_cache(maxsize=64)
def phrases(text: str) -> tuple[Phrase, ...]:
    """The phrases of a question in reading order."""
    words = _words(text)
    found = []
    at = 0
    while at < len(words):
        first = at
        if words[at].kind is _Kind.SUBJECT:
            at += 1
        else:
            if words[at].kind is _Kind.DETERMINER:
                at += 1
            begin = at
            while at < len(words) and words[at].kind is _Kind.NOUN:
                if at > begin and words[at].apart:
                    break
                at += 1
            if at == begin:
                at = first + 1
                continue
        found.append(_phrase(words, first, at))
    return tuple(found)


def action(text: str) -> str | None:
    """What the one who asks does or may do in a question; None where that is not said.

    "Give a talk" in "Can I give a talk?".
    """
    words = _words(text)
    for subject, verb in pairwise(words):
        if subject.kind is _Kind.SUBJECT and verb.kind is _Kind.VERB:
            return text[verb.start :].rstrip(" ?!.")
    return None


def _phrase(words: Sequence[_PhraseWord], first: int, end: int) -> Phrase:
    before = words[first - 1] if first else None
    led = before if before and before.kind is _Kind.PREPOSITION else None
    has_determiner = words[first].kind is _Kind.DETERMINER
    return Phrase(
        words[first].start,
        words[end - 1].end,
        tuple(word.text for word in words[first + has_determiner : end]),
        words[first].text if has_determiner else None,
        led.text if led else None,
        led.start if led else words[first].start,
        words[end].text if end < len(words) else "",
        is_pronoun=words[first].kind is _Kind.SUBJECT,
    )


def _words(text: str) -> list[_PhraseWord]:
    found: list[_PhraseWord] = []
    end = 0
    for token in tokens(text):
        word = text[token.start : token.end].casefold().replace("’", "'")
        apart = bool(text[end : token.start].strip())
        is_name = text[token.start].isupper()
        found.append(_PhraseWord(word, token.start, token.end, _kind(word), apart, is_name))
        end = token.end
    for at in _verbs(found):
        found[at] = replace(found[at], kind=_Kind.VERB)
    return found


def _kind(word: str) -> _Kind:
    plain = word.removesuffix("n't") if word.endswith("n't") else word
    kinds = {
        _Kind.DETERMINER: _WORDS["determiners"],
        _Kind.PREPOSITION: _WORDS["prepositions"],
        _Kind.ASKING: frozenset(ASKING),
        _Kind.AUXILIARY: frozenset(ASKING_VERBS),
        _Kind.SUBJECT: _WORDS["subjects"],
        _Kind.OTHER: _WORDS["others"],
    }
    return next((kind for kind, words in kinds.items() if plain in words), _Kind.NOUN)


def _verbs(words: Sequence[_PhraseWord]) -> set[int]:
    """The places of what reads as a verb, or as a predicate: "is it open"."""
    found = set()
    nouns = [i for i, word in enumerate(words) if word.kind is _Kind.NOUN]
    for i in nouns:
        before = words[i - 1].kind if i else None
        ends = i + 1 == len(words) or words[i + 1].kind is not _Kind.NOUN
        behind_to = i > 1 and words[i - 1].text == "to" and words[i - 2].text in _WORDS["before_to"]
        predicate = words[i].text in _WORDS["predicates"] or words[i].text.endswith("ed")
        asks_who = i == 1 and words[0].text in _WORDS["who"]
        if (
            before is _Kind.SUBJECT
            or behind_to
            or asks_who
            or (predicate and ends and before is not _Kind.DETERMINER)
        ):
            found.add(i)
    return found | _verb_with_does(words, nouns, found) | _predicate_at_end(words)


def _verb_with_does(
    words: Sequence[_PhraseWord], nouns: Sequence[int], verbs: set[int]
) -> set[int]:
    """The place of "cost" in "What does the cutter cost?", where no other word is the verb."""
    does = next((i for i, word in enumerate(words) if word.text in _WORDS["does"]), None)
    if does is None or any(i > does for i in verbs):
        return set()
    if any(word.text in _WORDS["main_verbs"] for word in words[does + 1 :]):
        return set()
    ends = (i for i in range(does + 2, len(words)) if words[i].kind in _BEHIND_A_VERB)
    end = next(ends, len(words))
    inside = [i for i in nouns if does < i < end]
    if len(inside) < 2:
        return set()
    last = inside[-1]
    heads = [i for i in inside[:-1] if words[i].text.endswith("s")]
    if words[does].text == "do" and heads:
        # "Do the clubs pay rent?": many do it, and the verb follows the word for them.
        last = heads[0] + 1
    elif words[inside[0]].is_name and words[inside[0] - 1].kind is not _Kind.DETERMINER:
        # "Does Harbour House take dogs?"
        last = next((i for i in inside if not words[i].is_name), last)
    return {last} & set(inside)


def _predicate_at_end(words: Sequence[_PhraseWord]) -> set[int]:
    """The place of "mixed" in "Is the sauna mixed?"."""
    if len(words) < 3 or words[0].text not in _WORDS["be"]:
        return set()
    kinds = [word.kind for word in words[1:]]
    two = kinds[-2:] == [_Kind.NOUN, _Kind.NOUN]
    alone = _Kind.SUBJECT not in kinds and words[1].text != "there"
    return {len(words) - 1} if two and alone else set()
