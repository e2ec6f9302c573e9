"""What a follow-up takes from the question before: the words that its pronouns stand for."""

import re
from dataclasses import replace

from bot.answering.evidence import TYPE_WORDS
from bot.answering.names import Names
from bot.answering.reading import Reading
from corpus.english import either, read_words
from index.query import Query, QueryWord

CARRIED = 0.5  # what a word counts for in each later turn
FAINTEST = 0.2  # words that count for less are dropped

_WORDS = read_words(__file__)["clauses"]
_DOES = re.compile(rf"\b{either(_WORDS['does'])}\b", re.IGNORECASE)
# Where the clause ends whose verb "does" belongs to.
_CLAUSE_END = re.compile(rf"\s{either(_WORDS['ends'])}\b|[,;.?!]|$", re.IGNORECASE)


def carried(before: Reading, topic: Query, names: Names) -> tuple[QueryWord, ...]:
    """The earlier words that `topic` leans on, fainter than its own.

    Names stay behind where it has its own, and verbs where it says anything itself: "it" in "Who
    supported it?" stands for what was founded, and not for the founding.
    """
    own_names = names.asked(before.query) if names.asked(topic) else frozenset()
    left = TYPE_WORDS | own_names
    if any(word.is_content for word in topic.words):
        left |= _verbs(before)
    words = (carry(w) for w in before.query.words if w.is_content and w.term not in left)
    return tuple(word for word in words if word.weight >= FAINTEST)


def carry(word: QueryWord) -> QueryWord:
    return replace(word.scaled(CARRIED), carried=True)


def _verbs(reading: Reading) -> frozenset[str]:
    """The terms of the words that read as verbs: in -ed, or the last of a clause with "does"."""
    question = reading.question
    own = [w for w in reading.query.words if w.is_content and not (w.carried or w.is_aside)]
    found = {word.term for word in own if word.text.endswith("ed") and not word.is_name}
    if does := _DOES.search(question):
        end = _CLAUSE_END.search(question, does.end())
        clause = [w for w in own if does.end() <= w.start < (end.start() if end else 0)]
        found.update(word.term for word in clause[1:][-1:])
    return frozenset(found)
