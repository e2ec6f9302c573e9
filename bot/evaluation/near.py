"""Which questions a change of the curation may touch: the others need not be asked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log

import numpy as np

from index.analyzer import terms
from index.query import NO_CONTENT
from index.retriever import Retriever

# In the sets of `benchmarks.clustering` 99 and 95 of 100 pairs of questions that ask the same are
# as near as that, and 3 of 100 others; 33 where all questions are about one disease.
NEAR = 0.4


# What a question has in common with a text that weighs less of it, by how rare words are, is what
# most questions have in common.
SHARE = 0.4


def near_by_words(
    questions: Sequence[str], texts: Sequence[str], retriever: Retriever
) -> list[bool]:
    """For each question whether it has enough in common with one of the texts that come or go.

    Misspelt words count as what they are taken for.
    """
    read = retriever.reader.read
    said = [frozenset(word.term for word in read(question).words) for question in questions]
    counts = Counter(term for each in said for term in each)
    weights = [
        {term: log(1 + len(said) / (counts[term] + 1)) for term in set(terms(text)) - NO_CONTENT}
        for text in texts
    ]
    return [any(_shared(each, text) > SHARE for text in weights) for each in said]


def _shared(said: frozenset[str], weights: Mapping[str, float]) -> float:
    all_of_it = sum(weights.values())
    common = sum(weights[term] for term in said & weights.keys())
    return common / all_of_it if all_of_it else 0.0


def near_by_meaning(
    questions: Sequence[str], texts: Sequence[str], retriever: Retriever
) -> list[bool]:
    """For each question whether it is near to one of the texts; none is without an encoder."""
    meaning = retriever.meanings.english
    if meaning is None or not questions or not texts:
        return [False] * len(questions)
    encode = meaning.encoding.asked.questions
    cosines = encode(questions) @ encode(texts).T
    found: list[bool] = (np.max(cosines, axis=1) >= NEAR).tolist()
    return found
