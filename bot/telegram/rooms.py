"""What Telegram says about chats: who administers them, which of them has a name."""

from __future__ import annotations

import logging

from telegram import Bot, ChatFullInfo, ChatMember
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.errors import TopicGone, Unreachable
from bot.telegram.membership import cause_for, posts
from bot.telegram.reading import KINDS
from bot.telegram.refusals import refused
from bot.types import Cause, Place, Room

log = logging.getLogger(__name__)

_ADMINS = {ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER}


class TelegramRooms:
    """Asks Telegram who may do what where; the answers are not kept, so they are never stale."""

    def __init__(self, bot: Bot) -> None:
        """Keep the `bot` that asks."""
        self._bot = bot

    async def is_admin(self, chat_id: int, user_id: int) -> bool:
        """Return whether the user administers the chat; False where Telegram will not say."""
        member = await self._member(chat_id, user_id)
        return member is not None and member.status in _ADMINS

    async def may_post(self, chat_id: int) -> bool:
        """Return whether the bot itself is an administrator of the chat, in a channel one that may post."""
        member = await self._member(chat_id, self._bot.id)
        return member is not None and posts(member)

    async def may_write(self, chat_id: int) -> bool:
        """Return whether the bot may write to a group or channel now; False where Telegram will not say."""
        member, chat = await self._member(chat_id, self._bot.id), await self._chat(chat_id)
        if member is None or chat is None or cause_for(member, KINDS[chat.type]) is not None:
            return False
        allowed = chat.permissions is None or chat.permissions.can_send_messages is not False
        return allowed or member.status in _ADMINS

    async def has_topic(self, place: Place) -> bool:
        """Return whether a topic is there, which only an attempt to show a sign in it tells."""
        try:
            await self._bot.send_chat_action(place.chat_id, "typing", message_thread_id=place.topic_id)
        except TelegramError as error:
            found = refused(str(error))
            return not (isinstance(found, TopicGone) and found.cause is Cause.TOPIC_DELETED)
        return True

    async def find(self, handle: str) -> Room | None:
        """Return the chat called `handle`, a public "@name" or a number, or None where there is none."""
        chat = await self._chat(handle)
        if chat is None:
            return None
        return Room(Place(chat.id), KINDS[chat.type], chat.title or handle, bool(chat.is_forum))

    async def _chat(self, chat: int | str) -> ChatFullInfo | None:
        try:
            return await self._bot.get_chat(chat)
        except (BadRequest, Forbidden):
            return None
        except TelegramError as error:
            raise Unreachable(f"Telegram does not tell of {chat}: {error}") from error

    async def _member(self, chat_id: int, user_id: int) -> ChatMember | None:
        try:
            return await self._bot.get_chat_member(chat_id, user_id)
        except (BadRequest, Forbidden) as error:
            log.info("chat %s does not tell of its member: %s", chat_id, error)
            return None
        except TelegramError as error:
            raise Unreachable(f"Telegram does not tell who is in chat {chat_id}: {error}") from error
