"""What opens the corpus: the articles, where they come from, and what is kept beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from bot.opening.home import Home

if TYPE_CHECKING:
    from corpus.feeds import FeedList
    from corpus.fetch import Fetcher
    from corpus.ingest import Intake
    from corpus.jobs.presence import Presence
    from corpus.origins import Origins
    from corpus.origins_store import OriginsStore
    from corpus.outlets import Outlets
    from corpus.schema import Database
    from corpus.standing import Standings
    from corpus.store import CorpusStore


class Articles(Home):
    """The corpus, and the ways into it."""

    @cached_property
    def store(self) -> CorpusStore:
        """The articles."""
        from corpus.store import CorpusStore

        store = CorpusStore(self.addresses.corpus, limits=self._limits)
        self._open.callback(store.close)
        return store

    @cached_property
    def fetcher(self) -> Fetcher:
        """The only way out to the web for feeds and pages."""
        from corpus.fetch import Fetcher

        fetcher = Fetcher(self.settings.corpus)
        self._open.callback(fetcher.close)
        return fetcher

    @cached_property
    def intake(self) -> Intake:
        """What takes articles in."""
        from corpus.ingest import Intake

        return Intake(self.store, self.fetcher, self.settings.corpus, origins=self.origins)

    @cached_property
    def origins(self) -> Origins:
        """Which articles carry one text."""
        from corpus.origins import Origins

        return Origins(self.store, self._places)

    @cached_property
    def _places(self) -> OriginsStore:
        """Where origins are kept: a search only looks them up, and needs nothing of what compares texts."""
        from corpus.origins_store import OriginsStore

        places = OriginsStore(self.addresses.corpus, limits=self._limits)
        self._open.callback(places.close)
        return places

    def titles_beside(self, article_ids: Collection[int]) -> Mapping[int, Sequence[str]]:
        """Return under which other titles the text of articles was published."""
        return self._places.titles_beside(article_ids)

    @cached_property
    def feeds(self) -> FeedList:
        """The feeds that are followed."""
        feeds = self.open_feeds()
        self._open.callback(feeds.close)
        return feeds

    def open_feeds(self) -> FeedList:
        """Return the feeds for the thread that calls this, which closes them."""
        from corpus.feeds import FeedList

        return FeedList(self.settings.home / "feeds.db", self.settings.corpus, self.fetcher)

    @cached_property
    def standings(self) -> Standings:
        """How articles stand: their checksums, newest revisions and withdrawals."""
        from corpus.standing import Standings

        standings = Standings(self.addresses.corpus, limits=self._limits)
        self._open.callback(standings.close)
        return standings

    @cached_property
    def outlets(self) -> Outlets:
        """What there is of each outlet, in numbers."""
        from corpus.outlets import Outlets

        outlets = Outlets(self.addresses.corpus, limits=self._limits)
        self._open.callback(outlets.close)
        return outlets

    @cached_property
    def jobs(self) -> Database:
        """The table of what is left for workers."""
        from corpus.schema import open_database

        jobs = open_database(self.addresses.corpus, self._limits)
        self._open.callback(jobs.close)
        return jobs

    @cached_property
    def presence(self) -> Presence:
        """By what other workers know that this one lives, and which of them do; it is a worker from now to `close`."""
        from corpus.jobs.presence import presence

        found = presence(self.addresses.corpus, self._limits)
        self._open.callback(found.close)
        return found
