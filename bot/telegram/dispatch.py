"""What an update leads to: the kind of update chooses, the desk answers. Knows nothing of how updates arrive."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

from telegram import Bot, CallbackQuery, ChatMemberUpdated, Update
from telegram import Message as TelegramMessage
from telegram.error import TelegramError

from bot.asking.edits import EDITED_WITHIN, QUESTIONS, marked
from bot.handlers import Desk
from bot.messages import Message
from bot.telegram.amending import Amending
from bot.telegram.drafts_stream import Drafts
from bot.telegram.inline import InlineQueries
from bot.telegram.membership import cause_of
from bot.telegram.reading import place_of, read_press, read_request
from bot.telegram.replies import Replies
from bot.telegram.typing_sign import TypingSign
from bot.types import ChatKind, Place, Request

log = logging.getLogger(__name__)


class Dispatch:
    """Hands each update to what it is for."""

    def __init__(self, bot: Bot, desk: Desk, replies: Replies) -> None:
        """Let `desk` answer what comes to `bot`, and `replies` carry its answers back."""
        self._bot, self._desk, self._replies = bot, desk, replies
        self._typing, self._inline = TypingSign(), InlineQueries(bot, desk)
        self._amending, self._drafts = Amending(desk, replies), Drafts(bot)

    async def handle(self, update: Update) -> None:
        """Do what `update` asks for; what is not meant for the bot leads to nothing."""
        message = update.message or update.channel_post
        if message is not None:
            await self._on_message(message)
        elif update.edited_message is not None:
            await self._on_edit(update.edited_message)
        elif update.callback_query is not None:
            await self._on_press(update.callback_query)
        elif update.inline_query is not None:
            await self._inline.take(update.inline_query)
        elif update.my_chat_member is not None:
            await self._on_membership(update.my_chat_member)

    async def _on_message(self, message: TelegramMessage) -> None:
        if message.migrate_to_chat_id is not None:
            await self._desk.moved(message.chat.id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id is not None:
            await self._desk.moved(message.migrate_from_chat_id, message.chat.id)
        elif message.forum_topic_reopened is not None or message.general_forum_topic_unhidden is not None:
            await self._desk.reopened(place_of(message))
        elif message.text is not None:
            await self._on_text(message)

    async def _on_text(self, message: TelegramMessage) -> None:
        request = read_request(message, username=self._bot.username, bot_id=self._bot.id)
        if request is None:
            return
        reply_to = request.message_id if request.room.kind is ChatKind.GROUP else None
        answers = await self._composed(request)
        if request.command in QUESTIONS:
            answers = marked(answers, request)
        await self._replies.deliver(self._desk, request.room.place, answers, reply_to=reply_to)

    async def _on_edit(self, message: TelegramMessage) -> None:
        edited = message.edit_date
        if message.text is None or edited is None or edited - message.date > EDITED_WITHIN:
            return
        request = read_request(message, username=self._bot.username, bot_id=self._bot.id)
        if request is not None and request.command in QUESTIONS:
            await self._amending.take(request, self._composed)

    async def _composed(self, request: Request) -> Sequence[Message]:
        async def say_searching() -> None:
            if self._drafts.may(request):
                await self._drafts.show(request, await self._desk.searching(request.room.place))

        show = partial(_show_typing, self._bot, request.room.place)
        return await self._typing.until(self._desk.answer(request), show, say_searching)

    async def _on_press(self, query: CallbackQuery) -> None:
        press = read_press(query)
        if press is None:
            await _acknowledge(query, "")
            return
        gone, press = not press.placed, await self._desk.placed(press)
        reaction, place = await self._desk.react(press), press.room.place
        await _acknowledge(query, reaction.notice)
        messages = reaction.messages
        if reaction.edit is not None:
            changed = await self._replies.edit(self._desk, place, reaction.edit, press.message_id)
            # A message that is gone stays as it was for good: what it would show comes anew.
            messages = (reaction.edit, *messages) if gone and not changed else messages
        await self._replies.deliver(self._desk, place, messages, reply_to=press.message_id)

    async def _on_membership(self, change: ChatMemberUpdated) -> None:
        cause = cause_of(change)
        if cause is None:
            await self._desk.joined(change.chat.id, by=change.from_user.id)
        else:
            await self._desk.left(change.chat.id, cause)


async def _show_typing(bot: Bot, place: Place) -> None:
    try:
        await bot.send_chat_action(place.chat_id, "typing", message_thread_id=place.topic_id or None)
    except TelegramError as error:
        log.debug("no typing sign in %s: %s", place.chat_id, error)


async def _acknowledge(query: CallbackQuery, notice: str) -> None:
    try:
        await query.answer(notice[:200] or None)
    except TelegramError as error:
        # Telegram forgets a press after a short while; what it led to is shown all the same.
        log.info("a press was not acknowledged: %s", error)
