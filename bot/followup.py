"""A question within a conversation → its reading, with what it takes from the turns before.

Detect first, then carry: earlier questions put in front of every new one would spoil those that
stand alone. A question is a follow-up where it opens like one, where a pronoun stands for a name
that it lacks, or where it says too little on its own.
"""

import re
from dataclasses import replace

from bot.evidence import FILLERS
from bot.names import Names
from bot.question import wanted
from bot.reading import Reading, read_alone
from bot.reply import Conversation, Status
from index.analyzer import tokens
from index.query import Query, QueryWord
from index.retriever import Retriever

CARRIED = 0.5  # what a word counts for in each later turn
FAINTEST = 0.2  # words that count for less are dropped

_OPENING = re.compile(
    r"^(?:(?:and|but|or|also|so|then|plus|ok(?:ay)?)\b[\s,]*)*"
    r"(?:(?:what|how) about|what of|same for|and|but|also|or)\b[\s,]*",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|that|this|those|these|there|ones?"
    r"|others?|another|same|former|latter)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\b(?:others?|else|rest|remaining|another)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:who|whom|whose|what|which|where|when|why|how)\b|^(?:is|are|was|were|do|does|did|has|have"
    r"|had|can|could|will|would|should|may)\b",
    re.IGNORECASE,
)


class FollowUps:
    """Reads questions within conversations over one corpus."""

    def __init__(self, retriever: Retriever, names: Names) -> None:
        self._retriever = retriever
        self._names = names

    def read(self, question: str, conversation: Conversation) -> tuple[Reading, str | None]:
        """The reading, and how a follow-up was understood (None where it stands alone)."""
        alone = read_alone(question, self._retriever)
        asked = alone.question
        last = next((t.reply for t in reversed(conversation.turns) if t.reply.reading), None)
        if last is None or last.reading is None:
            return alone, None
        before = last.reading
        rest = _OPENING.sub("", asked).strip()
        topic = self._retriever.read(rest)
        names = self._names.asked(topic)
        unsure = last.status in {Status.UNSURE, Status.NOT_FOUND}
        if rest and not _ASKS.search(rest) and (rest != asked or (unsure and _is_short(topic))):
            return self._about(rest, topic, names, before)
        if rest == asked and not _leans(asked, alone.query, names):
            return alone, None
        carried = self._carried(before.query, own_names=bool(names))
        query = Query((*topic.words, *carried))
        quoted = last.sources[0] if last.sources else None
        others = bool(_OTHERS.search(asked))
        reading = Reading(rest or asked, query, wanted(rest or asked), quoted, others)
        return reading, _with_words(rest or asked, carried)

    def _about(
        self, rest: str, topic: Query, names: frozenset[str], before: Reading
    ) -> tuple[Reading, str | None]:
        """ "What about X?": the earlier question about X, or X itself where it is a topic."""
        if names or not self._names.asked(before.query):
            read_as = self._swapped(before.question, rest) if names else f"{before.question} {rest}"
            carried = tuple(word for word in before.query.words if word.carried and not names)
            swapped = read_alone(read_as, self._retriever)
            return replace(swapped, query=Query((*swapped.query.words, *carried))), read_as
        carried = tuple(
            _carry(word)
            for word in before.query.words
            if word.term in self._names.asked(before.query)
        )
        query = Query((*topic.words, *carried))
        return Reading(rest, query, wanted(rest)), _with_words(rest, carried)

    def _swapped(self, question: str, name: str) -> str:
        """The question with its first run of names replaced, or the name added at its end."""
        words = tokens(question)
        named = self._names.asked(self._retriever.read(question))
        first = next((i for i, word in enumerate(words) if word.term in named), None)
        plain = name.strip(" ?!.")
        if first is None:
            return f"{question.rstrip(' ?!.')} {plain}?"
        last = first
        while last + 1 < len(words) and words[last + 1].term in named:
            last += 1
        return question[: words[first].start] + plain + question[words[last].end :]

    def _carried(self, query: Query, *, own_names: bool) -> tuple[QueryWord, ...]:
        names = self._names.asked(query) if own_names else frozenset()
        words = (_carry(word) for word in query.words if word.term not in FILLERS | names)
        return tuple(word for word in words if word.weight >= FAINTEST)


def _carry(word: QueryWord) -> QueryWord:
    return replace(word.scaled(CARRIED), carried=True)


def _is_short(query: Query) -> bool:
    return len([word for word in query.words if word.term not in FILLERS]) <= 3


def _leans(question: str, query: Query, names: frozenset[str]) -> bool:
    """Whether a question cannot stand alone."""
    if names:
        return False
    said = [word for word in query.words if word.term not in FILLERS]
    return bool(_PRONOUN.search(question)) or (len(said) <= 1 and bool(_ASKS.search(question)))


def _with_words(question: str, carried: tuple[QueryWord, ...]) -> str:
    words = " ".join(dict.fromkeys(word.text for word in carried))
    return f"{question.rstrip(' ?!.')} ({words})?" if words else question
