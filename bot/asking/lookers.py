"""Threads that look at live pages, apart from all others: a slow server must hold up no question and no message."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from bot.asking.checks import Look
from corpus.presence import LivePage
from corpus.settings import CorpusSettings
from corpus.types import Article

LOOKERS = 2
"""Pages that are looked at at a time, by all chats together."""

# Chosen, not measured: somebody waits for the answer, and reading a large page slows down the process that answers.
_SECONDS = 10.0
_BYTES = 4 * 2**20


def narrowed(settings: CorpusSettings) -> CorpusSettings:
    """Return the settings of a fetcher that looks at pages while somebody waits: less time and size, the rest alike."""
    limits = {
        "fetch_timeout_seconds": min(settings.fetch_timeout_seconds, _SECONDS),
        "fetch_max_bytes": min(settings.fetch_max_bytes, _BYTES),
    }
    return settings.model_copy(update=limits)


class Lookers:
    """Looks at pages, a few at a time; further ones wait their turn."""

    def __init__(self, look: Look) -> None:
        """Call `look`, which blocks, in threads of its own."""
        self._look = look
        self._threads = ThreadPoolExecutor(LOOKERS, thread_name_prefix="looker")

    def close(self) -> None:
        """Begin no look any more; one that is under way ends within the fetcher's time."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def look(self, article: Article) -> LivePage:
        """Return what is at the article's address."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._look, article)
