import numpy as np
import pytest

from embeddings.story_packing import HEAD, anchor_key, pack, packed_keys, unpack
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


def test_the_first_bytes_hold_the_keys_of_the_rarest_anchors() -> None:
    many = {f"~name{number}": float(number) for number in range(100)}
    keys = packed_keys(pack(Weighed({}, {}, many), VECTOR, "model-1")[:HEAD])
    assert keys is not None
    assert np.frombuffer(keys, dtype="<u4").tolist() == [anchor_key(f"~name{number}") for number in range(99, 39, -1)]


def test_what_was_kept_before_there_were_heads_is_read_and_has_no_keys() -> None:
    made = pack(SIGNS, VECTOR, "model-1")
    headless = made[made.index(b"\x78\x01") - 4 :]
    assert unpack(headless, "model-1").signs == SIGNS
    assert packed_keys(headless[:HEAD]) is None
