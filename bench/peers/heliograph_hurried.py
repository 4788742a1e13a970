"""Heliograph as it answers while other questions wait: the first stage ranks, no reranker reads."""

from __future__ import annotations

from bench.peers.heliograph import Ours
from bench.peers.system import Place


def build(place: Place) -> Ours:
    """Return the program without the reranker, loading nothing."""
    return Ours(place, hurried=True)
