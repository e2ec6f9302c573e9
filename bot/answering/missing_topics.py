"""The topics that the pages are known not to cover."""

from collections.abc import Sequence

from corpus.curation.model import MissingTopic
from index.analyzer import terms
from index.meaning.meaning import Meaning, cosines

# How near a question in another language comes to a topic that it is about, and how many of the
# topic's words are compared with it: of 60 questions that the academy's page does not answer 26
# come as near, 20 of them to the right topic, and of 120 that it answers six.
NEAR, COMPARED_WORDS = 0.42, 12


class MissingTopics:
    def __init__(self, topics: Sequence[MissingTopic]) -> None:
        # By the first of its words, so that only what a question can have is looked at.
        self._signs: dict[str, list[tuple[frozenset[str], int, MissingTopic]]] = {}
        phrases = ((topic, phrase) for topic in topics for phrase in topic.words)
        for number, (topic, phrase) in enumerate(phrases):
            if words := terms(phrase):
                sign = (frozenset(words), number, topic)
                self._signs.setdefault(words[0], []).append(sign)

    def find(self, asked: frozenset[str], covered: frozenset[str]) -> MissingTopic | None:
        """The topic whose words the question has, unless the answer covers them all.

        The one with the most words in the question where there are several.
        """
        signs = (sign for word in asked for sign in self._signs.get(word, ()))
        found = (sign for sign in signs if sign[0] <= asked and not sign[0] <= covered)
        best = max(found, key=lambda sign: (len(sign[0]), -sign[1]), default=None)
        return best[2] if best else None


class TopicsByMeaning:
    """The topics for questions in other languages, which have none of their words."""

    def __init__(self, topics: Sequence[MissingTopic], meaning: Meaning) -> None:
        self._topics = topics
        self._meaning = meaning
        self._vectors = meaning.encoding.questions([*map(_described, topics)])

    def find(self, question: str) -> MissingTopic | None:
        """The topic that a question is nearest to, where it is near."""
        if not self._topics:
            return None
        near = cosines(self._vectors, self._meaning.vector(question))
        best = int(near.argmax())
        return self._topics[best] if near[best] >= NEAR else None


def _described(topic: MissingTopic) -> str:
    return f"{topic.topic}: {', '.join(topic.words[:COMPARED_WORDS])}"
