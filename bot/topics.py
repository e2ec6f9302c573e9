"""The topics that the pages are known not to cover."""

from collections.abc import Sequence

from corpus.curation import MissingTopic
from index.analyzer import terms


class MissingTopics:
    def __init__(self, topics: Sequence[MissingTopic]) -> None:
        self._signs = [
            (words, topic)
            for topic in topics
            for phrase in topic.words
            if (words := frozenset(terms(phrase)))
        ]

    def find(self, asked: frozenset[str], covered: frozenset[str]) -> MissingTopic | None:
        """The topic whose words the question has, unless the answer covers them all.

        The one with the most words in the question where there are several.
        """
        found = (sign for sign in self._signs if sign[0] <= asked and not sign[0] <= covered)
        return max(found, key=lambda sign: len(sign[0]), default=(None, None))[1]
