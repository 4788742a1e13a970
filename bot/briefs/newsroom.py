"""The stories of a stretch of time or a topic, and what of them a chat knows. One thread at a time: `Library` runs it.

Decides nothing about their order: that is `leading`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.briefs.windows import TICK, BriefWish, Days
from bot.messages import Cited
from bot.news import Counted, SentRecord, Told
from bot.types import Window
from corpus.store import CorpusStore
from corpus.types import ArticleHeader, Passage
from embeddings.search import Searcher
from embeddings.stories import group
from embeddings.topics import topic_of
from embeddings.types import Filter, Hit, Story, StoryArticle

# Not the earliest that datetime has: the store reckons a day around a limit.
_EVER = datetime(2, 1, 1, tzinfo=UTC)

SETTLED_AFTER = timedelta(minutes=2)
"""An article is stamped before it is stored: what arrived in a window is whole only a moment after its end, so windows
of arrival lie this much earlier. One after the other they still cover all of time."""

MOST_ARTICLES = 20_000
"""A brief counts no more articles of its window than these newest ones."""

MOST_READ = 2000
"""So many are read for a brief. Where a window holds more, those of the largest stories: the others would not lead."""

MOST_LOOSE = 300
"""Articles of no kept story yet that are put together for the moment, the newest ones: 0.7 s. A home from before there
were stories has thousands until its first update is through; 5 s for 2,000 would hold up every question."""

MOST_HEARD = 30
"""Articles of one story that were told before and are read again for what they said: the newest ones."""

MOST_ON_TOPIC = 300
"""A timeline is made of no more articles on its topic than these best matches."""

OPENING = 3
"""Passages of an article that say what it is about; what stands further down is often said in passing."""

NAMED_SHARE = 0.66
"""Share of a topic's words that an opening must name: all of two, two of three. Read off six topics of one or two words
("water", "nuclear talks") over four weeks of news-2022, where half of what named them did so in passing."""

NEWS_FOR = timedelta(days=3)
"""What is older when it arrives is archive: a folder of last year's articles must not become tomorrow's brief."""


class KeptStories(Protocol):
    """Which story each article belongs to, as it was found when the article was indexed."""

    def stories_of(self, article_ids: Collection[int]) -> Mapping[int, int]:
        """Return the story of each article that was placed."""

    def centrality(self, article_ids: Collection[int]) -> Mapping[int, float]:
        """Return how near each placed article is to the middle of its story; higher is nearer."""

    def members(self, story_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
        """Return the articles of each story in the order of time."""

    def successor(self, story_id: int) -> int | None:
        """Return the story that one went into which has no articles any more, None where there is none."""


class NoKept:
    """A home where no story is kept: every story is made for the moment."""

    def stories_of(self, article_ids: Collection[int]) -> Mapping[int, int]:
        """Return nothing."""
        return {}

    def centrality(self, article_ids: Collection[int]) -> Mapping[int, float]:
        """Return nothing."""
        return {}

    def members(self, story_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
        """Return nothing."""
        return {}

    def successor(self, story_id: int) -> int | None:
        """Return None."""
        return None


@dataclass(frozen=True, slots=True)
class WindowStories:
    """The stories of a window in no order, and what it holds; `older` when it is not the window asked for.

    `matched` are the ids of the passages by which the articles are on the topic, where there is one.
    """

    window: Window
    stories: tuple[Story, ...]
    counted: Counted
    older: bool = False
    matched: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Familiar:
    """What a chat was sent, and to which texts and kept stories the articles belong that it was told of."""

    told: Told = field(default_factory=Told)
    origins: frozenset[int] = frozenset()
    stories: frozenset[int] = frozenset()


class Newsroom:
    """Gathers articles into the stories of a brief."""

    def __init__(self, store: CorpusStore, searcher: Searcher, kept: KeptStories) -> None:
        """Read articles from `store`, their stories from `kept`, and what is on a topic from `searcher`."""
        self._store, self._searcher, self._kept = store, searcher, kept

    def published(self, wish: BriefWish, *, now: datetime) -> WindowStories:
        """Return the stories of what was published in a window.

        Where it has none and no days were named, those of the newest day before its end that has any.
        """
        found = self._found(wish, now)
        newest = None if found.stories or wish.days else self._newest_before(wish, now)
        if newest is None:
            return found
        older = self._found(BriefWish(_day_of(newest), wish.topic, Days(newest.date(), newest.date())), now)
        return replace(older, older=True)

    def arrived(self, window: Window) -> WindowStories:
        """Return the stories of what arrived in a window, except what is too old to be news."""
        since, until = (window.since or _EVER) - SETTLED_AFTER, window.until - SETTLED_AFTER
        arrived = self._store.headers_arrived(since, until, limit=MOST_ARTICLES)
        return self._gathered([one for one in arrived if one.visible_from > window.until - NEWS_FOR], window)

    def on_topic(self, wish: BriefWish, *, now: datetime) -> tuple[StoryArticle, ...]:
        """Return the articles on a topic, best match first, with their opening passages and the one that matched."""
        hits = self._on_topic(wish.topic, now, wish.window)
        days = wish.days
        wanted = [hit for hit in hits if days is None or _is_of(hit.passage.article, days)][:MOST_ON_TOPIC]
        matched = {hit.passage.article.id: hit.passage for hit in wanted}
        opened = self._searcher.story_articles([hit.passage.article for hit in wanted])
        return tuple(_with_passage(one, matched[one.article.id]) for one in opened)

    def familiar(self, sent: SentRecord) -> Familiar:
        """Return what a chat knows by what it was sent, whatever articles its ids named before."""
        known = {one.id for one in self._store.headers(sent.told) if one.first_seen <= sent.told[one.id]}
        stories, origins = self._kept.stories_of(known), self._searcher.origins_of(known)
        cited = [one for one in sent.cited if one.article_id in known]
        told = Told(frozenset(known), tuple(self._sentences(cited)))
        return Familiar(told, frozenset(origins.values()), frozenset(stories.values()))

    def heard(self, stories: Sequence[Story], told: Collection[int]) -> dict[int, tuple[StoryArticle, ...]]:
        """Return by story the articles of it that were told and lie outside of this window, the newest first.

        What they say is known even where it was not quoted: an update has to add to them, too.
        """
        own = {one.article.id for story in stories for one in story.articles}
        members = self._kept.members([story.id for story in stories if story.id])
        known = {story: [one for one in ids if one in told and one not in own] for story, ids in members.items()}
        return {story: self._articles(ids[::-1][:MOST_HEARD]) for story, ids in known.items() if ids}

    def openings(self, article_ids: Sequence[int]) -> tuple[StoryArticle, ...]:
        """Return articles in this order with the passages that open them; those that have none are left out."""
        headers = {header.id: header for header in self._store.headers(article_ids)}
        return tuple(self._searcher.story_articles(headers[one] for one in article_ids if one in headers))

    def _articles(self, article_ids: Sequence[int]) -> tuple[StoryArticle, ...]:
        found = (self._store.article(one) for one in article_ids)
        return tuple(self._searcher.story_articles([one.header for one in found if one]))

    def _sentences(self, cited: Sequence[Cited]) -> Iterator[str]:
        """Yield each quoted text once, in the order given; what the store does not know any more is left out."""
        texts: dict[tuple[int, int], str] = {}
        seen: set[str] = set()
        for one in cited:
            key = (one.article_id, one.revision)
            if key not in texts:
                article = self._store.article(*key)
                texts[key] = article.text if article else ""
            sentence = texts[key][one.start : one.end]
            if sentence and sentence not in seen:
                seen.add(sentence)
                yield sentence

    def _found(self, wish: BriefWish, now: datetime) -> WindowStories:
        window = wish.window
        headers = self._store.headers_between(window.since or _EVER, window.until, limit=MOST_ARTICLES)
        if wish.days:
            headers = [header for header in headers if _is_of(header, wish.days)]
        if not wish.topic:
            return self._gathered(headers, window)
        matched = {passage.article.id: passage for passage in self._about(wish.topic, window, now)}
        return self._gathered([header for header in headers if header.id in matched], window, matched)

    def _gathered(
        self, headers: Sequence[ArticleHeader], window: Window, matched: Mapping[int, Passage] | None = None
    ) -> WindowStories:
        matched = matched or {}
        counted = Counted(len(headers), len({header.outlet for header in headers}))
        placed = self._kept.stories_of([header.id for header in headers])
        articles = self._searcher.story_articles(worth_reading(headers, placed, MOST_READ))
        with_matches = [_with_passage(one, matched.get(one.article.id, one.lead)) for one in articles]
        ids = frozenset(passage.id for passage in matched.values())
        return WindowStories(window, self._stories(with_matches, placed), counted, matched=ids)

    def _stories(self, articles: Sequence[StoryArticle], placed: Mapping[int, int]) -> tuple[Story, ...]:
        central = self._kept.centrality([one.article.id for one in articles])
        members: defaultdict[int, list[StoryArticle]] = defaultdict(list)
        for one in articles:
            if one.article.id in placed:
                members[placed[one.article.id]].append(one)
        kept = (Story(number, _ordered(each, central)) for number, each in members.items())
        # What is stored and was not placed yet is told as well: better twice than not at all.
        return (*kept, *group(unplaced(articles, placed, MOST_LOOSE)))

    def _newest_before(self, wish: BriefWish, now: datetime) -> datetime | None:
        until = wish.window.until
        if not wish.topic:
            newest = self._store.headers_between(_EVER, until, limit=1)
            return newest[0].visible_from if newest else None
        passage = next(self._about(wish.topic, Window(None, until), now), None)
        return passage.article.visible_from if passage else None

    def _about(self, topic: str, window: Window, now: datetime) -> Iterator[Passage]:
        """Yield what matched best of each article that is about a topic and does not only mention it, newest first."""
        # A filter by publication hides what states none.
        undated = self._searcher.on_topic(topic, now=now, where=Filter(as_of=window.until))
        hits = [*self._on_topic(topic, now, window), *(hit for hit in undated if hit.passage.article.published is None)]
        for hit in sorted(hits, key=lambda hit: hit.passage.article.visible_from, reverse=True):
            article = hit.passage.article
            if hit.score >= self._searcher.topic_threshold or self._opens_with(topic, article):
                yield hit.passage

    def _opens_with(self, topic: str, article: ArticleHeader) -> bool:
        asked, opening = topic_of(topic), self._store.passages_of(article.id, article.revision)[:OPENING]
        named = {word for passage in opening for word in asked.named(passage)}
        return len(named) >= len(asked.words) * NAMED_SHARE

    def _on_topic(self, topic: str, now: datetime, window: Window) -> list[Hit]:
        # What states only a date counts for the whole of that day.
        since = window.since - timedelta(days=1) if window.since else None
        return self._searcher.on_topic(topic, now=now, where=Filter(since=since, until=window.until))


def worth_reading(headers: Sequence[ArticleHeader], placed: Mapping[int, int], limit: int) -> Sequence[ArticleHeader]:
    """Return the articles of a window that are read: where there are too many, those of the largest stories.

    `headers` stand newest first, and those of stories of one size stay in this order.
    """
    if len(headers) <= limit:
        return headers
    sizes = Counter(placed[header.id] for header in headers if header.id in placed)
    return sorted(headers, key=lambda header: -sizes[placed.get(header.id, 0)])[:limit]


def unplaced(articles: Sequence[StoryArticle], placed: Mapping[int, int], limit: int) -> list[StoryArticle]:
    """Return the articles of a window that are in no kept story, the newest by publication where there are too many."""
    loose = [one for one in articles if one.article.id not in placed]
    loose.sort(key=lambda one: one.article.visible_from, reverse=True)
    return loose[:limit]


def _ordered(members: Sequence[StoryArticle], central: Mapping[int, float]) -> tuple[StoryArticle, ...]:
    return tuple(sorted(members, key=lambda one: (-central.get(one.article.id, 0.0), one.article.id)))


def _with_passage(one: StoryArticle, passage: Passage) -> StoryArticle:
    known = any(passage.id == each.id for each in one.passages)
    return one if known else replace(one, passages=(*one.passages, passage))


def _is_of(header: ArticleHeader, days: Days) -> bool:
    """Say whether an article belongs to `days`: one that states only its date does so in any zone."""
    stated = header.published
    return stated is None or not stated.day_only or stated.at.date() in days


def _day_of(moment: datetime) -> Window:
    # Days are UTC days, as articles that state only a date are kept under its midnight UTC.
    start = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return Window(start - TICK, start + timedelta(days=1) - TICK)
