"""Heliograph with nothing that its peers lack but keyword search: no reranker, no time prior, no moment of asking."""

from __future__ import annotations

from bench.peers.heliograph import Ours
from bench.peers.system import Place


def build(place: Place) -> Ours:
    """Return the program without what peers lack, loading nothing."""
    return Ours(place, bare=True)
