"""Vectors for any number of passages in seconds: real ones, and others near to these.

A model would take a day for a million passages. What a question costs does not depend on what the
vectors are, as all of them are compared; how near questions come to passages is as it is really.
"""

from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import numpy as np

from benchmarks.scale.text import SETS, texts
from index.files import Kept
from index.meaning.encoder import Encoder, Vector, Vectors
from index.meaning.kept import Encoding, Encodings, VectorFile
from index.meaning.onnx import minilm

REAL = 4_000
# The cosine between a vector that is made and the real one that it is made of is about .9.
NOISE = 0.5


class NearbyEncoder:
    """Questions as the model encodes them, passages as variations of real ones."""

    def __init__(self, model: Encoder, real: Vectors) -> None:
        self._model = model
        self._real = real
        self.model = f"nearby {model.model}"
        self.size = model.size

    def questions(self, texts: Sequence[str]) -> Vectors:
        return self._model.questions(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._nearby(crc32(text.encode())) for text in texts])

    def _nearby(self, seed: int) -> Vector:
        noise = np.random.default_rng(seed).standard_normal(self.size, dtype=np.float32)
        found = self._real[seed % len(self._real)] + NOISE * noise / self.size**0.5
        return np.asarray(found / np.linalg.norm(found), dtype=np.float32)


def encodings(folder: Path) -> Encodings:
    """Those of the passages are shared in the folder."""
    model = minilm()
    some = [text for name in SETS for text in texts(name)[: REAL // len(SETS)]]
    real = Encoding(model, VectorFile(folder.parent / "real-vectors.sqlite")).passages(some)
    return Encodings(Encoding(NearbyEncoder(model, real), mapped=Kept(folder / "vectors")))
