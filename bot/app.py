"""The one place that builds things; everything else receives what it needs.

What is slow to import is imported where it is built, so that a command pays
only for what it uses: `heliograph --help` loads no database and no model.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.opening.answering import Answering

if TYPE_CHECKING:
    from corpus.ingest import Progress
    from corpus.types import IngestReport
    from embeddings.build import BuildReport

    Advance = Callable[[int, int], None]

log = logging.getLogger(__name__)

CITED_FOR = timedelta(days=30)
"""For so long the pages of articles that were quoted are asked whether they changed."""


def now() -> datetime:
    """Return the present moment, aware UTC."""
    return datetime.now(UTC)


class Heliograph(Answering):
    """Everything that a command may need, built when it is first asked for."""

    def catch_up(
        self, progress: Advance | None = None, telling: Advance | None = None, *, until: int | None = None
    ) -> BuildReport:
        """Index what is stored, up to passage `until`, and put it into stories, of which `telling` hears."""
        from embeddings.build import index_with

        report = index_with(self.store, self.encoding, self.generations, progress=progress, until=until)
        self._keep_stories(telling)
        return report

    def make_anew(self, progress: Advance | None = None, telling: Advance | None = None) -> BuildReport:
        """Index all that is stored beside the index in use, sound or not, and put it into stories; see `catch_up`."""
        from embeddings.build import index_anew

        report = index_anew(self.store, self.encoding, self.generations, progress=progress)
        self._keep_stories(telling)
        return report

    def _keep_stories(self, progress: Advance | None) -> None:
        from embeddings.errors import IndexBusy
        from embeddings.story_keeper import StoryKeeper

        keeper = StoryKeeper(self.store, self.stories, self.generations, self._places.origin_of)
        with suppress(IndexBusy):  # whoever writes the index puts its articles into stories then
            keeper.catch_up(progress)

    def mend(self) -> None:
        """Make an index that cannot be used anew, from what is stored: answers must not wait until feeds are read."""
        from embeddings.errors import EmbeddingsError, IndexBusy, IndexDamaged, IndexMissing

        try:
            with suppress(IndexMissing):
                self.generations.check()
        except IndexDamaged:
            try:
                with suppress(IndexBusy):  # whoever writes it makes it whole
                    self.catch_up()
            except EmbeddingsError as error:
                # Feeds are read all the same, for they forget what nobody took; indexing it tries once more.
                log.warning("the index cannot be made anew now: %s", error)

    def update(self, progress: Progress) -> IngestReport:
        """Take in what the feeds and watched folders have that is new, and what changed in recent and cited pages."""
        report = self.intake.take_feeds(self.feeds, now=now, progress=progress)
        report.add(self.intake.take_watched(now=now, progress=progress))
        report.add(self.intake.refetch(now=now, cited=self._cited(), progress=progress))
        return report

    def _cited(self) -> list[int]:
        store = self.bot_store(self.addresses.people)
        since = now() - CITED_FOR
        # Cards, too: an answer that was given before quotes were written down has nothing else.
        shown = (passage.article.id for passage in self.store.passages(store.cited_passages(since=since)))
        return list(dict.fromkeys((*store.cited_articles(since=since), *shown)))

    def who_am_i(self) -> str:
        """Return the bot's name as Telegram knows it; raises ConfigError when it does not know the token."""
        from bot.settings import read_token

        token = read_token()
        if token is None:
            return "none set; the bot runs in the terminal (see docs/telegram.md)"
        from bot.telegram.doorway import username

        return f"@{asyncio.run(username(token.get_secret_value(), base_url=self.settings.bot.api_base_url))}"

    def give_way(self) -> None:
        """Go on only where nobody else wants the machine, on half of its cores; call it before anything is built."""
        from bot.operations.background import give_way, shared

        embeddings = shared(self.settings.embeddings, cores=os.cpu_count() or 1)
        self.settings = self.settings.model_copy(update={"embeddings": embeddings})
        give_way(embeddings.threads)
