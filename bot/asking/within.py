"""Which articles a reply to quotes asks about: those of the message, or the one of which a part was marked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from bot.delivery.courier import Clock
from bot.library import Library
from bot.messages import Cited
from bot.store import BotStore
from bot.tables import SENT_QUOTES
from bot.types import Elsewhere, Request
from bot.wire import cited_of
from embeddings.errors import QuestionError

LEAST_MARKED: Final = 20
"""Characters of a marked line that say which article it is from: a shorter one, such as a date, stands in many."""

LEAST_NAMED: Final = 4
"""Characters of all that is marked that say so where they stand within a text: a letter or two stand in every one."""


LOOKED_THROUGH: Final = 5
"""Articles near to marked words that are searched for them; the one that has them is the first nearly always."""


class QuotesAbove:
    """Knows what the messages quote that people reply to."""

    def __init__(self, store: BotStore, library: Library, clock: Clock) -> None:
        """Look up what was sent in `store`, and its articles in `library`."""
        self._store, self._library, self._clock = store, library, clock

    async def articles(self, request: Request) -> tuple[int, ...]:
        """Return the articles that a request replies to, none where it replies to no quote; raises StoreError.

        A card that found nothing shows what is near: a reply to that is another try, unless it marks a part.
        """
        if request.elsewhere is not None:
            return await self._of_elsewhere(request.elsewhere, request.quoted)
        if not request.replies_to or (request.card and not request.quoted and await self._missed(request.card)):
            return ()
        place = request.room.place
        return await self._articles(
            await asyncio.to_thread(self._cited, place.chat_id, request.replies_to, place.topic_id), request.quoted
        )

    async def _of_elsewhere(self, there: Elsewhere, marked: str) -> tuple[int, ...]:
        """Return what a message of another chat cites: one of ours by what was sent, any other by its link or words."""
        if there.chat_id and there.message_id:
            cited = await asyncio.to_thread(self._cited, there.chat_id, there.message_id)
            if cited:
                return await self._articles(cited, marked)
        linked = await self._library.article_at(there.link) if there.link else None
        found = linked or await self._telling(marked)
        return (found,) if found else ()

    async def _articles(self, cited: list[Cited], marked: str) -> tuple[int, ...]:
        if marked:
            cited = [one for one in cited if await self._is_marked(marked, one)] or cited
        return tuple(dict.fromkeys(one.article_id for one in cited))

    async def _telling(self, marked: str) -> int | None:
        """Return the article that has the words which somebody marked, found by what they are about."""
        words = " ".join(marked.split())
        if len(words) < LEAST_MARKED:
            return None
        try:
            near = await self._library.alike(words, now=self._clock.now(), k=LOOKED_THROUGH)
        except QuestionError:  # it has no words
            return None
        for article_id in near:
            article = await self._library.article(article_id)
            shown = (article.text, article.header.title) if article is not None else ()
            # A title of a word or two stands in many a text.
            if is_of(marked, [one for one in shown if len(one) >= LEAST_MARKED]):
                return article_id
        return None

    async def _missed(self, card_id: str) -> bool:
        card = await asyncio.to_thread(self._store.card, card_id)
        return card is not None and not card.answered

    def _cited(self, chat_id: int, message_id: int, topic_id: int | None = None) -> list[Cited]:
        here = (SENT_QUOTES.c.chat_id == chat_id) & (SENT_QUOTES.c.message_id == message_id)
        if topic_id is not None:
            here &= SENT_QUOTES.c.topic_id == topic_id
        shown = SENT_QUOTES.select().where(here, ~SENT_QUOTES.c.withdrawn)
        with self._store.reading() as connection:
            return [cited_of(row) for row in connection.execute(shown.order_by(SENT_QUOTES.c.id)).mappings()]

    async def _is_marked(self, marked: str, cited: Cited) -> bool:
        article = await self._library.article(cited.article_id, cited.revision)
        if article is None:
            return False
        quote = "" if cited.of_title else article.text[cited.start : cited.end]
        return is_of(marked, (quote, article.header.title))


def is_of(marked: str, shown: Sequence[str]) -> bool:
    """Tell whether what somebody marked in a message is from one of the texts that it shows, or reaches over one."""
    lines = [_folded(line.strip(" …")) for line in marked.splitlines()]
    whole = _folded(marked)
    for text in (_folded(one) for one in shown):
        within = len(whole) >= LEAST_NAMED and whole in text
        if text and (text in whole or within or any(len(one) >= LEAST_MARKED and one in text for one in lines)):
            return True
    return False


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
