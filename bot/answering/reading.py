"""A question as it was understood: its query and the type of answer that it wants."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from bot.answering.names import is_rare
from bot.answering.quote import Quote
from bot.language.preamble import parts
from bot.language.question import Wanted, answering_spans, is_yes_no, wanted
from bot.language.spans import SpanType
from index.query import Query, QueryWord
from index.retriever import Retriever

# What a guess of a yes/no question counts for: the page may well say something else.
GUESS = 0.5
# What a word beside the question counts for: the asker's situation, or mere politeness.
ASIDE = 0.5

_GUESSED_PLACE = re.compile(r"\b(?:in|at|near|from|to)(?: the)? $", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


@dataclass(frozen=True)
class Reading:
    """`query` may carry words of earlier questions.

    `previous` is what the last turn quoted: likely the subject, unless `others` are asked for.
    `listed` are the names that the last turn listed and "they" stands for.
    """

    question: str
    query: Query
    wanted: tuple[Wanted, ...]
    previous: Quote | None = None
    others: bool = False
    listed: frozenset[str] = frozenset()

    @cached_property
    def types(self) -> frozenset[SpanType]:
        """The span types of which an answer must have one; empty where any passage may answer."""
        return answering_spans(self.question, self.wanted)


def read_alone(text: str, retriever: Retriever) -> Reading:
    """A question that stands alone, with what was said beside it."""
    question, beside = parts(text)
    query, types = _guesses_apart(question, retriever.read(question))
    asides = (replace(w.scaled(ASIDE), is_aside=True) for w in retriever.read(beside).words)
    found = dict.fromkeys([*wanted(question), *types])
    return Reading(question, Query((*query.words, *asides)), tuple(found))


def _guesses_apart(question: str, query: Query) -> tuple[Query, list[Wanted]]:
    """The guesses of a yes/no question counting for less, and their types as what is asked for."""
    if not is_yes_no(question):
        return query, []
    guesses = [_guessed(word, question) for word in query.words]
    words = tuple(
        replace(word.scaled(GUESS), is_guess=True) if guess else word
        for word, guess in zip(query.words, guesses, strict=True)
    )
    return Query(words), [guess for guess in guesses if guess]


def _guessed(word: QueryWord, question: str) -> Wanted | None:
    """The type of a guess: "in Texas", "before 2000", "more than 5,000"."""
    if word.text[0].isdigit():
        return Wanted.DATE if _YEAR.fullmatch(word.text) else Wanted.NUMBER
    before = question[: word.start]
    named = word.is_name or (question.islower() and is_rare(word.text))
    return Wanted.PLACE if named and _GUESSED_PLACE.search(before) else None
