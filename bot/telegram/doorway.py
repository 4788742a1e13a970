"""The running application: updates to the desk, its answers back, services beside."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    Update,
)
from telegram.error import InvalidToken, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    ContextTypes,
    TypeHandler,
)

from bot.errors import ConfigError
from bot.handlers import Desk
from bot.telegram.dispatch import Dispatch
from bot.telegram.replies import Replies
from bot.telegram.rooms import TelegramRooms
from bot.telegram.sending import TelegramSender
from bot.telegram.turns import ChatTurns
from bot.texts import Texts
from bot.types import ChatKind, Language

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
        self._dispatch: Dispatch | None = None
        self._services: tuple[Service, ...] = ()
        self._running: list[asyncio.Task[None]] = []
        self._revoked = False

    def run(self, desk: Desk, services: tuple[Service, ...]) -> None:
        """Answer until stopped by a signal, with `services` running beside.

        Raises ConfigError when Telegram does not know the token.
        """
        self._services = services
        self._dispatch = Dispatch(self._application.bot, desk, self._replies)
        self._application.add_handler(TypeHandler(Update, self._on_update))
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

    async def _on_update(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if self._dispatch is not None:
            await self._dispatch.handle(update)

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
