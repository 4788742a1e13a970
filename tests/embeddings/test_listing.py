import json

import pytest

from embeddings.errors import IndexDamaged
from embeddings.listing import Entry, Listing, read_listing, write_listing

SEGMENTS = (Entry("segment-a1", "quantised", "gone-7-segment-a1.npy"), Entry("segment-b2", "exact", None))


def test_a_list_comes_back_as_it_was_written(tmp_path):
    write_listing(tmp_path, 384, SEGMENTS)
    assert read_listing(tmp_path) == Listing(384, SEGMENTS)


@pytest.mark.parametrize(
    "listed",
    [
        {"segments": []},
        {"dimension": 0, "segments": []},
        {"dimension": "384", "segments": []},
        {"dimension": 384, "segments": [{"name": "segment-a1"}]},
        {"dimension": 384, "segments": [{"name": "../segment-a1", "kind": "exact", "gone": None}]},
        {"dimension": 384, "segments": [{"name": "segment-a1", "kind": 3, "gone": None}]},
        {"dimension": 384, "segments": ["segment-a1"]},
        [],
    ],
)
def test_anything_else_is_damage(tmp_path, listed):
    (tmp_path / "segments.json").write_text(json.dumps(listed))
    with pytest.raises(IndexDamaged, match="cannot be read"):
        read_listing(tmp_path)
