"""What each of Telegram's refusals means for the chat: `words of the error -> error of our own, with its cause`. Pure.

The words are those of the Bot API server, and of the MTProto errors that it passes on as they are
(`TOPIC_CLOSED`). They are looked for in lower case: python-telegram-bot turns "Bad Request: TOPIC_CLOSED"
into "Topic_closed". Nothing here is about the pace: a 429 has a time to wait and is `TooFast`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from bot.errors import ChatGone, SendError, SendRefused, TooFast, TopicGone
from bot.types import Cause

CHATS: Final[Mapping[str, Cause]] = {
    "bot was blocked by the user": Cause.BLOCKED,
    "user_is_blocked": Cause.BLOCKED,
    "bot can't initiate conversation with a user": Cause.BLOCKED,
    "privacy_premium_required": Cause.BLOCKED,
    "allow_payment_required": Cause.BLOCKED,
    "user is deactivated": Cause.GONE,
    "input_user_deactivated": Cause.GONE,
    "can't send messages to bots": Cause.GONE,
    "can't send messages to the bot": Cause.GONE,
    "chat not found": Cause.GONE,
    "user not found": Cause.GONE,
    "peer_id_invalid": Cause.GONE,
    "chat_id_invalid": Cause.GONE,
    "channel_invalid": Cause.GONE,
    "group chat was deactivated": Cause.GONE,
    "group chat is deactivated": Cause.GONE,
    "group chat was deleted": Cause.GONE,
    # With the new id it is a move; where the server does not tell that, the service message will.
    "group chat was upgraded to a supergroup": Cause.GONE,
    "bot was kicked from": Cause.KICKED,
    "bot is not a member of": Cause.KICKED,
    "channel_private": Cause.KICKED,
    "have no rights to send a message": Cause.NO_RIGHTS,
    "have no write access to the chat": Cause.NO_RIGHTS,
    "not enough rights": Cause.NO_RIGHTS,
    "need administrator rights": Cause.NO_RIGHTS,
    "chat_admin_required": Cause.NO_RIGHTS,
    "chat_write_forbidden": Cause.NO_RIGHTS,
    "chat_send_plain_forbidden": Cause.NO_RIGHTS,
    "chat_guest_send_forbidden": Cause.NO_RIGHTS,
    "chat_restricted": Cause.NO_RIGHTS,
    "user_banned_in_channel": Cause.NO_RIGHTS,
}
"""What says that nothing at all can be written to the chat."""

TOPICS: Final[Mapping[str, Cause]] = {
    "topic_closed": Cause.TOPIC_CLOSED,
    "topic closed": Cause.TOPIC_CLOSED,
    "topic_deleted": Cause.TOPIC_DELETED,
    "topic deleted": Cause.TOPIC_DELETED,
    "topic_id_invalid": Cause.TOPIC_DELETED,
    "thread not found": Cause.TOPIC_DELETED,
}
"""What says that one topic of a forum cannot be written to, the general one included."""

MESSAGES: Final = (
    "message is too long",
    "message_too_long",
    "message text is empty",
    "can't parse entities",
    "entities_too_long",
    "entity_bounds_invalid",
    "entity_texturl_invalid",
    "button_url_invalid",
    "button_data_invalid",
    "button_type_invalid",
    "reply markup is too long",
    "wrong http url specified",
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message_author_required",
)
"""What is wrong with one message alone: it fails with its reason, and the next one goes."""

_FILES = ("rights to send documents", "chat_send_docs_forbidden")
"""What is said of a file where everything else may be sent."""

_MISSING_REPLY = (
    "message to be replied not found",
    "message to reply not found",
    "reply message not found",
    "reply_message_id_invalid",
    "reply_to_invalid",
)
_UNCHANGED = ("message is not modified", "message_not_modified")
_RETRY_AFTER = re.compile(r"retry after (\d+)|_wait_(\d+)", re.IGNORECASE)

SLOW_DOWN_SECONDS: Final = 30.0
"""How long a chat waits after a "too many requests" that names no time."""


def refused(said: str, *, forbidden: bool = False) -> SendError:
    """Return our error for a request that Telegram refused with these words.

    Whatever else is `forbidden` (403) is about the chat, too: its words are new, and it gets no more for now.
    """
    words = said.lower()
    if any(sign in words for sign in _FILES):
        return SendRefused(said)
    if cause := _cause(TOPICS, words):
        return TopicGone(said, cause)
    if cause := _cause(CHATS, words):
        return ChatGone(said, cause)
    if forbidden and not any(sign in words for sign in MESSAGES):
        return ChatGone(said, Cause.NO_RIGHTS)
    return SendRefused(said)


def too_fast(said: str) -> TooFast | None:
    """Return the 429 that a message speaks of without a `retry_after` of its own, or None."""
    if "too many requests" not in said.lower() and "_wait_" not in said.lower():
        return None
    found = _RETRY_AFTER.search(said)
    return TooFast(float(found[1] or found[2]) if found else SLOW_DOWN_SECONDS)


def token_is_void(said: str) -> bool:
    """Tell whether a refused token is known to be void.

    Telegram says "Unauthorized" (401) then. The library also calls a 404 so, which is what a proxy says that lost its
    way, or a server of one's own that is being replaced.
    """
    return "unauthorized" in said.lower()


def lacks_its_reply(said: str) -> bool:
    """Tell whether only what the message replies to is missing, so that it may go without."""
    return any(sign in said.lower() for sign in _MISSING_REPLY)


def is_unchanged(said: str) -> bool:
    """Tell whether an edit was refused because the message reads so already."""
    return any(sign in said.lower() for sign in _UNCHANGED)


def _cause(table: Mapping[str, Cause], words: str) -> Cause | None:
    return next((cause for sign, cause in table.items() if sign in words), None)
