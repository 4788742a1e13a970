"""The door to Telegram: updates become requests, messages become sends, errors become ours.

It decides nothing: what is answered is up to the desk, what is due up to the
outbox. Nothing of python-telegram-bot is seen outside this module.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Coroutine
from datetime import timedelta

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
    Update,
)
from telegram import Chat as TelegramChat
from telegram import Message as TelegramMessage
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.errors import (
    ChatGone,
    ChatMoved,
    ConfigError,
    SendError,
    SendRefused,
    SendUnknown,
    TooFast,
    TopicGone,
    Unreachable,
)
from bot.handlers import Desk
from bot.texts import Texts
from bot.types import (
    Button,
    ChatKind,
    Entity,
    Language,
    Message,
    Person,
    Place,
    Press,
    Request,
    Room,
)

log = logging.getLogger(__name__)

ALLOWED_UPDATES = [Update.MESSAGE, Update.CHANNEL_POST, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
"""Always passed explicitly: omitting it would keep whatever an earlier program had set."""

_KINDS = {
    TelegramChat.PRIVATE: ChatKind.PRIVATE,
    TelegramChat.GROUP: ChatKind.GROUP,
    TelegramChat.SUPERGROUP: ChatKind.GROUP,
    TelegramChat.CHANNEL: ChatKind.CHANNEL,
}
_COMMAND = re.compile(r"/(\w{1,32})(?:@(\w+))?(?:\s+(.*))?\s*", re.DOTALL)
_ADMINS = {ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER}
_GONE_TOPICS = ("topic_closed", "topic_deleted", "thread not found", "topic closed", "topic deleted")
_NOT_SENT = ("httpx.connecterror", "was *not* sent")
"""How the library words that the request never left: no connection, or none free in its pool."""
_GONE_CHATS = ("chat not found", "user is deactivated", "not enough rights", "have no rights", "chat_write_forbidden")

Service = Callable[[], Coroutine[None, None, None]]


class TelegramSender:
    """Sends messages; translates each refusal into the `SendError` tree."""

    def __init__(self, bot: Bot) -> None:
        """Keep the `bot` that sends."""
        self._bot = bot

    async def send(self, place: Place, message: Message, *, reply_to: int | None = None) -> int:
        """Send `message` and return its id; raise SendError when Telegram does not take it."""
        try:
            sent = await self._bot.send_message(
                chat_id=place.chat_id,
                text=message.text,
                entities=_entities(message.entities),
                message_thread_id=place.topic_id or None,
                reply_markup=_keyboard(message.buttons),
                link_preview_options=_preview(message),
                reply_parameters=_reply_to(reply_to),
            )
        except TelegramError as error:
            raise _translated(error) from error
        return sent.message_id

    async def edit(self, place: Place, message_id: int, message: Message) -> None:
        """Replace a sent message; one that already reads so counts as done."""
        try:
            await self._bot.edit_message_text(
                chat_id=place.chat_id,
                message_id=message_id,
                text=message.text,
                entities=_entities(message.entities),
                reply_markup=_keyboard(message.buttons),
                link_preview_options=_preview(message),
            )
        except BadRequest as error:
            if "not modified" not in error.message.lower():
                raise _translated(error) from error
        except TelegramError as error:
            raise _translated(error) from error


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
        return Room(Place(chat.id), _KINDS[chat.type], chat.title or handle)


class Doorway:
    """Connects a python-telegram-bot application with the desk."""

    def __init__(self, token: str, *, base_url: str) -> None:
        """Build the application; nothing is sent before `run`."""
        builder = ApplicationBuilder().token(token).base_url(base_url)
        self._application: Application = builder.post_init(self._opened).post_stop(self._closing).build()  # type: ignore[type-arg]
        self.sender = TelegramSender(self._application.bot)
        self.rooms = TelegramRooms(self._application.bot)
        self._desk: Desk | None = None
        self._services: tuple[Service, ...] = ()
        self._running: list[asyncio.Task[None]] = []

    def run(self, desk: Desk, services: tuple[Service, ...]) -> None:
        """Answer until stopped by a signal, with `services` running beside.

        Raises ConfigError when Telegram does not know the token.
        """
        self._desk, self._services = desk, services
        messages = filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST
        self._application.add_handler(MessageHandler(messages & filters.StatusUpdate.MIGRATE, self._on_migration))
        self._application.add_handler(MessageHandler(messages & filters.TEXT, self._on_message))
        self._application.add_handler(CallbackQueryHandler(self._on_press))
        self._application.add_handler(ChatMemberHandler(self._on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
        self._application.add_error_handler(self._on_error)
        try:
            self._application.run_polling(allowed_updates=ALLOWED_UPDATES)
        except InvalidToken as error:
            raise ConfigError("Telegram does not accept the token; copy it again from @BotFather") from error

    async def _opened(self, application: Application) -> None:  # type: ignore[type-arg]
        await register_commands(application.bot)
        self._running = [asyncio.create_task(service()) for service in self._services]
        log.info("on Telegram as @%s", application.bot.username)

    async def _closing(self, application: Application) -> None:  # type: ignore[type-arg]
        # Waited for, so that a send under way is still marked as sent; else it would be sent again.
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _on_message(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        if message is None or self._desk is None:
            return
        request = read_request(message, username=context.bot.username, bot_id=context.bot.id)
        if request is None:
            return
        if request.command in ("ask", "brief"):
            await _show_typing(context.bot, request.room.place)
        reply_to = request.message_id if request.room.kind is ChatKind.GROUP else None
        for answer in await self._desk.answer(request):
            await self._deliver(self._desk, request.room.place, answer, reply_to=reply_to)

    async def _deliver(self, desk: Desk, place: Place, answer: Message, *, reply_to: int | None) -> None:
        try:
            await self.sender.send(place, answer, reply_to=reply_to)
        except TooFast as error:
            await desk.delayed(place, answer, seconds=error.retry_after)
        except ChatMoved as error:
            await desk.moved(place.chat_id, error.new_chat_id)
            await desk.delayed(Place(error.new_chat_id, place.topic_id), answer, seconds=0)
        except ChatGone:
            await desk.left(place.chat_id)

    async def _on_press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None or self._desk is None:
            return
        press = read_press(query)
        if press is None:
            await query.answer()
            return
        reaction = await self._desk.react(press)
        await _acknowledge(query, reaction.notice)
        if reaction.edit is not None:
            await self.sender.edit(press.room.place, press.message_id, reaction.edit)
        for message in reaction.messages:
            await self._deliver(self._desk, press.room.place, message, reply_to=press.message_id)

    async def _on_membership(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        change = update.my_chat_member
        if change is None or self._desk is None:
            return
        if change.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT):
            await self._desk.left(change.chat.id)
        elif change.old_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT):
            await self._desk.joined(change.chat.id)

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


def read_request(message: TelegramMessage, *, username: str, bot_id: int) -> Request | None:
    """Return what `message` asks of the bot, or None when it is not meant for it.

    In groups only commands, mentions and replies to the bot are; in channels
    only commands.
    """
    text = message.text or ""
    kind = _KINDS[message.chat.type]
    command, argument = _split_command(text, username)
    if command is None:
        if text.startswith("/") or kind is ChatKind.CHANNEL:
            return None
        argument = _without_mention(message, username)
        if kind is ChatKind.GROUP and argument == text and not _is_reply_to(message, bot_id):
            return None
        command = "ask"
    return Request(
        room=_room(message),
        person=_person(message),
        command=command,
        argument=argument.strip(),
        message_id=message.message_id,
        as_chat=message.sender_chat is not None and message.sender_chat.id == message.chat.id,
    )


def read_press(query: CallbackQuery) -> Press | None:
    """Return the press of a button under one of our messages, or None for anything else."""
    message = query.message
    if query.data is None or message is None:
        return None
    room = _room(message) if isinstance(message, TelegramMessage) else _bare_room(message.chat)
    person = Person(query.from_user.id, query.from_user.language_code)
    return Press(room, person, query.data, message.message_id)


async def username(token: str, *, base_url: str) -> str:
    """Return the name of the bot that `token` belongs to; raises ConfigError when that cannot be told."""
    try:
        async with Bot(token, base_url=base_url) as bot:
            return bot.username
    except InvalidToken as error:
        raise ConfigError("Telegram does not accept the token; copy it again from @BotFather") from error
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
    except BadRequest as error:
        # Telegram forgets a press after a short while; what it led to is still shown.
        log.info("a press was too old to be acknowledged: %s", error)


def _split_command(text: str, username: str) -> tuple[str | None, str]:
    match = _COMMAND.fullmatch(text)
    if match is None:
        return None, text
    name, addressee, rest = match.groups()
    if addressee and addressee.lower() != username.lower():
        return None, text
    return name.lower(), rest or ""


def _without_mention(message: TelegramMessage, username: str) -> str:
    text = message.text or ""
    for entity, value in message.parse_entities([MessageEntity.MENTION]).items():
        if value.lower() == f"@{username.lower()}":
            raw = text.encode("utf-16-le")
            end = 2 * (entity.offset + entity.length)
            return (raw[: 2 * entity.offset] + raw[end:]).decode("utf-16-le").strip(" ,:")
    return text


def _is_reply_to(message: TelegramMessage, bot_id: int) -> bool:
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and replied.from_user.id == bot_id


def _room(message: TelegramMessage) -> Room:
    topic = message.message_thread_id if message.is_topic_message else None
    chat = message.chat
    return Room(Place(chat.id, topic or 0), _KINDS[chat.type], chat.title or chat.full_name or "")


def _bare_room(chat: TelegramChat) -> Room:
    return Room(Place(chat.id), _KINDS[chat.type], chat.title or "")


def _person(message: TelegramMessage) -> Person | None:
    user = message.from_user
    if user is None or message.sender_chat is not None:
        return None
    return Person(user.id, user.language_code)


def _entities(entities: tuple[Entity, ...]) -> list[MessageEntity]:
    return [MessageEntity(entity.style.value, entity.offset, entity.length, url=entity.url) for entity in entities]


def _keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(button.label, url=button.url, callback_data=button.data) for button in row]
            for row in rows
        ]
    )


def _preview(message: Message) -> LinkPreviewOptions:
    if message.preview_url is None:
        return LinkPreviewOptions(is_disabled=True)
    return LinkPreviewOptions(url=message.preview_url, prefer_small_media=True)


def _reply_to(message_id: int | None) -> ReplyParameters | None:
    # Answering must not fail because the question was deleted meanwhile.
    return ReplyParameters(message_id, allow_sending_without_reply=True) if message_id else None


def _translated(error: TelegramError) -> SendError:
    """Return our error for Telegram's; a BadRequest is a NetworkError there, so order matters."""
    match error:
        case RetryAfter():
            return TooFast(_seconds(error))
        case ChatMigrated():
            return ChatMoved(error.new_chat_id)
        case Forbidden():
            return ChatGone(error.message)
        case BadRequest():
            return _refused(error)
        case NetworkError():
            return _unanswered(error)
        case _:
            return SendRefused(error.message)


def _refused(error: BadRequest) -> SendError:
    words = error.message.lower()
    if any(sign in words for sign in _GONE_TOPICS):
        return TopicGone(error.message)
    if any(sign in words for sign in _GONE_CHATS):
        return ChatGone(error.message)
    return SendRefused(error.message)


def _unanswered(error: NetworkError) -> SendError:
    if any(sign in error.message.lower() for sign in _NOT_SENT):
        return Unreachable(error.message)
    return SendUnknown(error.message)


def _seconds(error: RetryAfter) -> float:
    # An int unless PTB_TIMEDELTA is set, as `app` does before this module is loaded.
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
