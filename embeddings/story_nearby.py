"""Which of many stories an article may belong to, by the keys of their anchors alone. Pure.

Taking apart what is kept of a place costs far more than these keys: of 10,000 stories only those that
`story_room` would look at need be in memory whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from embeddings.story_packing import anchor_key, packed_keys
from embeddings.story_room import CANDIDATES
from embeddings.story_store import Head


class Nearby:
    """The stories of a stretch of time by what they are tied with."""

    def __init__(self, heads: Iterable[Head]) -> None:
        """Look through the heads of their places; `opaque` are the stories of those kept before there were heads."""
        found = [(head.story_id, packed_keys(head.signs)) for head in heads]
        self.opaque = {story_id for story_id, keys in found if keys is None}
        self._numbers, places = np.unique(np.array([story_id for story_id, _ in found], np.int64), return_inverse=True)
        self._sizes = np.bincount(places, minlength=len(self._numbers))
        keys = np.frombuffer(b"".join(keys or b"" for _, keys in found), dtype="<u4")
        owners = np.repeat(places, [len(keys or b"") // 4 for _, keys in found])
        order = np.argsort(keys, kind="stable")
        self._keys, self._owners = keys[order], owners[order]

    def likely(self, anchors: Mapping[str, float]) -> list[int]:
        """Return the stories that share the rarest of these anchors, as `Room` ranks them."""
        keys = np.array([anchor_key(anchor) for anchor in anchors], dtype=np.uint32)
        first, last = (np.searchsorted(self._keys, keys, side=side) for side in ("left", "right"))
        held = [self._owners[start:end] for start, end in zip(first, last, strict=True)]
        owners = np.concatenate([*held, np.empty(0, np.int64)]).astype(np.int64)
        weights = np.repeat(np.array(list(anchors.values()), dtype=np.float64), last - first)
        totals = np.bincount(owners, weights=weights, minlength=len(self._numbers)) / np.maximum(self._sizes, 1)
        # Numbers ascend and the order is stable: of equals the older story comes first, as in the room.
        best = np.argsort(-totals, kind="stable")[:CANDIDATES]
        return [int(self._numbers[place]) for place in best if totals[place] > 0]
