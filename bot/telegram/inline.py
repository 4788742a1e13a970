"""Inline queries: each keystroke is one, and only what a person typed last is worth an answer."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Protocol

from telegram import (
    Bot,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.error import BadRequest, TelegramError

from bot.asking.inline import Inquiry
from bot.delivery.inbox import Arrival
from bot.messages import InlineAnswer, InlineResult
from bot.telegram.reading import someone
from bot.telegram.sending import as_entities, as_keyboard, as_preview

log = logging.getLogger(__name__)

WAITED_FOR = timedelta(seconds=15)
"""Telegram takes no answer to a query that waited longer, and nobody looks at the list any more."""

_LATE = ("query is too old", "query id is invalid", "query_id_invalid")
"""How Telegram says that nobody waits for an answer any more."""


class Answering(Protocol):
    """Who knows what to answer."""

    async def inquire(self, inquiry: Inquiry) -> InlineAnswer:
        """Return what to offer for what was typed."""


class InlineQueries:
    """Answers the newest query of each person. Belongs to one event loop."""

    def __init__(self, bot: Bot, desk: Answering) -> None:
        """Answer through `bot` what `desk` offers."""
        self._bot, self._desk = bot, desk
        self._newest: dict[int, asyncio.Task[InlineAnswer]] = {}

    async def take(self, query: InlineQuery) -> None:
        """Answer a query, unless the same person types on meanwhile: what waits for its search is then given up."""
        person_id = query.from_user.id
        if (older := self._newest.get(person_id)) is not None:
            older.cancel()
        asked = self._desk.inquire(Inquiry(someone(query.from_user), query.query, query.offset))
        task = self._newest[person_id] = asyncio.create_task(asked)
        try:
            await asyncio.wait({task})
        finally:
            task.cancel()  # where the bot is being stopped; for what is done it changes nothing
            if self._newest.get(person_id) is task:
                del self._newest[person_id]
        if not task.cancelled():
            await self._answer(query.id, task.result())

    async def _answer(self, query_id: str, answer: InlineAnswer) -> None:
        button = InlineQueryResultsButton(answer.label, start_parameter=answer.start) if answer.label else None
        try:
            await self._bot.answer_inline_query(
                query_id,
                [_article(one) for one in answer.results],
                cache_time=answer.keep_seconds,
                # The words are in the person's language, dates in their zone, and a desk may be closed to others.
                is_personal=True,
                next_offset=answer.next_offset,
                button=button,
            )
        except BadRequest as error:
            late = any(sign in error.message.lower() for sign in _LATE)
            log.log(logging.DEBUG if late else logging.WARNING, "an inline query was not answered: %s", error)
        except TelegramError as error:
            log.info("an inline query was not answered: %s", error)


def is_over(query: InlineQuery | None, arrival: Arrival, now: datetime) -> bool:
    """Tell whether an update is an inline query that waited in the inbox, as after a restart, until nobody cared."""
    return query is not None and arrival.received is not None and now - arrival.received > WAITED_FOR


def _article(result: InlineResult) -> InlineQueryResultArticle:
    message = result.message
    content = InputTextMessageContent(
        message.text, entities=as_entities(message.entities), link_preview_options=as_preview(message)
    )
    return InlineQueryResultArticle(
        result.id,
        result.title,
        content,
        description=result.description,
        reply_markup=as_keyboard(message.buttons),
    )
