"""Messages to Telegram; each refusal becomes one of the `SendError` tree."""

from __future__ import annotations

from datetime import timedelta

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.errors import (
    ChatGone,
    ChatMoved,
    SendError,
    SendRefused,
    SendUnknown,
    TooFast,
    TopicGone,
    Unreachable,
)
from bot.messages import Button, Entity, Message
from bot.telegram.rich import RichMessages
from bot.types import Place

_GONE_TOPICS = ("topic_closed", "topic_deleted", "thread not found", "topic closed", "topic deleted")
_NOT_SENT = ("httpx.connecterror", "was *not* sent")
"""How the library words that the request never left: no connection, or none free in its pool."""
_GONE_CHATS = (
    "chat not found",
    "user is deactivated",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "need administrator rights",
)


class TelegramSender:
    """Sends messages; translates each refusal into the `SendError` tree."""

    def __init__(self, bot: Bot) -> None:
        """Keep the `bot` that sends."""
        self._bot, self._rich = bot, RichMessages(bot)

    async def send(self, place: Place, message: Message, *, reply_to: int | None = None) -> int:
        """Send `message` and return its id; raise SendError when Telegram does not take it.

        It replies to `reply_to`, or to what the message itself names, where that still exists.
        """
        keyboard, reply = _keyboard(message.buttons), _reply_to(reply_to or message.reply_to)
        try:
            rich_id = await self._rich.send(place, message, keyboard=keyboard, reply=reply)
            if rich_id is not None:
                return rich_id
            sent = await self._bot.send_message(
                chat_id=place.chat_id,
                text=message.text,
                entities=_entities(message.entities),
                message_thread_id=place.topic_id or None,
                reply_markup=keyboard,
                link_preview_options=_preview(message),
                reply_parameters=reply,
            )
        except TelegramError as error:
            raise _translated(error) from error
        if message.rich:
            self._rich.refused()
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
    # Neither an answer nor a correction must fail because what it replies to was deleted meanwhile.
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
        case InvalidToken():
            # Revoked: nothing was sent, and all of it is still due when there is a new token.
            return Unreachable(error.message)
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
