"""A question within a conversation → its reading, with what it takes from the turns before.

Detect first, then carry: earlier questions put in front of every new one would spoil those that
stand alone. A question is a follow-up where it opens like one, where a pronoun stands for a name
that it lacks, or where it says too little on its own.
"""

import re
from dataclasses import dataclass, replace

from bot.answering.names import Names
from bot.answering.reading import Reading, read_alone
from bot.dialogue.carried_words import carried, carry
from bot.dialogue.reply import Conversation, Reply, Status
from bot.dialogue.rewording import (
    DOES_THAT,
    JOINED,
    OF_A_PERSON,
    joined,
    resolved,
    sentence,
    swapped,
)
from bot.language.question import read_question
from bot.language.question_patterns import Wanted
from corpus.document import Span
from corpus.english import either, read_words
from index.analyzer import tokens
from index.query import ASKING, ASKING_VERBS, Query, QueryWord, QuestionReader

# The most content words of a question that leans on an earlier one, and of one that clarifies it.
MOST_LEANING, MOST_CLARIFYING = 2, 3
# Characters of a question that is still clarified: what grows with each turn is no question.
LONGEST_CLARIFIED = 200

_WORDS = read_words(__file__)["follow_ups"]
_OPENING = re.compile(
    rf"^(?:(?:{either(_WORDS['joining'])}|ok(?:ay)?)\b[\s,]*)*{either(_WORDS['opening'])}\b[\s,]*",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(rf"{either(_WORDS['prepositions'])} (?:the )?", re.IGNORECASE)
_PRONOUN = re.compile(
    rf"\b(?:{either(_WORDS['pronouns'])}"
    # "Is that one free?", "what does this mean", but not "that museum".
    rf"|{either(_WORDS['pointing'])}(?= one\b|\s*[?.!,]|$| {either(_WORDS['behind_pointing'])}s?\b)"
    # "Do they sleep there?", but neither "is there" nor "there are".
    r"|(?<!is )(?<!are )(?<!was )(?<!were )there(?! (?:is|are|was|were)\b))\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(rf"\b{either(_WORDS['others'])}\b", re.IGNORECASE)
_THEY = re.compile(rf"\b{either(_WORDS['they'])}\b", re.IGNORECASE)
_LIST = re.compile(r",|\band\b", re.IGNORECASE)
_DETERMINED = re.compile(rf"\b{either(_WORDS['determiners'])} \w+", re.IGNORECASE)
_OF_THE_ASKER = re.compile(rf"\b{either(ASKING_VERBS)} (?:i|we|you)\b", re.IGNORECASE)
_ASKS = re.compile(
    rf"\b(?:{either(ASKING)}|whats|wich)\b|^{either(ASKING_VERBS)}\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A reading with what it takes from earlier turns; `certain` where it can be nothing else."""

    reading: Reading
    read_as: str
    certain: bool
    # Another way to read it, which is taken where that is answered better.
    other: "FollowUp | None" = None


class FollowUps:
    """Reads questions within conversations over one corpus."""

    def __init__(self, reader: QuestionReader, names: Names) -> None:
        self._reader = reader
        self._names = names

    def read(
        self, alone: Reading, conversation: Conversation, two: tuple[str, str] | None
    ) -> FollowUp | None:
        """The question as a follow-up; None where nothing says that it is one.

        `two` are its halves, where it asks two things.
        """
        last = conversation.last
        if last is None or last.reading is None:
            return None
        asked = alone.question
        rest = _OPENING.sub("", asked).strip()
        if not any(map(str.isalnum, rest)):
            return None
        opens = rest != asked
        others = bool(_OTHERS.search(asked)) and len(_content(alone.query)) <= MOST_LEANING
        if not others and not _ASKS.search(rest):
            unsure = last.status in {Status.UNSURE, Status.NOT_FOUND}
            clarifies = unsure and len(last.reading.question) <= LONGEST_CLARIFIED
            if opens or (clarifies and len(_content(alone.query)) <= MOST_CLARIFYING):
                return self._about(rest, last, certain=opens)
            return None
        topic = self._reader.read(rest)
        names = self._names.asked(topic)
        # "Who is the director and when did he start?" says itself whom it means.
        if not opens and not others and not _leans(two[0] if two else asked, alone.query, names):
            return None
        return self._leaning(rest, last, topic, opens=opens, others=others)

    def _leaning(
        self, rest: str, last: Reply, topic: Query, *, opens: bool, others: bool
    ) -> FollowUp | None:
        """A question with what it takes from the last one; `topic` is its own query."""
        if last.reading is None:
            return None
        names = self._names.asked(topic)
        person = self._person(last) if not names else ""
        before = _sentence(last)
        read_as = None if names or others else resolved(rest, before, person)
        taken = self._taken(rest, last.reading, topic, person)
        form = read_question(rest)
        types = form.wanted or (last.reading.wanted if others else ())
        quoted = last.sources[0] if last.sources else None
        said = read_as or joined(before, rest)
        query = Query((*topic.words, *taken), said)
        listed = self._listed(rest, last) if not names else frozenset()
        reading = Reading(form, query, types, quoted, others, listed)
        # "And what is the fee?" may ask of what was spoken of, or of something else.
        leans = bool(_PRONOUN.search(rest)) or not _DETERMINED.search(rest)
        certain = (opens and leans) or others or bool(listed)
        found = FollowUp(reading, said, certain)
        if read_as is None or listed:
            return found
        # As a sentence it says as much as what it takes over, and leans on no passage.
        itself = FollowUp(read_alone(read_as, self._reader), read_as, certain)
        return replace(found, other=itself)

    def _taken(
        self, rest: str, before: Reading, topic: Query, person: str
    ) -> tuple[QueryWord, ...]:
        """The earlier words that a question leans on."""
        if DOES_THAT.search(rest):
            return tuple(carry(word) for word in _content(before.query))
        taken = carried(before, topic, self._names)
        if not person or not OF_A_PERSON.search(rest):
            return taken
        known = {word.term for word in taken}
        named = (word for word in self._reader.read(person).words if word.term not in known)
        return (*taken, *map(carry, named))

    def _person(self, last: Reply) -> str:
        """Whom the last turn named, where it was asked for somebody."""
        asked = last.reading is not None and Wanted.PERSON in last.reading.wanted
        if not asked or last.highlight is None or last.status is not Status.ANSWERED:
            return ""
        found = last.text[slice(*last.highlight)]
        return "" if _LIST.search(found) else found

    def _listed(self, question: str, last: Reply) -> frozenset[str]:
        """The names that "they" stands for, where the last turn's key span lists several."""
        span = last.text[slice(*last.highlight)] if last.highlight else ""
        if not _THEY.search(question) or not _LIST.search(span):
            return frozenset()
        return self._names.asked(self._reader.read(span))

    def _about(self, rest: str, last: Reply, *, certain: bool) -> FollowUp | None:
        """What "and X?" asks: the earlier question about X, or X itself where it is a topic."""
        before = last.reading
        if before is None:
            return None
        question = _sentence(last)
        topic = self._reader.read(rest)
        if self._names.asked(topic):
            return self._again(self._swapped(question, rest), before, certain=certain)
        if not certain:
            more = f"{question.rstrip(' ?!.')} {rest}"
            found = self._again(more, before, certain=certain)
            is_place = _PREPOSITION.match(rest)
            return found if is_place else replace(found, read_as=joined(question, rest))
        named = self._names.asked(before.query)
        taken = tuple(carry(word) for word in before.query.words if word.term in named)
        form = read_question(rest)
        both = joined(question, rest)
        reading = Reading(form, Query((*topic.words, *taken), both), form.wanted)
        itself = FollowUp(reading, both, certain)
        again = None if _PRONOUN.search(rest) else swapped(question.partition(JOINED)[0], rest)
        if again is None:
            return itself
        return replace(self._again(again, before, certain=certain), other=itself)

    def _again(self, read_as: str, before: Reading, *, certain: bool) -> FollowUp:
        """An earlier question put again, with what it has taken from those before it."""
        taken = tuple(word for word in before.query.words if word.carried)
        again = read_alone(read_as, self._reader)
        reading = replace(again, query=replace(again.query, words=(*again.query.words, *taken)))
        return FollowUp(reading, sentence(read_as), certain)

    def _swapped(self, question: str, name: str) -> str:
        """The question with a run of its names replaced, or the name added at its end.

        The run after the same preposition, if there is one: "Is there a school in Asia?" goes with
        "And in Africa?". Otherwise the first. A year takes the place of a year only.
        """
        place = _PREPOSITION.match(name)
        plain = (name[place.end() :] if place else name).strip(" ?!.")
        figure = plain[:1].isdigit()
        runs = [run for run in self._name_runs(question) if question[run.start].isdigit() == figure]
        if not runs:
            return swapped(question, name) or joined(question, name)
        said = place[0].casefold() if place else ""
        fits = (run for run in runs if said and question[: run.start].casefold().endswith(said))
        run = next(fits, runs[0])
        return question[: run.start] + plain + question[run.end :]

    def _name_runs(self, question: str) -> list[Span]:
        words = tokens(question)
        named = self._names.asked(self._reader.read(question))
        runs: list[Span] = []
        for before, word in zip([None, *words], words, strict=False):
            if word.term in named and before and before.term in named:
                runs[-1] = Span(runs[-1].start, word.end)
            elif word.term in named:
                runs.append(Span(word.start, word.end))
        return runs


def _sentence(last: Reply) -> str:
    """The last question as a sentence that stands alone."""
    return last.read_as or (last.reading.question if last.reading else "")


def _content(query: Query) -> list[QueryWord]:
    return [word for word in query.words if word.is_content]


def _leans(question: str, query: Query, names: frozenset[str]) -> bool:
    """Whether a question says too little to stand alone."""
    said = len(_content(query))
    if names or said > MOST_LEANING:
        return False
    # "Where do I sleep?" is about sleeping; "when?" and "how many countries?" are about nothing.
    own = _DETERMINED.search(question) or (said and _OF_THE_ASKER.search(question))
    bare = said <= 1 and bool(_ASKS.search(question)) and not own
    return bare or bool(_PRONOUN.search(question))
