"""What makes vectors of texts: two that mean the same point the same way."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

# Of length 1, so that the product of two is the cosine of the angle between them.
Vector = NDArray[np.float32]
# A row for each text, shape (texts, size of the encoder).
Vectors = NDArray[np.float32]


class ModelError(Exception):
    """Raised for a model that cannot be used; its text says why."""


class Encoder(Protocol):
    """A sentence encoder; the same text has the same vector, whatever is encoded beside it."""

    @property
    def model(self) -> str:
        """Names the model and all that its vectors depend on."""

    @property
    def size(self) -> int:
        """How many numbers a vector has."""

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Of what is asked, a row for each text."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Of what may answer, a row for each text."""
