"""Which sentences answers showed, remembered: only what answers a question is marked in its article."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from corpus.types import Span

REMEMBERED: Final = 2000
"""Quotes, two hundred bytes each: what some hundreds of answers showed."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What an answer showed of a passage: the `best` sentence, None where it was no answer or has no such sentence."""

    best: Span | None


class Marks:
    """Remembers what answers showed, by question and passage. For one event loop.

    Passages never change; a sentence that another model would choose is still the one that the answer showed.
    """

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._kept: OrderedDict[tuple[str, int], Mark] = OrderedDict()

    def keep(self, question: str, bests: Mapping[int, Span | None], *, answers: bool) -> None:
        """Remember the best sentences of passages that were shown for a question; a miss is marked nowhere.

        What was an answer stays one: the same words within narrower limits may have none.
        """
        for passage_id, best in bests.items():
            if answers or (question, passage_id) not in self._kept:
                self._kept[question, passage_id] = Mark(best if answers else None)
            self._kept.move_to_end((question, passage_id))
        while len(self._kept) > REMEMBERED:
            self._kept.popitem(last=False)

    def of(self, question: str, passage_id: int) -> Mark | None:
        """Return what was shown of a passage for a question, None where that is not known."""
        return self._kept.get((question, passage_id))
