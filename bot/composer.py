"""Composes what a chat is shown, for a question as for a subscription.

It gathers from the library and hands over: `answer` and `briefing` decide,
`render` writes. It sends nothing and schedules nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.answers import Card
from bot.asking import answer
from bot.asking.link_buttons import Sharing
from bot.briefs.briefing import Briefing, Feeds, Memory, Size
from bot.briefs.timeline import timeline
from bot.briefs.windows import BriefWish
from bot.forms.sheet import sheet
from bot.forms.types import Sheet
from bot.library import Library
from bot.messages import Message
from bot.news import Brief, Timeline
from bot.rendering import render, render_brief, render_timeline
from bot.settings import BotSettings
from bot.texts import Texts
from bot.types import Chat, Due, Language
from embeddings.types import Findings, When

RANKED = 10
"""Hits kept behind a card: what "next quotes" can page through."""

ALERT_QUOTES = 5
"""Articles told of in one alert; a topic that gets more is told of the best ones."""


@dataclass(frozen=True, slots=True)
class Outward:
    """What leads out of a chat: what makes the page of a brief for its feed, if there is one, and buttons to share."""

    page: Callable[[Sheet], str] | None = None
    sharing: Sharing = field(default_factory=Sharing)


class Composer:
    """Turns questions, briefs and alerts into messages; it keeps nothing."""

    def __init__(
        self,
        library: Library,
        settings: BotSettings,
        *,
        feeds: Feeds,
        memory: Memory | None = None,
        outward: Outward | None = None,
    ) -> None:
        """Ask `library` for news and `feeds` for what is missing from them; take sizes from `settings`.

        `memory` knows what chats were sent; without one every story is new to everybody.
        """
        self._library, self._settings, self._outward = library, settings, outward or Outward()
        self._sharing = self._outward.sharing
        self._briefing = Briefing(library, settings, feeds=feeds, memory=memory)

    async def search(self, question: str, *, now: datetime, as_of: datetime | None = None) -> Findings:
        """Return what a card is made of, with `as_of` from what was published by then."""
        return await self._library.search(question, now=now, as_of=as_of, k=RANKED)

    async def page(
        self, card: Card, chat: Chat, *, position: int, when: When | None = None, not_within: bool = False
    ) -> Message:
        """Return the quotes of a card from rank `position` on, or the card that says that nothing fits.

        With `when`, the time that the question names, the latter says so where the corpus has nothing of it.
        `not_within` says that the articles which the question replied to have none of it.
        """
        ranks = answer.page_of(card, position, self._settings.quotes)
        shown = await self._library.shown(card.question, [card.passage_ids[rank] for rank in ranks])
        material = answer.Material(shown.passages, shown.bests, shown.coverage, when)
        composed, texts = answer.compose(card, material, position=position), Texts(chat.language)
        composed = replace(composed, not_within=not_within)
        shared = self._sharing.answer(render.answer(composed, texts, chat.zone), composed, texts, chat.zone)
        return self._sharing.opened(shared, composed, chat.kind)

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
        texts = Texts(chat.language)
        message = render.context(article, passage, texts, chat.zone, newer=newer)
        return self._sharing.quote(message, passage, texts, chat.zone)

    async def summary(self, chat: Chat, wanted: BriefWish, *, now: datetime) -> Sequence[Message]:
        """Return the brief that was asked for, or that of the newest day that has news, saying so."""
        size = Size(self._settings.brief_stories, chat.length)
        return self._rendered(await self._briefing.asked(wanted, size, now=now, chat=chat), chat)

    async def due_brief(self, chat: Chat, due: Due, *, now: datetime) -> Sequence[Message]:
        """Return the brief that a subscription is due."""
        return self.written(await self.compose_due(chat, due, now=now), chat)

    async def compose_due(self, chat: Chat, due: Due, *, now: datetime) -> Brief:
        """Return the brief that a subscription is due before it is rendered."""
        return await self._briefing.due(chat, due, now=now)

    def written(self, composed: Brief, chat: Chat) -> Sequence[Message]:
        """Return a brief that a subscription is due as messages, the first with its page."""
        first, *rest = self._rendered(composed, chat)
        if (page := self._outward.page) is not None:
            first = replace(first, page=page(sheet(composed, Texts(chat.language), chat.zone)))
        return [first, *rest]

    async def compose_brief(self, wanted: BriefWish, size: Size, *, now: datetime) -> Brief:
        """Return a brief for nobody in particular before it is rendered."""
        return await self._briefing.asked(wanted, size, now=now)

    async def timeline(self, chat: Chat, wanted: BriefWish, *, now: datetime) -> Sequence[Message]:
        """Return the days of a topic, one sentence for each, or that the articles have too little for that."""
        composed = await self.compose_timeline(wanted, now=now, language=chat.language)
        return render_timeline.timeline(composed, Texts(chat.language), chat.zone)

    async def compose_timeline(self, wanted: BriefWish, *, now: datetime, language: Language) -> Timeline:
        """Return a timeline before it is rendered, told in the reader's language where there are articles in it."""
        articles = await self._library.on_topic(wanted, now=now)
        composed = await self._library.computed(lambda: timeline(wanted.topic, articles, language=language))
        return replace(composed, window=wanted.window)

    def _rendered(self, composed: Brief, chat: Chat) -> list[Message]:
        as_rich, texts = self._settings.rich_messages == "auto", Texts(chat.language)
        messages = render_brief.brief(composed, texts, chat.zone, as_rich=as_rich)
        shared = self._sharing.brief(messages, composed, texts, chat.zone)
        return self._sharing.read(shared, composed, texts, chat.kind)
