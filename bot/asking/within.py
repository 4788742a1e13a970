"""Which articles a reply to quotes asks about: those of the message, or the one of which a part was marked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from bot.library import Library
from bot.messages import Cited
from bot.store import BotStore
from bot.tables import SENT_QUOTES
from bot.types import Place, Request
from bot.wire import cited_of

LEAST_MARKED: Final = 20
"""Characters of a marked line that say which article it is from: a shorter one, such as a date, stands in many."""

LEAST_NAMED: Final = 4
"""Characters of all that is marked that say so where they stand within a text: a letter or two stand in every one."""


class QuotesAbove:
    """Knows what the messages quote that people reply to."""

    def __init__(self, store: BotStore, library: Library) -> None:
        """Look up what was sent in `store`, and its articles in `library`."""
        self._store, self._library = store, library

    async def articles(self, request: Request) -> tuple[int, ...]:
        """Return the articles that a request replies to, none where it replies to no quote; raises StoreError.

        A card that found nothing shows what is near: a reply to that is another try, unless it marks a part.
        """
        if not request.replies_to or (request.card and not request.quoted and await self._missed(request.card)):
            return ()
        cited = await asyncio.to_thread(self._cited, request.room.place, request.replies_to)
        if request.quoted:
            cited = [one for one in cited if await self._is_marked(request.quoted, one)] or cited
        return tuple(dict.fromkeys(one.article_id for one in cited))

    async def _missed(self, card_id: str) -> bool:
        card = await asyncio.to_thread(self._store.card, card_id)
        return card is not None and not card.answered

    def _cited(self, place: Place, message_id: int) -> list[Cited]:
        where = (SENT_QUOTES.c.chat_id == place.chat_id) & (SENT_QUOTES.c.topic_id == place.topic_id)
        shown = SENT_QUOTES.select().where(where, SENT_QUOTES.c.message_id == message_id, ~SENT_QUOTES.c.withdrawn)
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
