"""What the bot's own membership means for writing to a chat. Pure."""

from __future__ import annotations

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberRestricted, ChatMemberUpdated
from telegram.constants import ChatMemberStatus

from bot.telegram.reading import KINDS
from bot.types import Cause, ChatKind


def cause_of(change: ChatMemberUpdated) -> Cause | None:
    """Return why the bot cannot write to a chat after `change`, None where it can."""
    return cause_for(change.new_chat_member, KINDS[change.chat.type])


def cause_for(member: ChatMember, kind: ChatKind) -> Cause | None:
    """Return why somebody cannot write to a chat of this kind, None where they can as far as they themselves go.

    In a channel only administrators with the right to post can.
    """
    if member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT):
        return Cause.BLOCKED if kind is ChatKind.PRIVATE else Cause.KICKED
    if isinstance(member, ChatMemberRestricted) and not member.is_member:
        return Cause.KICKED
    return None if _may_write(member, kind) else Cause.NO_RIGHTS


def posts(member: ChatMember) -> bool:
    """Tell whether a member may post to a channel; groups know no such right, and leave it open."""
    if isinstance(member, ChatMemberAdministrator):
        return member.can_post_messages is not False
    return member.status == ChatMemberStatus.OWNER


def _may_write(member: ChatMember, kind: ChatKind) -> bool:
    if kind is ChatKind.CHANNEL:
        return posts(member)
    return not isinstance(member, ChatMemberRestricted) or bool(member.can_send_messages)
