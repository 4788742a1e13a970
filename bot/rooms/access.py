"""Who may do what where. Pure; whether someone is an administrator or has a role is for the caller to find out.

`RIGHTS` is the table; docs/rights.md shows it, and a test compares the two. In a channel even "next quotes"
changes what every reader sees, so no reader may press it. In a closed desk "anyone" is whoever was let in, and
editors count as administrators of all chats of the desk.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from bot.types import ChatKind, Role


class Deed(StrEnum):
    """What somebody may want to do; the values stand in docs/rights.md."""

    ASK = "ask, `/brief`, `/timeline`, `/verify`, lists, `/forget`"
    LOOK = "next quotes, in context, why"
    SUBSCRIBE = "Watch, subscribe, unsubscribe"
    SET = "settings, where questions are answered, `/export`, `/forget chat`"
    ADMIT = "`/allow`, `/deny`, `/role`, `/people`"


class Who(StrEnum):
    """Whom a deed is open to; the values stand in docs/rights.md."""

    ANYONE = "anyone"
    ADMINISTRATORS = "administrators"
    OWNERS = "owners"


def _row(private: Who, group: Who, channel: Who) -> Mapping[ChatKind, Who]:
    return {ChatKind.PRIVATE: private, ChatKind.GROUP: group, ChatKind.CHANNEL: channel}


RIGHTS: Final[Mapping[Deed, Mapping[ChatKind, Who]]] = {
    Deed.ASK: _row(Who.ANYONE, Who.ANYONE, Who.ADMINISTRATORS),
    Deed.LOOK: _row(Who.ANYONE, Who.ANYONE, Who.ADMINISTRATORS),
    Deed.SUBSCRIBE: _row(Who.ANYONE, Who.ADMINISTRATORS, Who.ADMINISTRATORS),
    Deed.SET: _row(Who.ANYONE, Who.ADMINISTRATORS, Who.ADMINISTRATORS),
    Deed.ADMIT: _row(Who.OWNERS, Who.OWNERS, Who.OWNERS),
}

READING = frozenset({"n", "c", "y", "e", "ar"})
"""First parts of callback data that only show more: next quotes, in context, why this, search everywhere, the rest of
an alert."""

EDITING = frozenset({Role.OWNER, Role.EDITOR})
"""The roles of a closed desk that count as administrators of all its chats."""


def may_change(kind: ChatKind, *, is_admin: bool, as_chat: bool = False) -> bool:
    """Tell whether someone may change subscriptions and settings of a chat of this kind.

    `as_chat` means that the message was written in the name of that very chat:
    an anonymous administrator of a group, or a post in a channel.
    """
    return RIGHTS[Deed.SET][kind] is Who.ANYONE or is_admin or as_chat


def needs_administrator(data: str, kind: ChatKind) -> bool:
    """Tell whether a button is for administrators only, so that one need not ask for rights otherwise.

    A button that nobody knows is treated as one that changes something.
    """
    deed = Deed.LOOK if data.partition(":")[0] in READING else Deed.SET
    return RIGHTS[deed][kind] is not Who.ANYONE


def may_press(data: str, kind: ChatKind, *, is_admin: bool) -> bool:
    """Tell whether a person may press the button with this callback `data`."""
    return is_admin or not needs_administrator(data, kind)
