"""Questions → vectors whose cosine says whether two ask the same: by meaning and by words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import blake2b

import numpy as np

from index.analyzer import terms
from index.meaning.encoder import Vector, Vectors
from index.query import NO_CONTENT

# All of this was chosen on half of the clusters of `benchmarks.clustering`.
#
# Questions of one organisation are all about the same: what they share says nothing, and what
# tells them apart counts more. How they lie is learned from themselves and from the passages, which
# count for as many questions; a direction in which they hardly differ is noise, and is damped by a
# multiple of the mean variance.
PASSAGES_COUNT, DAMPING = 100, 8.0
# The same for words, where the passages say how frequent a word is.
PASSAGES_COUNT_FOR_WORDS = 10
# What a word counts that a question needs, but that says nothing of its subject.
WITHOUT_CONTENT = 0.3
# Of the cosine of two questions, where they are compared by meaning: a rare word in common tells
# what an encoder does not know.
SHARE_OF_WORDS = 0.2
# Numbers of a vector of words: with fewer terms than that each has one of its own.
SIZE = 1_024
_TINY = 1e-9


def by_meaning(questions: Vectors, passages: Vectors) -> Vectors:
    """From an encoder's vectors of the questions, and of some passages that are asked about."""
    share = len(questions) / (len(questions) + (PASSAGES_COUNT if len(passages) else 0))
    centre, spread = _lie(questions)
    if len(passages):
        elsewhere, spread_there = _lie(passages)
        apart = centre - elsewhere
        spread = share * spread + (1 - share) * spread_there
        spread += share * (1 - share) * np.outer(apart, apart)
        centre = share * centre + (1 - share) * elsewhere
    variances, directions = np.linalg.eigh(spread)
    variances = np.maximum(variances, 0) + _TINY
    scales = np.sqrt(variances + DAMPING * variances.mean())
    return _unit(((questions - centre) @ directions / scales).astype(np.float32))


def by_both(meaning: Vectors, words: Vectors) -> Vectors:
    """The cosine of two rows is the weighted mean of both."""
    parts = (np.sqrt(1 - SHARE_OF_WORDS) * meaning, np.sqrt(SHARE_OF_WORDS) * words)
    return np.concatenate(parts, axis=1, dtype=np.float32)


def by_words(questions: Sequence[str], frequencies: Mapping[str, int], passages: int) -> Vectors:
    """From the terms alone; `frequencies` has in how many of the `passages` a term is."""
    said = [frozenset(terms(question)) or frozenset([question]) for question in questions]
    asked = Counter(term for each in said for term in each)
    share = len(said) / (len(said) + PASSAGES_COUNT_FOR_WORDS)
    weights = {
        term: _rarity(
            share * count / len(said) + (1 - share) * frequencies.get(term, 0) / max(1, passages)
        )
        * (WITHOUT_CONTENT if term in NO_CONTENT else 1.0)
        for term, count in asked.items()
    }
    places = _places(sorted(weights))
    vectors = np.zeros((len(said), SIZE), dtype=np.float32)
    for row, each in enumerate(said):
        for term in sorted(each):
            vectors[row] += weights[term] * places[term]
    return _unit(vectors)


def _lie(vectors: Vectors) -> tuple[Vector, Vectors]:
    """Their mean and their covariance."""
    exact = vectors.astype(np.float64)
    centre = exact.mean(axis=0)
    return centre, (exact - centre).T @ (exact - centre) / len(exact)


def _rarity(share: float) -> float:
    return float(-np.log(min(1.0, share)))


def _places(words: Sequence[str]) -> dict[str, Vector]:
    """A direction for each term; of many terms two are nearly at right angles, as hashes are."""
    if len(words) <= SIZE:
        return dict(zip(words, np.eye(SIZE, dtype=np.float32), strict=False))
    return {word: _signs(word) for word in words}


def _signs(word: str) -> Vector:
    bits = b"".join(
        blake2b(word.encode("utf-8", "surrogatepass"), salt=bytes([block])).digest()
        for block in range(SIZE // 512)
    )
    signs = np.unpackbits(np.frombuffer(bits, dtype=np.uint8)).astype(np.float32) * 2 - 1
    return np.asarray(signs / np.sqrt(SIZE), dtype=np.float32)


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _TINY)
    return np.asarray(vectors / lengths, dtype=np.float32)
