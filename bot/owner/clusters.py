"""Questions that ask the same in other words, put together: by meaning, else by words alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.owner.likeness import by_both, by_meaning, by_words
from bot.owner.linkage import linked
from index.meaning.encoder import Vectors
from index.retriever import Retriever

# How near questions that ask the same are on average: chosen on half of the clusters of
# `benchmarks.clustering`.
NEAR_IN_MEANING, NEAR_IN_WORDS = 0.32, 0.2
# Passages whose vectors say what all questions are about.
PASSAGES = 500
# The time that it takes grows with the square of the number of questions: those asked least often
# stay alone.
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Cluster:
    """Questions that ask the same."""

    name: str
    """The most central of them: how often each was asked counts."""

    questions: tuple[str, ...]
    """All of them, the most frequent first."""

    count: int
    """How often they were asked together."""


def clusters(asked: Mapping[str, int], retriever: Retriever) -> tuple[Cluster, ...]:
    """Questions, by how often each was asked → those that ask the same, the most frequent first.

    They are compared by their meaning where the retriever has an encoder, else by their words. The
    same questions give the same clusters, in whatever order they come.
    """
    questions = sorted(asked, key=lambda question: (-asked[question], question))
    compared, rest = questions[:MOST], questions[MOST:]
    found = [*_linked(compared, asked, retriever), *(Cluster(q, (q,), asked[q]) for q in rest)]
    return tuple(sorted(found, key=lambda cluster: (-cluster.count, cluster.name)))


def _linked(
    questions: Sequence[str], asked: Mapping[str, int], retriever: Retriever
) -> list[Cluster]:
    if not questions:
        return []
    vectors, threshold = _vectors(questions, retriever)
    return [
        _cluster([questions[i] for i in group], vectors[group], asked)
        for group in linked(vectors, threshold)
    ]


def _vectors(questions: Sequence[str], retriever: Retriever) -> tuple[Vectors, float]:
    """And from which cosine on they ask the same."""
    meaning, pages = retriever.meanings.english, retriever.pages
    words = by_words(questions, pages.frequencies, len(pages.passages))
    if meaning is None:
        return words, NEAR_IN_WORDS
    encoded = meaning.encoding.asked.questions(questions)
    return by_both(by_meaning(encoded, meaning.sample(PASSAGES)), words), NEAR_IN_MEANING


def _cluster(questions: Sequence[str], vectors: Vectors, asked: Mapping[str, int]) -> Cluster:
    """`questions` have the most frequent first, so that of equally central ones it is the name."""
    counts = np.array([asked[question] for question in questions], dtype=np.float32)
    central = np.round(vectors @ (counts @ vectors), 3)
    return Cluster(questions[int(central.argmax())], tuple(questions), int(counts.sum()))
