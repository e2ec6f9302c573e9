"""The topics that the pages are known not to cover."""

from collections.abc import Sequence

from corpus.curation.model import MissingTopic
from index.analyzer import terms


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
