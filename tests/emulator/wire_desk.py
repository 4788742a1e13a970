"""A small real bot on python-telegram-bot, so that the stand-in is proven by the library and not by itself."""

from __future__ import annotations

import asyncio
import threading
from types import TracebackType
from typing import Any

from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

LEAD = "🛰 Tajikistan and Kyrgyzstan reopened the crossing at Kairagach."
QUOTE = "The crossing at Kairagach opened at dawn on 13 March."

Context = ContextTypes.DEFAULT_TYPE


class WireDesk:
    """The bot in a thread of its own; use it as a context manager. `call` runs anything on its loop."""

    def __init__(self, token: str, base_url: str) -> None:
        self._token, self._base_url = token, base_url
        self._loop = asyncio.new_event_loop()
        self._up = threading.Event()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.seen: list[Update] = []
        self.failures: list[BaseException | None] = []

    def __enter__(self) -> WireDesk:
        self._thread.start()
        assert self._up.wait(20), "the wire desk did not come up"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(20)

    def call(self, method: str, **arguments: Any) -> Any:
        """Call a method of `telegram.Bot` and return what it returns."""
        work = getattr(self.app.bot, method)(**arguments)
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self.app = Application.builder().token(self._token).base_url(self._base_url).build()
        self.app.add_handler(CommandHandler("wire", self._wire, filters.ALL))
        self.app.add_handler(CallbackQueryHandler(self._pressed))
        self.app.add_handler(ChatMemberHandler(self._note))
        self.app.add_handler(InlineQueryHandler(self._note))
        self.app.add_handler(MessageHandler(filters.TEXT, self._echo))
        self.app.add_handler(MessageHandler(filters.ALL, self._note))
        self.app.add_error_handler(self._failed)
        async with self.app:
            await self.app.start()
            assert self.app.updater is not None
            await self.app.updater.start_polling(allowed_updates=Update.ALL_TYPES)
            await self.app.bot.set_my_commands([BotCommand("wire", "the latest")], language_code="ru")
            self._up.set()
            await self._stop.wait()
            await self.app.updater.stop()
            await self.app.stop()

    async def _note(self, update: Update, _: Context) -> None:
        self.seen.append(update)

    async def _failed(self, _: object, context: Context) -> None:
        self.failures.append(context.error)

    async def _wire(self, update: Update, context: Context) -> None:
        await self._note(update, context)
        message = update.effective_message
        assert message is not None
        text = f"{LEAD}\n{QUOTE}"
        lead = len(LEAD.encode("utf-16-le")) // 2
        await message.reply_text(
            text,
            entities=[
                MessageEntity("bold", 0, lead),
                MessageEntity("expandable_blockquote", lead + 1, len(QUOTE)),
            ],
            reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Next", callback_data="n:wire:1")]]),
            message_thread_id=message.message_thread_id if message.is_topic_message else None,
        )

    async def _pressed(self, update: Update, _: Context) -> None:
        query = update.callback_query
        assert query is not None
        await query.answer("That is all for today.")
        await query.edit_message_text("No further reports.")

    async def _echo(self, update: Update, context: Context) -> None:
        await self._note(update, context)
        message = update.effective_message
        assert message is not None
        await message.chat.send_message(f"Noted: {message.text}")
