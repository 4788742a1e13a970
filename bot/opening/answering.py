"""What opens all that answers people: library, archive and composer."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from bot.opening.searching import Searching

if TYPE_CHECKING:
    from bot.answers import Use
    from bot.asking.checks import Archive
    from bot.asking.link_buttons import Sharing
    from bot.asking.lookers import Lookers
    from bot.briefs.briefing import Memory
    from bot.composer import Composer
    from bot.forms.types import Sheet
    from bot.library import Library
    from bot.operations.tally import Tally
    from corpus.presence import LivePage
    from corpus.types import Article


class Answering(Searching):
    """What turns questions and briefs into messages."""

    @cached_property
    def tally(self) -> Tally:
        """What is counted while the program runs."""
        from bot.operations.tally import Tally

        return Tally()

    @cached_property
    def library(self) -> Library:
        """Corpus and search off the event loop."""
        from bot.library import Library

        library = Library(self.store, self.searcher, kept=self.stories, tally=self.tally)
        self._open.callback(library.close)
        return library

    @cached_property
    def archive(self) -> Archive:
        """Where `/verify` looks beside the library: checksums, and live pages where that is on."""
        from bot.asking.checks import Archive

        return Archive(self.standings.of, self._lookers().look if self.settings.bot.verify_pages else None)

    def _lookers(self) -> Lookers:
        from bot.asking.lookers import Lookers, narrowed
        from corpus.fetch import Fetcher

        def look(article: Article) -> LivePage:
            # Here, because the extractor is slow to import and few look at pages.
            from corpus.live import look as look_at

            return look_at(article, fetcher)

        fetcher = Fetcher(narrowed(self.settings.corpus))
        self._open.callback(fetcher.close)
        lookers = Lookers(look)
        self._open.callback(lookers.close)
        return lookers

    @cached_property
    def composer(self) -> Composer:
        """What turns questions and briefs into messages, for nobody in particular."""
        return self.composer_for(None)

    def composer_for(self, memory: Memory | None, sharing: Sharing | None = None) -> Composer:
        """Return what turns questions and briefs into messages for chats whose past `memory` knows."""
        from bot.asking.link_buttons import Sharing
        from bot.composer import Composer, Outward
        from bot.delivery.courier import SystemClock
        from bot.operations.notices import QuietFeeds

        feeds = QuietFeeds(self.open_feeds, SystemClock())
        outward = Outward(self._page(), sharing or Sharing())
        return Composer(self.library, self.settings.bot, feeds=feeds, memory=memory, outward=outward)

    def _page(self) -> Callable[[Sheet], str] | None:
        if not self.settings.bot.feed_folder:
            return None
        from bot.forms.html import fragment

        return fragment

    def uses(self) -> list[Use]:
        """Return which passages readers opened, where the configuration allows to learn from it."""
        return self.bot_store(self.addresses.people).uses() if self.settings.bot.learn_from_readers else []
