"""Looks at what the running bot needs: its databases, its index, its disk. Decides nothing: that is `health`."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from bot.errors import StoreError
from bot.operations.health import Indexed, Vitals
from bot.operations.holdings import holdings
from bot.operations.notices import OpenFeeds
from bot.store import BotStore
from corpus.errors import CorpusError
from embeddings.errors import EmbeddingsError

Seen = TypeVar("Seen")

PATIENCE = 2.0
"""Seconds that the write lock may take: the bot's own transactions take milliseconds, and scrapes give up after ten."""


@dataclass(frozen=True, slots=True)
class Body:
    """What is looked at. `home` is the folder whose disk counts, `silence` how long Telegram may say nothing.

    `follows` tells whether another process leads.
    """

    store: BotStore
    index: Callable[[], Indexed]
    open_feeds: OpenFeeds
    home: Path
    silence: timedelta
    follows: Callable[[], bool] = lambda: False


class Doctor:
    """Looks at everything, each time anew; what cannot be seen is part of what is found."""

    def __init__(self, body: Body, *, started: datetime, patience: float = PATIENCE) -> None:
        """Look at `body`, of a bot that `started` then; wait `patience` seconds for the database's lock."""
        self._body, self._started, self._patience = body, started, patience
        self._writing: asyncio.Task[str] | None = None

    async def look(self, reached: datetime | None, now: datetime) -> Vitals:
        """Return what is seen at `now`; never raises for what it looks at. Telegram was last heard of at `reached`."""
        held, trouble = await asyncio.to_thread(_seen, lambda: holdings(self._body.store, now))
        index, index_trouble = await asyncio.to_thread(_seen, self._body.index)
        return Vitals(
            holdings=held,
            database_trouble=trouble or await self._lock_trouble(),
            index=index,
            index_trouble=index_trouble,
            disk_free=shutil.disk_usage(self._body.home).free,
            started=self._started,
            reached=reached,
            silence=self._body.silence,
            follows=self._body.follows(),
        )

    async def feeds(self) -> Mapping[str, int]:
        """Return how many feeds there are in each state; none where their list cannot be read."""
        found, _ = await asyncio.to_thread(_seen, self._feeds)
        return found or {}

    async def _lock_trouble(self) -> str:
        # One try at a time: who waits for the lock holds a thread, and scrapes come faster than the lock gives up.
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(asyncio.to_thread(self._take_the_lock))
        done, _ = await asyncio.wait({self._writing}, timeout=self._patience)
        if done:
            return self._writing.result()
        return f"locked by another process for more than {self._patience:g} s; let that end, or stop it"

    def _take_the_lock(self) -> str:
        def take() -> bool:
            with self._body.store.writing():
                return True

        _, trouble = _seen(take)
        return trouble

    def _feeds(self) -> Mapping[str, int]:
        with self._body.open_feeds() as feeds:
            return Counter(feed.state.value for feed in feeds.all())


def _seen(look: Callable[[], Seen]) -> tuple[Seen | None, str]:
    try:
        return look(), ""
    except (StoreError, CorpusError, EmbeddingsError) as error:
        return None, " ".join(str(error).split())
