"""Composes what a chat is shown, for a question as for a subscription.

It gathers from the library and hands over to the pure modules: `answer` and
`brief` decide, `render` writes. It sends nothing and schedules nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from bot import answer, brief, render
from bot.library import Library, WindowStories
from bot.schedule import Alert
from bot.settings import BotSettings
from bot.texts import Texts
from bot.types import Brief, Card, Chat, Due, Message, Quote, Subscription, Window
from bot.windows import BriefWish
from corpus.errors import CorpusError
from embeddings.types import Findings, When

log = logging.getLogger(__name__)

RANKED = 10
"""Hits kept behind a card: what "next quotes" can page through."""

ALERT_QUOTES = 5
"""Articles told of in one alert; a topic that gets more is told of the best ones."""


class Feeds(Protocol):
    """What a brief needs to know of the feeds."""

    async def troubled(self) -> Sequence[str]:
        """Return the names of the feeds that nothing is heard from; raises CorpusError."""


class Composer:
    """Turns questions, briefs and alerts into messages; it keeps nothing."""

    def __init__(self, library: Library, settings: BotSettings, *, feeds: Feeds) -> None:
        """Ask `library` for news and `feeds` for what is missing from them; take sizes from `settings`."""
        self._library, self._settings, self._feeds = library, settings, feeds

    async def search(self, question: str, *, now: datetime, as_of: datetime | None = None) -> Findings:
        """Return what a card is made of, with `as_of` from what was published by then."""
        return await self._library.search(question, now=now, as_of=as_of, k=RANKED)

    async def page(self, card: Card, chat: Chat, *, position: int, when: When | None = None) -> Message:
        """Return the quotes of a card from rank `position` on, or the card that says that nothing fits.

        With `when`, the time that the question names, the latter says so where the corpus has nothing of it.
        """
        shown = await self._library.shown(card.question, card.passage_ids[position : position + self._settings.quotes])
        material = answer.Material(shown.passages, shown.bests, shown.coverage, when)
        return render.answer(answer.compose(card, material, position=position), Texts(chat.language), chat.zone)

    async def context(self, passage_id: int, chat: Chat) -> Message | None:
        """Return a passage where it stands in the revision that was quoted, None if it is gone."""
        found = await self._library.passages([passage_id])
        if not found:
            return None
        passage = found[0]
        article = await self._library.article(passage.article.id, passage.article.revision)
        current = await self._library.article(passage.article.id)
        if article is None:
            return None
        newer = current is not None and current.header.revision > article.header.revision
        return render.context(article, passage, Texts(chat.language), chat.zone, newer=newer)

    async def summary(self, chat: Chat, wanted: BriefWish, *, now: datetime) -> Sequence[Message]:
        """Return the brief that was asked for, or that of the newest day that has news, saying so."""
        return self._rendered(await self.compose_brief(wanted, now=now), chat)

    async def due_brief(self, chat: Chat, due: Due, *, now: datetime) -> Sequence[Message]:
        """Return the brief that a subscription is due."""
        found = await self._library.arrived_stories(Window(due.since, due.until))
        composed = await self._composed(found, limit=self._settings.brief_stories)
        return self._rendered(replace(composed, late=due.late), chat)

    async def compose_brief(self, wanted: BriefWish, *, now: datetime, limit: int | None = None) -> Brief:
        """Return the brief before it is rendered, with at most `limit` stories."""
        found = await self._library.stories(wanted.window, now=now, topic=wanted.topic)
        return await self._composed(found, topic=wanted.topic, limit=limit or self._settings.brief_stories)

    async def alert(self, chat: Chat, subscription: Subscription) -> Alert:
        """Return what is new on a subscribed topic, and how far was looked."""
        cursor = await self._library.last_indexed()
        if cursor < subscription.cursor <= await self._library.last_stored():
            # An older index serves because the newest was damaged: what it lacks was looked at, and is not told twice.
            return Alert((), subscription.cursor)
        if cursor <= subscription.cursor:
            # Lower only where the corpus was made anew, and its ids began again: from there on nothing is missed.
            return Alert((), cursor)
        hits = await self._library.matching(subscription.topic, after=subscription.cursor, limit=ALERT_QUOTES)
        if not hits:
            return Alert((), cursor)
        passages = [hit.passage for hit in hits]
        bests = await self._library.best_sentences(subscription.topic, passages)
        quotes = [Quote(passage, bests.get(passage.id)) for passage in passages]
        return Alert(tuple(render.alert(subscription.topic, quotes, Texts(chat.language), chat.zone)), cursor)

    async def _composed(self, found: WindowStories, *, limit: int, topic: str = "") -> Brief:
        frame = brief.Frame(
            window=found.window,
            coverage=await self._library.coverage(),
            topic=topic,
            older=found.older,
            limit=limit,
            troubled=await self._troubled(),
        )
        return brief.compose(found.stories, frame)

    async def _troubled(self) -> tuple[str, ...]:
        try:
            return tuple(await self._feeds.troubled())
        except CorpusError as error:
            # The news are what people wait for: a list of feeds that cannot be read must not hold them up.
            log.warning("a brief cannot tell which feeds are silent: %s", error)
            return ()

    def _rendered(self, composed: Brief, chat: Chat) -> Sequence[Message]:
        return render.brief(composed, Texts(chat.language), chat.zone)
