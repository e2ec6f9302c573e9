"""Small talk and its fixed replies; what people say is data, in `smalltalk.toml`."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from math import log, sqrt
from pathlib import Path
from typing import Any

import re2

from bot.language.preamble import core, is_polite
from index.analyzer import STOP_WORDS, tokens
from index.layout import is_question
from index.query import FILLERS, QUESTION_WORDS

# Characters of a turn that can be small talk. The longest of the 458 in clinc_oos that are has 66.
LONGEST = 100
# The closeness to an example from which a turn is small talk: with .35 it takes 43 turns of 5,873
# questions of the public sets, with .4 14, the most of which are small talk; of clinc_oos' 300 172.
CLOSE = 0.4
_ROUNDING = 1e-9  # of sums in another order
# Words that tell nothing of what a turn is about.
_SMALL = STOP_WORDS | FILLERS | QUESTION_WORDS
# Where an order may begin.
_BEGINS = r"(?i)(?:^|[.!?:;,'\"] ?|\band |\bplease |\b(?:can|could|will|would|must) you |\bnow )"

_DATA = Path(__file__).with_name("smalltalk.toml")


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """What is said to one kind of small talk."""

    reply: str
    certain: bool  # no page can answer it, whatever words they share


def small_talk(turn: str) -> SmallTalk | None:
    """The reply to an order, or to a turn of at most `LONGEST` characters that is small talk.

    Certain are orders, and greetings and thanks that say nothing else.
    """
    book = _phrasebook()
    plain = " ".join(turn.replace("’", "'").split())
    if found := book.orders.Match(plain.encode("utf-8", "replace")):
        return SmallTalk(book.replies[min(found)], certain=True)
    if len(plain.strip(" .!?:;-'\"()*")) > LONGEST:
        return None
    reply = book.closest(plain)
    if reply is None:
        return None
    return SmallTalk(reply, certain=is_polite(plain))


@dataclass(frozen=True, slots=True)
class _Phrasebook:
    """All that is known of small talk, read once."""

    # All patterns as one automaton, which reads a turn once, and the reply to each of them. RE2
    # needs linear time for any pattern.
    orders: Any
    replies: Sequence[str]
    # Each example's length as a vector, and the reply to it.
    lengths: Sequence[float]
    answers: Sequence[str]
    # The examples that ask something.
    asking: frozenset[int]
    # The examples that have a word, by their numbers, and what the word counts for.
    having: Mapping[str, Sequence[int]]
    weights: Mapping[str, float]
    # Pronouns that an example must have too: "Where are they from?" does not ask about the bot.
    others: frozenset[str]

    def closest(self, turn: str) -> str | None:
        """The reply to the example that the turn is close to; None where it is to none."""
        words = _words(turn)
        own = self.length(words)
        known = sorted(words & self.having.keys())
        # No example shares more with it than all do: of a question about the pages seldom enough.
        if sum(self.weights[word] ** 2 for word in known) < CLOSE * own**2 * (1 - _ROUNDING):
            return None
        asks = is_question(turn)
        others = words & self.others
        shared: defaultdict[int, float] = defaultdict(float)
        for word in known:
            squared = self.weights[word] ** 2
            for number in self.having[word]:
                shared[number] += squared
        # Of the longer one: a word alone is not close to a sentence that has it.
        said = self._saying(words)
        share = {
            number: common / max(own, self.lengths[number]) ** 2
            for number, common in shared.items()
            if all(number in self.having.get(word, ()) for word in others)
            # "What should I pack?" is about packing, which "What should I do?" is not.
            and (not said or number in said)
            # "What do I need?" is not "That is all I needed."
            and (number in self.asking or not asks)
        }
        best = max(share, key=lambda number: (share[number], -number), default=None)
        return self.answers[best] if best is not None and share[best] >= CLOSE else None

    def _saying(self, words: Iterable[str]) -> frozenset[int]:
        """The examples that have a word of content in common with these, if these have any."""
        return frozenset(
            number
            for word in words
            if " " not in word and word not in _SMALL
            for number in self.having.get(word, (-1,))
        )

    def length(self, words: Iterable[str]) -> float:
        unknown = _weight(len(self.answers), 1)
        return sqrt(sum(self.weights.get(word, unknown) ** 2 for word in sorted(words)))


def _weight(examples: int, having: int) -> float:
    """What a word counts for that so many examples have: the more, the fewer they are."""
    return log(1 + examples / having)


@cache
def _phrasebook() -> _Phrasebook:
    options = re2.Options()
    options.never_capture = True
    orders = re2.Set.SearchSet(options)
    replies: list[str] = []
    said: list[frozenset[str]] = []
    answers: list[str] = []
    asking: set[int] = set()
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    for kind in data["kind"]:
        for pattern in kind.get("patterns", ()):
            orders.Add(f"{_BEGINS}(?:{pattern})")
            replies.append(kind["reply"])
        for example in kind.get("examples", ()):
            said.append(_words(example))
            if is_question(example):
                asking.add(len(answers))
            answers.append(kind["reply"])
    orders.Compile()
    having: defaultdict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(said):
        for word in words:
            having[word].append(number)
    weights = {word: _weight(len(answers), len(numbers)) for word, numbers in having.items()}
    book = _Phrasebook(
        orders, replies, (), answers, frozenset(asking), having, weights, frozenset(data["others"])
    )
    return replace(book, lengths=[book.length(words) for words in said])


def _words(turn: str) -> frozenset[str]:
    """The words of a turn without greeting and preamble, and its pairs of neighbours.

    Stop words too: small talk is made of them.
    """
    said = [word.term for word in tokens(core(turn) or turn)]
    return frozenset([*said, *map(" ".join, pairwise(["", *said, ""]))])
