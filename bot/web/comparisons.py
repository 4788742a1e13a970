"""Comparisons of revisions, remembered, and made one at a time: whoever reads meanwhile waits for none of them."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from bot.web.comparing import Stretch, compared
from bot.web.shelf import Shelf
from corpus.types import Article

KEPT: Final = 20
"""Comparisons that are remembered: of two long texts one takes a megabyte."""

Pair = tuple[int, int, int]


def _may() -> None:
    """Let everybody compare."""


class Comparisons:
    """Compares two revisions of an article in a thread. For one event loop.

    Revisions never change, so nothing that is remembered ages.
    """

    def __init__(self, shelf: Shelf) -> None:
        """Compare in the threads of `shelf`."""
        self._shelf, self._kept, self._turn = shelf, OrderedDict[Pair, tuple[Stretch, ...]](), asyncio.Lock()

    async def of(self, old: Article, new: Article, *, may: Callable[[], None] = _may) -> tuple[Stretch, ...]:
        """Return what became of a revision; `may` is called before anything is compared, and may raise."""
        pair = (new.header.id, old.header.revision, new.header.revision)
        if pair not in self._kept:
            may()
            # One at a time, so that of the threads which all pages share the others are free.
            async with self._turn:
                if pair not in self._kept:
                    self._kept[pair] = await self._shelf.read(lambda: compared(old.text, new.text))
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        self._kept.move_to_end(pair)
        return self._kept[pair]
