"""The running application: updates to the desk, its answers back, services beside."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from functools import partial

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    CallbackQuery,
    Update,
)
from telegram.constants import ChatMemberStatus
from telegram.error import InvalidToken, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.errors import ConfigError
from bot.handlers import Desk
from bot.telegram.reading import read_press, read_request
from bot.telegram.replies import Replies
from bot.telegram.rooms import TelegramRooms
from bot.telegram.sending import TelegramSender
from bot.telegram.turns import ChatTurns
from bot.telegram.typing_sign import TypingSign
from bot.texts import Texts
from bot.types import ChatKind, Language, Place

log = logging.getLogger(__name__)

_REFUSED = "Telegram does not accept the token; copy it again from @BotFather"

TOKEN_SECONDS = 300.0
"""How often is asked whether the token still holds."""

ALLOWED_UPDATES = [Update.MESSAGE, Update.CHANNEL_POST, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
"""Always passed explicitly: omitting it would keep whatever an earlier program had set."""

POLL_SECONDS = 0.1
"""Rest between two polls, so that under load one brings several updates: at 30 a second the polls, an update each,
took 40 % of the event loop. Who writes when nobody else does waits no longer: the poll that is open returns at once."""

Service = Callable[[], Coroutine[None, None, None]]


class Doorway:
    """Connects a python-telegram-bot application with the desk."""

    def __init__(self, token: str, *, base_url: str) -> None:
        """Build the application; nothing is sent before `run`."""
        builder = ApplicationBuilder().token(token).base_url(base_url).concurrent_updates(ChatTurns())
        self._application: Application = builder.post_init(self._opened).post_stop(self._closing).build()  # type: ignore[type-arg]
        self.sender = TelegramSender(self._application.bot)
        self._replies = Replies(self.sender)
        self.rooms = TelegramRooms(self._application.bot)
        self._desk: Desk | None = None
        self._services: tuple[Service, ...] = ()
        self._running: list[asyncio.Task[None]] = []
        self._revoked = False
        self._typing = TypingSign()

    def run(self, desk: Desk, services: tuple[Service, ...]) -> None:
        """Answer until stopped by a signal, with `services` running beside.

        Raises ConfigError when Telegram does not know the token.
        """
        self._desk, self._services = desk, services
        messages = filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST
        self._application.add_handler(MessageHandler(messages & filters.StatusUpdate.MIGRATE, self._on_migration))
        reopened = filters.StatusUpdate.FORUM_TOPIC_REOPENED | filters.StatusUpdate.GENERAL_FORUM_TOPIC_UNHIDDEN
        self._application.add_handler(MessageHandler(messages & reopened, self._on_reopened))
        self._application.add_handler(MessageHandler(messages & filters.TEXT, self._on_message))
        self._application.add_handler(CallbackQueryHandler(self._on_press))
        self._application.add_handler(ChatMemberHandler(self._on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
        self._application.add_error_handler(self._on_error)
        try:
            # Retried without end: a machine that starts before its network must not need a second start.
            self._application.run_polling(
                poll_interval=POLL_SECONDS, allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1
            )
        except InvalidToken as error:
            raise ConfigError(_REFUSED) from error
        if self._revoked:
            raise ConfigError(_REFUSED)

    async def _opened(self, application: Application) -> None:  # type: ignore[type-arg]
        try:
            await register_commands(application.bot)
        except TelegramError as error:
            log.warning("the command menu was not registered: %s", error)
        self._running = [asyncio.create_task(service()) for service in (*self._services, self._watch_token)]
        log.info("on Telegram as @%s", application.bot.username)

    async def _closing(self, application: Application) -> None:  # type: ignore[type-arg]
        # Waited for, so that a send under way is still marked as sent; else it would be sent again.
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _watch_token(self) -> None:
        """Stop when the token was revoked: polling gives up by itself then, and the bot would hear nothing more."""
        while not self._revoked:
            await asyncio.sleep(TOKEN_SECONDS)
            try:
                await self._application.bot.get_me()
            except InvalidToken:
                self._revoked = True
                self._application.stop_running()
            except TelegramError as error:
                log.info("Telegram does not answer: %s", error)

    async def _on_message(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        if message is None or self._desk is None:
            return
        request = read_request(message, username=context.bot.username, bot_id=context.bot.id)
        if request is None:
            return
        reply_to = request.message_id if request.room.kind is ChatKind.GROUP else None
        answers = await self._typing.until(
            self._desk.answer(request), partial(_show_typing, context.bot, request.room.place)
        )
        await self._replies.deliver(self._desk, request.room.place, answers, reply_to=reply_to)

    async def _on_press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None or self._desk is None:
            return
        press = read_press(query)
        if press is None:
            await query.answer()
            return
        reaction, place = await self._desk.react(press), press.room.place
        await _acknowledge(query, reaction.notice)
        if reaction.edit is not None:
            await self._replies.edit(self._desk, place, reaction.edit, press.message_id)
        await self._replies.deliver(self._desk, place, reaction.messages, reply_to=press.message_id)

    async def _on_membership(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        change = update.my_chat_member
        if change is None or self._desk is None:
            return
        if change.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT):
            await self._desk.left(change.chat.id)
        else:
            # Let in, unmuted or promoted: should it still not be let to write, the next send says so again.
            await self._desk.joined(change.chat.id)

    async def _on_reopened(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.effective_chat is not None and self._desk is not None:
            await self._desk.joined(update.effective_chat.id)

    async def _on_migration(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        if message is None or self._desk is None:
            return
        if message.migrate_to_chat_id is not None:
            await self._desk.moved(message.chat.id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id is not None:
            await self._desk.moved(message.migrate_from_chat_id, message.chat.id)

    async def _on_error(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        log.error("an update could not be handled", exc_info=context.error)


async def username(token: str, *, base_url: str) -> str:
    """Return the name of the bot that `token` belongs to; raises ConfigError when that cannot be told."""
    try:
        async with Bot(token, base_url=base_url) as bot:
            return bot.username
    except InvalidToken as error:
        raise ConfigError(_REFUSED) from error
    except TelegramError as error:
        raise ConfigError(f"{base_url.removesuffix('/bot')} did not answer: {error}") from error


async def register_commands(bot: Bot) -> None:
    """Register the command menu for each language and kind of chat."""
    scopes = (
        (ChatKind.PRIVATE, BotCommandScopeAllPrivateChats()),
        (ChatKind.GROUP, BotCommandScopeAllGroupChats()),
        (ChatKind.GROUP, BotCommandScopeAllChatAdministrators()),
    )
    for language in Language:
        code = None if language is Language.ENGLISH else language.value
        for kind, scope in scopes:
            menu = [BotCommand(item.command, item.description) for item in Texts(language).menu(kind)]
            await bot.set_my_commands(menu, scope=scope, language_code=code)


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
