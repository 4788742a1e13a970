"""Who may do what where. Pure; whether someone is an administrator is for the caller to find out.

| what                          | private chat | group or topic  | channel         |
|-------------------------------|--------------|-----------------|-----------------|
| ask, `/brief`, lists          | anyone       | anyone          | administrators  |
| next quotes, in context, why  | anyone       | anyone          | administrators  |
| Watch, subscribe, unsubscribe | anyone       | administrators  | administrators  |
| settings                      | anyone       | administrators  | administrators  |

In a channel even "next quotes" changes what every reader sees, so no reader may press it.
"""

from __future__ import annotations

from bot.types import ChatKind

READING = frozenset({"n", "c", "y"})
"""First parts of callback data that only show more: next quotes, in context, why this."""


def may_change(kind: ChatKind, *, is_admin: bool, as_chat: bool = False) -> bool:
    """Tell whether someone may change subscriptions and settings of a chat of this kind.

    `as_chat` means that the message was written in the name of that very chat:
    an anonymous administrator of a group, or a post in a channel.
    """
    return kind is ChatKind.PRIVATE or is_admin or as_chat


def needs_administrator(data: str, kind: ChatKind) -> bool:
    """Tell whether a button is for administrators only, so that one need not ask for rights otherwise.

    A button that nobody knows is treated as one that changes something.
    """
    if kind is ChatKind.PRIVATE:
        return False
    return kind is ChatKind.CHANNEL or data.partition(":")[0] not in READING


def may_press(data: str, kind: ChatKind, *, is_admin: bool) -> bool:
    """Tell whether a person may press the button with this callback `data`."""
    return is_admin or not needs_administrator(data, kind)
