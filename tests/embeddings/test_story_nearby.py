from collections.abc import Sequence

import numpy as np

from embeddings.story_nearby import Nearby
from embeddings.story_packing import HEAD, pack
from embeddings.story_room import CANDIDATES
from embeddings.story_signs import Weighed
from embeddings.story_store import Head


def head(story_id: int, anchors: Sequence[str]) -> Head:
    signs = Weighed({}, {}, dict.fromkeys(anchors, 1.0))
    return Head(story_id, pack(signs, np.zeros(2, dtype=np.float32), "model-1")[:HEAD])


def test_stories_that_share_an_anchor_are_likely_those_that_share_the_rarest_first() -> None:
    near = Nearby([head(1, ["~osh"]), head(2, ["~isfara"]), head(3, ["~osh", "#300"]), head(4, ["~khorog"])])
    assert near.likely({"~osh": 2.0, "#300": 5.0, "~isfara": 1.0}) == [3, 1, 2]


def test_a_story_of_which_few_articles_have_the_anchor_is_less_likely() -> None:
    near = Nearby([head(1, ["~osh"]), head(1, ["~naryn"]), head(2, ["~osh"])])
    assert near.likely({"~osh": 1.0}) == [2, 1]


def test_no_more_are_likely_than_the_room_looks_at_the_oldest_of_equals() -> None:
    near = Nearby([head(number, ["~osh"]) for number in range(1, CANDIDATES + 10)])
    assert near.likely({"~osh": 1.0}) == list(range(1, CANDIDATES + 1))


def test_without_stories_or_anchors_nothing_is_likely() -> None:
    assert Nearby([]).likely({"~osh": 1.0}) == []
    assert Nearby([head(1, ["~osh"]), head(2, [])]).likely({}) == []


def test_what_was_kept_before_there_were_heads_is_opaque() -> None:
    near = Nearby([Head(7, b"\x10\x00\x00\x00 as it was"), head(8, ["~osh"])])
    assert near.opaque == {7}
    assert near.likely({"~osh": 1.0}) == [8]
