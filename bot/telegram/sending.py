"""Messages to Telegram; each refusal becomes one of the `SendError` tree."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
    WebAppInfo,
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

from bot.errors import ChatMoved, SendError, SendUnknown, TooFast, Unreachable
from bot.messages import Attachment, Button, Entity, Message
from bot.telegram import refusals
from bot.telegram.dated import Moments
from bot.telegram.rich import RichMessages
from bot.types import Place

_NOT_SENT = ("httpx.connecterror", "was *not* sent")
"""How the library words that the request never left: no connection, or none free in its pool."""


class TelegramSender:
    """Sends messages; translates each refusal into the `SendError` tree."""

    def __init__(self, bot: Bot) -> None:
        """Keep the `bot` that sends."""
        self._bot, self._rich, self._moments = bot, RichMessages(bot), Moments()

    async def send(self, place: Place, message: Message, *, reply_to: int | None = None) -> int:
        """Send `message` and return its id; raise SendError when Telegram does not take it.

        It replies to `reply_to`, or to what the message itself names, where that still exists.
        """
        reply = _reply_to(reply_to or message.reply_to)
        try:
            return await self._moments.sent(message, partial(self._send, place, reply))
        except BadRequest as error:
            if reply is None or not refusals.lacks_its_reply(error.message):
                raise _translated(error) from error
            return await self.send(place, replace(message, reply_to=None))
        except TelegramError as error:
            raise _translated(error) from error

    async def _send(self, place: Place, reply: ReplyParameters | None, message: Message) -> int:
        keyboard = as_keyboard(message.buttons)
        if message.file is not None:
            return await self._send_file(place, message, message.file, reply)
        rich_id = await self._rich.send(place, message, keyboard=keyboard, reply=reply)
        if rich_id is not None:
            return rich_id
        sent = await self._bot.send_message(
            chat_id=place.chat_id,
            text=message.text,
            entities=as_entities(message.entities),
            message_thread_id=place.topic_id or None,
            reply_markup=keyboard,
            link_preview_options=as_preview(message),
            reply_parameters=reply,
        )
        if message.rich:
            self._rich.refused()
        return sent.message_id

    async def _send_file(self, place: Place, message: Message, file: Attachment, reply: ReplyParameters | None) -> int:
        sent = await self._bot.send_document(
            chat_id=place.chat_id,
            document=InputFile(file.content.encode(), filename=file.name),
            caption=message.text,
            caption_entities=as_entities(message.entities),
            message_thread_id=place.topic_id or None,
            reply_markup=as_keyboard(message.buttons),
            reply_parameters=reply,
        )
        return sent.message_id

    async def edit(self, place: Place, message_id: int, message: Message) -> None:
        """Replace a sent message; one that already reads so counts as done."""
        try:
            await self._moments.sent(message, partial(self._edit, place, message_id))
        except BadRequest as error:
            if not refusals.is_unchanged(error.message):
                raise _translated(error) from error
        except TelegramError as error:
            raise _translated(error) from error

    async def _edit(self, place: Place, message_id: int, message: Message) -> None:
        await self._bot.edit_message_text(
            chat_id=place.chat_id,
            message_id=message_id,
            text=message.text,
            entities=as_entities(message.entities),
            reply_markup=as_keyboard(message.buttons),
            link_preview_options=as_preview(message),
        )


def as_entities(entities: tuple[Entity, ...]) -> list[MessageEntity]:
    """Return entities as the library takes them."""
    return [_as_entity(entity) for entity in entities]


def _as_entity(entity: Entity) -> MessageEntity:
    # Without a format the words stay ours, in the language and zone of the chat.
    moment = None if entity.unix is None else datetime.fromtimestamp(entity.unix, UTC)
    return MessageEntity(entity.style.value, entity.offset, entity.length, url=entity.url, unix_time=moment)


def as_keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """Return rows of buttons as the library takes them, None where there are none."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[_as_button(button) for button in row] for row in rows])


def _as_button(button: Button) -> InlineKeyboardButton:
    app = WebAppInfo(button.app) if button.app else None
    return InlineKeyboardButton(button.label, url=button.url, callback_data=button.data, web_app=app)


def as_preview(message: Message) -> LinkPreviewOptions:
    """Return which page a message shows a preview of; of links it names no other."""
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
            return refusals.refused(error.message, forbidden=True)
        case InvalidToken():
            # Revoked: nothing was sent, and all of it is still due when there is a new token.
            return Unreachable(error.message)
        case BadRequest():
            return refusals.refused(error.message)
        case NetworkError():
            return _unanswered(error)
        case _:
            # An answer cut short, or a page of somebody between us and Telegram: the message may have arrived.
            return SendUnknown(error.message)


def _unanswered(error: NetworkError) -> SendError:
    if (slower := refusals.too_fast(error.message)) is not None:
        return slower
    if any(sign in error.message.lower() for sign in _NOT_SENT) or _never_connected(error):
        return Unreachable(error.message)
    return SendUnknown(error.message)


def _never_connected(error: NetworkError) -> bool:
    # The library calls this, too, only "timed out"; what it comes from belongs to the library below it.
    return type(error.__cause__).__name__ == "ConnectTimeout"


def _seconds(error: RetryAfter) -> float:
    # An int unless PTB_TIMEDELTA is set, as `app` does before this module is loaded.
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
