"""What Telegram says about chats: who administers them, which of them has a name."""

from __future__ import annotations

import logging

from telegram import Bot
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.errors import Unreachable
from bot.telegram.reading import KINDS
from bot.types import Place, Room

log = logging.getLogger(__name__)

_ADMINS = {ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER}


class TelegramRooms:
    """Asks Telegram who may do what where; the answers are not kept, so they are never stale."""

    def __init__(self, bot: Bot) -> None:
        """Keep the `bot` that asks."""
        self._bot = bot

    async def is_admin(self, chat_id: int, user_id: int) -> bool:
        """Return whether the user administers the chat; False where Telegram will not say."""
        try:
            member = await self._bot.get_chat_member(chat_id, user_id)
        except (BadRequest, Forbidden) as error:
            log.info("chat %s does not tell of its member: %s", chat_id, error)
            return False
        except TelegramError as error:
            raise Unreachable(f"Telegram does not tell who administers chat {chat_id}: {error}") from error
        return member.status in _ADMINS

    async def may_post(self, chat_id: int) -> bool:
        """Return whether the bot itself is an administrator of the chat."""
        return await self.is_admin(chat_id, self._bot.id)

    async def find(self, handle: str) -> Room | None:
        """Return the public chat called `handle` ("@name"), or None where there is none."""
        try:
            chat = await self._bot.get_chat(handle)
        except (BadRequest, Forbidden):
            return None
        return Room(Place(chat.id), KINDS[chat.type], chat.title or handle)
