"""What an update asks of the bot: messages to requests, presses of buttons to presses. Pure."""

from __future__ import annotations

import re

from telegram import CallbackQuery, ExternalReplyInfo, MessageEntity, MessageOriginUser, User
from telegram import Chat as TelegramChat
from telegram import Message as TelegramMessage

from bot.types import ChatKind, Elsewhere, Person, Place, Press, Request, Room

KINDS = {
    TelegramChat.PRIVATE: ChatKind.PRIVATE,
    TelegramChat.GROUP: ChatKind.GROUP,
    TelegramChat.SUPERGROUP: ChatKind.GROUP,
    TelegramChat.CHANNEL: ChatKind.CHANNEL,
}

_OF_A_CARD = ("n:", "c:", "w:", "y:", "e:")
"""How the data of buttons begin that name a card next; see `bot.rendering.keyboards`."""

_COMMAND = re.compile(r"/(\w{1,32})(?:@(\w+))?(?:\s+(.*))?\s*", re.DOTALL)


def read_request(message: TelegramMessage, *, username: str, bot_id: int) -> Request | None:
    """Return what `message` asks of the bot, or None when it is not meant for it.

    In groups only commands, mentions and replies to the bot are; in channels
    only commands.
    """
    if message.is_automatic_forward:
        return None  # a channel's post in its discussion group: it was read in the channel
    if message.via_bot is not None and message.via_bot.id == bot_id:
        return None  # a quote that was picked from our own inline results: it asks nothing
    text = message.text or ""
    kind = KINDS[message.chat.type]
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
        card=_card_above(message, bot_id),
        about=_about(message),
        about_nobody=_is_about_nobody(message),
        replies_to=message.reply_to_message.message_id if message.reply_to_message else 0,
        quoted=message.quote.text if message.quote and (message.reply_to_message or message.external_reply) else "",
        elsewhere=_elsewhere(message),
    )


def read_press(query: CallbackQuery) -> Press | None:
    """Return the press of a button under one of our messages, or None for anything else."""
    message = query.message
    if query.data is None or message is None:
        return None
    # The library (22.8) gives a message of the year 1970 for one that is gone, not the object that it has for that.
    room = _room(message) if isinstance(message, TelegramMessage) else _bare_room(message.chat)
    person = someone(query.from_user)
    return Press(room, person, query.data, message.message_id, placed=message.is_accessible)


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
    raw, wanted = text.encode("utf-16-le"), f"@{username.lower()}"
    for entity in message.entities:
        start, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
        # Decoded with "replace": an entity that cuts a character in two is no mention, and no reason to fail.
        if entity.type == MessageEntity.MENTION and raw[start:end].decode("utf-16-le", "replace").lower() == wanted:
            return (raw[:start] + raw[end:]).decode("utf-16-le").strip(" ,:")
    return text


def _is_reply_to(message: TelegramMessage, bot_id: int) -> bool:
    author = _author_elsewhere(message.external_reply)
    if message.reply_to_message is not None and message.reply_to_message.forum_topic_created is None:
        author = message.reply_to_message.from_user
    return author is not None and author.id == bot_id


def _author_elsewhere(reply: ExternalReplyInfo | None) -> User | None:
    return reply.origin.sender_user if reply and isinstance(reply.origin, MessageOriginUser) else None


def _elsewhere(message: TelegramMessage) -> Elsewhere | None:
    reply = message.external_reply
    if reply is None:
        return None
    # The library may have a default of its own in the place of an address.
    link = reply.link_preview_options.url if reply.link_preview_options else None
    return Elsewhere(reply.chat.id if reply.chat else 0, reply.message_id or 0, link if isinstance(link, str) else "")


def _card_above(message: TelegramMessage, bot_id: int) -> str:
    """Return the id of the card that the message replies to, as the card's own buttons name it."""
    replied = message.reply_to_message
    if replied is None or replied.reply_markup is None or not _is_reply_to(message, bot_id):
        return ""
    pressed = (str(button.callback_data or "") for row in replied.reply_markup.inline_keyboard for button in row)
    return next((data.split(":")[1] for data in pressed if data.startswith(_OF_A_CARD)), "")


def place_of(message: TelegramMessage) -> Place:
    """Return the chat of a message, with its topic where it is in one."""
    topic = message.message_thread_id if message.is_topic_message else None
    return Place(message.chat.id, topic or 0)


def _room(message: TelegramMessage) -> Room:
    chat = message.chat
    title = chat.title or chat.full_name or ""
    return Room(place_of(message), KINDS[chat.type], title, bool(chat.is_forum), _topic_name(message))


def _topic_name(message: TelegramMessage) -> str:
    # What is written in a topic, in reply to nothing else, replies to the message that opened it.
    opened = message.reply_to_message.forum_topic_created if message.reply_to_message else None
    return opened.name if opened and message.is_topic_message else ""


def _bare_room(chat: TelegramChat) -> Room:
    return Room(Place(chat.id), KINDS[chat.type], chat.title or "")


def _person(message: TelegramMessage) -> Person | None:
    user = message.from_user
    if user is None or message.sender_chat is not None:
        return None
    return someone(user)


def someone(user: User) -> Person:
    """Return an account as the desk knows it."""
    return Person(user.id, user.language_code, user.username or "", user.first_name)


def _about(message: TelegramMessage) -> Person | None:
    """Return whom the message names by a mention without a username, or replies to."""
    named = [entity.user for entity in message.entities if entity.type == MessageEntity.TEXT_MENTION]
    replied = message.reply_to_message
    # In a forum whatever replies to nothing replies to the opening of its topic.
    if replied is not None and replied.sender_chat is None and replied.forum_topic_created is None:
        named.append(replied.from_user)
    return next((someone(user) for user in named if user is not None and not user.is_bot), None)


def _is_about_nobody(message: TelegramMessage) -> bool:
    """Tell whether the message replies to a bot, a channel or an anonymous administrator, and names no person."""
    replied = message.reply_to_message
    return replied is not None and replied.forum_topic_created is None and _about(message) is None
