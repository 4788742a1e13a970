"""Where the sources of a story differ: found once for each state of the story, and kept."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence

from bot.briefs.statements import all_sentences
from bot.library import Library
from embeddings.differences import find
from embeddings.types import Difference

MOST_KEPT = 500
"""Stories whose differences are kept: a few kilobytes each, mostly none."""

MOST_COMPARED = 30
"""Texts that are compared, as in a brief: each sentence is held against each other."""

MOST_SHOWN = 6
"""A brief shows the two surest; a page has room for more, and beyond these they are seldom of use."""

State = tuple[tuple[int, int], ...]
"""The articles that are compared, by id and revision."""


class Contrasts:
    """Finds differences and remembers them until a member of the story comes, goes or changes."""

    def __init__(self, library: Library) -> None:
        """Read and compare where `library` computes, so that a page never runs beside a search."""
        self._library = library
        self._kept: OrderedDict[State, asyncio.Task[tuple[Difference, ...]]] = OrderedDict()

    async def of(self, state: State) -> tuple[Difference, ...]:
        """Return where these articles, one of each text and the most central first, differ, the surest first.

        Whoever asks for the same at once waits for the same answer. Raises what reading the index raises.
        """
        compared = state[:MOST_COMPARED]
        if len(compared) < 2:
            return ()
        task = self._kept.get(compared) or asyncio.create_task(self._found([article_id for article_id, _ in compared]))
        self._kept[compared] = task
        self._kept.move_to_end(compared)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        try:
            # Whoever goes away before it is found stops it for nobody else.
            return await asyncio.shield(task)
        except Exception:
            if self._kept.get(compared) is task:
                del self._kept[compared]
            raise

    async def _found(self, article_ids: Sequence[int]) -> tuple[Difference, ...]:
        articles = await self._library.openings(article_ids)
        return await self._library.computed(lambda: tuple(find(all_sentences(articles), limit=MOST_SHOWN)))
