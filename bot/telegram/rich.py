"""Rich messages (Bot API 10.1): the one call that python-telegram-bot has no method for.

A rich message is another dress of a message that could go out plainly. Whoever cannot have it gets that one.
"""

from __future__ import annotations

import logging
from typing import Any

from telegram import Bot, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, EndPointNotFound

from bot.messages import Message
from bot.types import Place

log = logging.getLogger(__name__)

MOST_REFUSALS = 3
"""Refusals one after another from which on nothing rich is tried: each costs a request, and the plain message works."""


class RichMessages:
    """Sends what is rich, as long as the server takes it. Does not send anything plain: `TelegramSender` does."""

    def __init__(self, bot: Bot) -> None:
        """Send through `bot`; whether its server knows rich messages shows at the first one."""
        self._bot, self._refusals = bot, 0

    async def send(
        self, place: Place, message: Message, *, keyboard: InlineKeyboardMarkup | None, reply: ReplyParameters | None
    ) -> int | None:
        """Send the rich form of `message` and return its id, None where the plain one must be sent instead.

        None means that nothing was sent. Raises TelegramError where the plain one would not get through either.
        """
        if not message.rich or self._refusals >= MOST_REFUSALS:
            return None
        fields: dict[str, Any] = {
            "chat_id": place.chat_id,
            # What a quote says is text: a "#" or "@" in it links nowhere.
            "rich_message": {"html": message.rich, "skip_entity_detection": True},
            "message_thread_id": place.topic_id or None,
            "reply_markup": keyboard,
            "reply_parameters": reply,
        }
        try:
            sent = await self._bot.do_api_request("sendRichMessage", api_kwargs=fields)
        except EndPointNotFound:
            log.info("the Bot API server knows no rich messages; briefs go out plainly")
            self._refusals = MOST_REFUSALS
            return None
        except BadRequest as error:
            # Certainly not sent. Were the chat itself the trouble, the plain message would find out.
            log.warning("a rich message was refused and goes out plainly: %s", error)
            return None
        self._refusals = 0
        return int(sent["message_id"])

    def refused(self) -> None:
        """Count a refusal of the rich form alone: the plain one went out, so neither chat nor topic was the trouble."""
        self._refusals += 1
