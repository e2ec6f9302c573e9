"""The topics that the pages are known not to cover."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from corpus.curation.model import MissingTopic
from index.analyzer import Token, terms
from index.meaning.meaning import Meaning, cosines

# A question that comes less near than this to a topic is hardly about it: of 31 questions about the
# academy that have a topic's words and an answer 19 are as far, of 179 without an answer 58.
LEAST_NEAR = 0.25
# How near a question in another language comes to a topic that it is about, and how many of the
# topic's words are compared with it: of 60 questions that the academy's page does not answer 26
# come as near, 20 of them to the right topic, and of 120 that it answers six.
NEAR, COMPARED_WORDS = 0.42, 12

_HOW_MANY = terms("how many")


class _Sign(NamedTuple):
    """A phrase that shows that a question is about a topic."""

    words: frozenset[str]
    # What "how many" counts in it: "how many schools" is not asked by "How many pupils has a
    # school?"; None where it counts nothing.
    counted: str | None
    number: int
    topic: MissingTopic


class MissingTopics:
    def __init__(self, topics: Sequence[MissingTopic], meaning: Meaning | None = None) -> None:
        """`meaning` tells which questions are far from a topic, whatever words they share."""
        self._near = TopicsByMeaning(topics, meaning) if meaning else None
        # By the first of its words, so that only what a question can have is looked at.
        self._signs: dict[str, list[_Sign]] = {}
        phrases = ((topic, phrase) for topic in topics for phrase in topic.words)
        for number, (topic, phrase) in enumerate(phrases):
            if words := terms(phrase):
                sign = _Sign(frozenset(words), _counted(phrase), number, topic)
                self._signs.setdefault(words[0], []).append(sign)

    def find(
        self, asked: frozenset[str], counted: str | None, covered: frozenset[str]
    ) -> MissingTopic | None:
        """The topic whose words the question has, unless the answer covers them all.

        `counted` is the term of what the question wants a number of. The topic with the most words
        in the question where there are several.
        """
        signs = (sign for word in asked for sign in self._signs.get(word, ()))
        found = (
            sign
            for sign in signs
            if sign.words <= asked
            and not sign.words <= covered
            and (sign.counted is None or sign.counted == counted)
        )
        best = max(found, key=lambda sign: (len(sign.words), -sign.number), default=None)
        return best.topic if best else None

    def is_near(self, topic: MissingTopic, *wordings: str) -> bool:
        """Whether a question that has its words is about it, as far as that is known.

        A follow-up has two wordings, its own and as a sentence that stands alone.
        """
        near = self._near
        return near is None or any(near.to(said, topic) >= LEAST_NEAR for said in wordings if said)


def _counted(phrase: str) -> str | None:
    """The noun of a phrase that is "how many" and a noun."""
    *before, noun = terms(phrase)
    return noun if before == _HOW_MANY else None


def in_other_compounds(
    text: str, words: Sequence[Token], asked: AbstractSet[str]
) -> frozenset[str]:
    """The terms of `words` of a text that stand in it only in compounds which are not `asked` for.

    "In a cost-effective manner" does not say what it costs.
    """
    apart: set[str] = set()
    said: set[str] = set()
    compound: list[str] = []
    for word in words:
        compound.append(word.term)
        if text[word.end : word.end + 1] != "-":
            (said if asked >= set(compound) or len(compound) == 1 else apart).update(compound)
            compound = []
    return frozenset(apart - said)


class TopicsByMeaning:
    """How near questions come to the topics by what they mean."""

    def __init__(self, topics: Sequence[MissingTopic], meaning: Meaning) -> None:
        self._topics = topics
        self._meaning = meaning
        self._vectors = meaning.encoding.questions([*map(_described, topics)])
        self._places = {topic: place for place, topic in enumerate(topics)}

    def to(self, question: str, topic: MissingTopic) -> float:
        """The cosine of the angle between both."""
        vector = self._vectors[[self._places[topic]]]
        return float(cosines(vector, self._meaning.vector(question))[0])

    def find(self, question: str) -> MissingTopic | None:
        """The topic that a question in another language is nearest to, where it is near."""
        if not self._topics:
            return None
        near = cosines(self._vectors, self._meaning.vector(question))
        best = int(near.argmax())
        return self._topics[best] if near[best] >= NEAR else None


def _described(topic: MissingTopic) -> str:
    return f"{topic.topic}: {', '.join(topic.words[:COMPARED_WORDS])}"
