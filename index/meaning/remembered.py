"""Vectors of what people ask: in memory alone, because a file outlives what is forgotten."""

from collections.abc import Sequence
from threading import Lock

import numpy as np

from index.meaning.encoder import Encoder, Vector, Vectors

# Questions whose vectors are kept: 30 MB of 384 numbers each.
MOST = 20_000


class Remembered:
    """Encodes questions, those that it has seen lately not again."""

    def __init__(self, encoder: Encoder, most: int = MOST) -> None:
        self._encoder = encoder
        self._most = most
        # The one that was asked for least lately stands first.
        self._known: dict[str, Vector] = {}
        self._changing = Lock()

    def questions(self, texts: Sequence[str]) -> Vectors:
        """A row for each text."""
        known = self._known_of(texts)
        unknown = [text for text in dict.fromkeys(texts) if text not in known]
        if unknown:
            known.update(zip(unknown, self._encoder.questions(unknown), strict=True))
        self._keep({text: known[text] for text in texts})
        rows = [known[text] for text in texts]
        return np.stack(rows) if rows else np.empty((0, self._encoder.size), dtype=np.float32)

    def _known_of(self, texts: Sequence[str]) -> dict[str, Vector]:
        with self._changing:
            return {text: self._known[text] for text in texts if text in self._known}

    def _keep(self, vectors: dict[str, Vector]) -> None:
        with self._changing:
            for text, vector in vectors.items():
                self._known.pop(text, None)
                self._known[text] = vector
            for text in [*self._known][: max(0, len(self._known) - self._most)]:
                del self._known[text]
