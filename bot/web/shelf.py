"""What pages read of the corpus, in threads of their own: whoever opens an article does not wait for a search."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from bot.briefs.newsroom import KeptStories
from corpus.standing import Edition, Standing, Standings
from corpus.store import CorpusStore
from corpus.types import Article, ArticleHeader, Coverage, Extent, Holding, Passage

Result = TypeVar("Result")

THREADS = 4
"""Pages that read at once. Each takes a millisecond or two; PostgreSQL elsewhere takes a round trip more."""


def no_reprints(article_ids: Collection[int]) -> Mapping[int, int]:
    """Return every article as the origin of its own text."""
    return {article_id: article_id for article_id in article_ids}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is known of articles beside themselves: how they stand, their stories, and from which article a text comes.

    All of it may be asked by several threads.
    """

    standings: Standings
    stories: KeptStories
    origins: Callable[[Collection[int]], Mapping[int, int]] = no_reprints


@dataclass(frozen=True, slots=True)
class Reading:
    """One revision of an article and what stands around it; `newest` is the same article where that is the newest one.

    `passages` are those of this revision as they follow in the text; `story_id` is None where it has none.
    """

    article: Article
    newest: Article
    passages: tuple[Passage, ...]
    editions: tuple[Edition, ...]
    standing: Standing
    story_id: int | None

    @property
    def is_newest(self) -> bool:
        """Tell whether no newer revision is stored."""
        return self.article.header.revision == self.newest.header.revision

    @property
    def seen(self) -> Edition:
        """Return when this revision was taken in."""
        return next(one for one in self.editions if one.revision == self.article.header.revision)


@dataclass(frozen=True, slots=True)
class Folder:
    """The articles of a kept story in the order of time, never none, and from which article each text comes.

    `central` says how near to the middle of the story an article stands; higher is nearer.
    """

    story_id: int
    articles: tuple[ArticleHeader, ...]
    origins: Mapping[int, int]
    central: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Places:
    """Where articles belong, by their ids: the kept story of each, and for a reprint the article it is a copy of."""

    stories: Mapping[int, int] = field(default_factory=dict)
    prints: Mapping[int, ArticleHeader] = field(default_factory=dict)


class Shelf:
    """Reads articles, passages and stories; what it reads from may be read by several threads."""

    def __init__(self, store: CorpusStore, catalogue: Catalogue) -> None:
        """Read from `store`, and what stands around articles from `catalogue`."""
        self._store, self._catalogue = store, catalogue
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="reading room")

    def close(self) -> None:
        """Wait for what is being read."""
        self._threads.shutdown()

    async def passage(self, passage_id: int) -> Passage | None:
        """Return a passage, retired or not; None where there never was one."""
        found = await self.read(lambda: self._store.passages([passage_id]))
        return found[0] if found else None

    async def article(self, article_id: int, revision: int | None = None) -> Article | None:
        """Return one revision of an article, the current one by default."""
        return await self.read(lambda: self._store.article(article_id, revision))

    async def reading(self, article_id: int, revision: int | None = None) -> Reading | None:
        """Return one revision of an article, the current one by default, with all that its page shows."""
        return await self.read(lambda: self._reading(article_id, revision))

    async def editions(self, article_id: int) -> tuple[Edition, ...]:
        """Return the revisions of an article, none where there never was one."""
        return await self.read(lambda: self._catalogue.standings.editions(article_id))

    async def folder(self, story_id: int) -> Folder | None:
        """Return the articles of a kept story, None where there is none of this number or all of it was withdrawn."""
        return await self.read(lambda: self._folder(story_id))

    async def successor(self, story_id: int) -> int | None:
        """Return the story that one went into which is there no more, None where it went into none."""
        return await self.read(lambda: self._catalogue.stories.successor(story_id))

    async def places(self, article_ids: Collection[int]) -> Places:
        """Return where articles belong."""
        return await self.read(lambda: self._places(article_ids))

    async def holdings(self) -> list[Holding]:
        """Return which outlets and languages there are, and how many articles of each."""
        return await self.read(self._store.holdings)

    async def coverage(self, within: Extent) -> Coverage:
        """Return what a part of the articles covers."""
        return await self.read(lambda: self._store.coverage(within))

    async def read(self, work: Callable[[], Result]) -> Result:
        """Return what `work` returns, done in one of the threads."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _places(self, article_ids: Collection[int]) -> Places:
        origins = self._catalogue.origins(article_ids)
        copied = {article_id: origin for article_id, origin in origins.items() if origin != article_id}
        headers = {header.id: header for header in self._store.headers(set(copied.values()))}
        prints = {article_id: headers[origin] for article_id, origin in copied.items() if origin in headers}
        return Places(self._catalogue.stories.stories_of(article_ids), prints)

    def _reading(self, article_id: int, revision: int | None) -> Reading | None:
        standing, newest = self._catalogue.standings.of(article_id), self._store.article(article_id)
        if standing is None or newest is None:
            return None
        is_newest = revision in (None, newest.header.revision)
        article = newest if is_newest else self._store.article(article_id, revision)
        if article is None:
            return None
        passages = tuple(self._store.passages_of(article_id, article.header.revision))
        story_id = self._catalogue.stories.stories_of([article_id]).get(article_id)
        editions = self._catalogue.standings.editions(article_id)
        return Reading(article, newest, passages, editions, standing, story_id)

    def _folder(self, story_id: int) -> Folder | None:
        ids = self._catalogue.stories.members([story_id]).get(story_id, ())
        headers = {header.id: header for header in self._store.headers(ids)}
        articles = tuple(headers[article_id] for article_id in ids if article_id in headers)
        if not articles:
            return None
        return Folder(story_id, articles, self._catalogue.origins(ids), self._catalogue.stories.centrality(ids))
