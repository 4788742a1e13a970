import numpy as np
import pytest

from embeddings.story_packing import pack, unpack
from embeddings.story_signs import Weighed

SIGNS = Weighed({"плотина": 0.8, "dam": 0.6}, {"~toktogul": 1.0}, {"#14": 4.21})
VECTOR = np.array([0.6, -0.8, 0.0], dtype=np.float32)


def test_signs_and_vector_come_back() -> None:
    kept = unpack(pack(SIGNS, VECTOR, "model-1"), "model-1")
    assert kept.signs == SIGNS
    assert kept.vector == pytest.approx(VECTOR, abs=1e-3)


def test_a_vector_of_another_model_does_not() -> None:
    kept = unpack(pack(SIGNS, VECTOR, "model-1"), "model-2")
    assert (kept.signs, kept.vector) == (SIGNS, None)
