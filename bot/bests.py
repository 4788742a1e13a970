"""The sentences that were found to answer, remembered: whoever opens a quote need not have it looked for again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping
from threading import Lock

from corpus.types import Span

KEPT = 2000
"""Sentences of passages, two hundred bytes each: what some hundreds of answers showed."""


class Bests:
    """What was found to answer best, by question and passage, None where a passage has no sentence.

    Passages never change, so nothing in here ages but with the model. Any number of threads at once.
    """

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._kept: OrderedDict[tuple[str, int], Span | None] = OrderedDict()
        self._model, self._lock = "", Lock()

    def of(self, question: str, passage_ids: Collection[int]) -> dict[int, Span | None]:
        """Return what is remembered of these passages; those of which nothing is are left out."""
        with self._lock:
            return {one: self._kept[question, one] for one in passage_ids if (question, one) in self._kept}

    def keep(self, question: str, found: Mapping[int, Span | None], *, model: str) -> None:
        """Remember what the model of this fingerprint found; what another one found is forgotten."""
        with self._lock:
            if model != self._model:
                self._kept.clear()
                self._model = model
            for passage_id, span in found.items():
                self._kept[question, passage_id] = span
                self._kept.move_to_end((question, passage_id))
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
