"""The line "Searching …" that a private chat sees while an answer takes long: a draft, which goes by itself.

Telegram shows a draft for half a minute, or until the message comes. It says no more than the typing sign, but stays
where that one fades after five seconds. A server that does not know drafts is asked once.
"""

from __future__ import annotations

import logging

from telegram import Bot
from telegram.error import BadRequest, EndPointNotFound, InvalidToken, TelegramError

from bot.types import ChatKind, Request

log = logging.getLogger(__name__)

MOST_REFUSALS = 3
"""Refusals one after another, from which on no draft is tried: one alone may be about its chat."""


class Drafts:
    """Shows drafts as long as the server takes them."""

    def __init__(self, bot: Bot) -> None:
        """Show through `bot`; whether its server knows drafts shows at the first one."""
        self._bot, self._refusals = bot, 0

    def may(self, request: Request) -> bool:
        """Tell whether a draft can be shown where a question came from."""
        return self._refusals < MOST_REFUSALS and request.room.kind is ChatKind.PRIVATE

    async def show(self, request: Request, text: str) -> None:
        """Show `text` under the question until its answer comes, which it does where nothing can be shown, too."""
        place = request.room.place
        try:
            await self._bot.send_message_draft(
                chat_id=place.chat_id,
                draft_id=request.message_id,
                text=text,
                message_thread_id=place.topic_id or None,
            )
        except (EndPointNotFound, InvalidToken) as error:
            # The library takes a 404 for a wrong token; of that the bot hears elsewhere.
            log.info("no drafts are shown from now on: %s", error)
            self._refusals = MOST_REFUSALS
        except BadRequest as error:
            log.info("no draft in %s: %s", place.chat_id, error)
            self._refusals += 1
        except TelegramError as error:
            log.debug("no draft in %s: %s", place.chat_id, error)
        else:
            self._refusals = 0
