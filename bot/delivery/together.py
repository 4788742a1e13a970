"""Writes that come together are made together: one transaction, one wait for the disk.

Nobody waits for company. What comes while a write is under way makes up the next one, so that groups grow by
themselves as it gets busy.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bot.errors import StoreError, StoreRefused

Item = TypeVar("Item")
Result = TypeVar("Result")

AT_ONCE = 200
"""Items of one write at most: some ten milliseconds of it."""


@dataclass(slots=True)
class _Asked(Generic[Item, Result]):
    item: Item
    written: asyncio.Future[Result] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Together(Generic[Item, Result]):
    """Hands items to `write` in a thread, all that came meanwhile at once. Belongs to one event loop."""

    def __init__(self, write: Callable[[Sequence[Item]], Sequence[Result]]) -> None:
        """Call `write` with items in the order in which they came; it returns a result for each, all or none."""
        self._write = write
        self._asked: list[_Asked[Item, Result]] = []
        self._writing: asyncio.Task[None] | None = None
        # A thread of its own: in the shared pool the write would stand behind everything else that is under way.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="together")

    async def add(self, item: Item) -> Result:
        """Return what became of `item` when it is written; raises what `write` raised."""
        asked: _Asked[Item, Result] = _Asked(item)
        self._asked.append(asked)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        # Who is cancelled while waiting takes nothing from the others.
        return await asyncio.shield(asked.written)

    async def _write_all(self) -> None:
        try:
            while self._asked:
                group, self._asked = self._asked[:AT_ONCE], self._asked[AT_ONCE:]
                await self._write_group(group)
        finally:
            self._writing = None

    async def _write_group(self, group: Sequence[_Asked[Item, Result]]) -> None:
        try:
            loop = asyncio.get_running_loop()
            results = await loop.run_in_executor(self._thread, self._write, [asked.item for asked in group])
        except Exception as error:  # noqa: BLE001 - it is raised where each item came from
            if len(group) > 1 and (isinstance(error, StoreRefused) or not isinstance(error, StoreError)):
                # One that cannot be written must not take the others with it; a database that fails takes all.
                for asked in group:
                    await self._write_group([asked])
                return
            for asked in group:
                _settle(asked, error)
            return
        for asked, result in zip(group, results, strict=True):
            if not asked.written.done():
                asked.written.set_result(result)


def _settle(asked: _Asked[Item, Result], error: Exception) -> None:
    if not asked.written.done():
        asked.written.set_exception(error)
        # Somebody who was cancelled never asks for it.
        asked.written.exception()
