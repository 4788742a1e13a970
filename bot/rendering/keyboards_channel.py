"""Which buttons a channel's posts carry: links, and those that stand under what an administrator asks for there. Pure.

What everybody reads in a channel nobody may press but its administrators, and a reader who tries is told off. So what
is sent to all has no buttons of its own; it is managed from a private chat, or with commands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.messages import Button, Message, Reaction
from bot.types import ChatKind

FOR_READERS: Final = frozenset({"n", "c", "y", "w", "e", "am", "at", "ax", "ar"})
"""First parts of callback data under answers (paging, context, why, Watch, everywhere) and alerts (mute, stricter,
stop, more)."""


def in_chat(kind: ChatKind, message: Message) -> Message:
    """Return a message as a chat of this kind gets it."""
    if kind is not ChatKind.CHANNEL or not message.buttons:
        return message
    rows = (tuple(button for button in row if not _is_for_readers(button)) for row in message.buttons)
    return replace(message, buttons=tuple(row for row in rows if row))


def all_in_chat(kind: ChatKind, messages: Sequence[Message]) -> Sequence[Message]:
    """Return messages as a chat of this kind gets them."""
    return [in_chat(kind, message) for message in messages]


def reaction_in_chat(kind: ChatKind, reaction: Reaction) -> Reaction:
    """Return what a press leads to as a chat of this kind gets it."""
    edit = reaction.edit and in_chat(kind, reaction.edit)
    return replace(reaction, edit=edit, messages=tuple(all_in_chat(kind, reaction.messages)))


def _is_for_readers(button: Button) -> bool:
    return button.data is not None and button.data.partition(":")[0] in FOR_READERS
