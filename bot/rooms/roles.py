"""Who was let into a closed desk, and as what: the table `roles` and the owners whom the configuration names.

A row is one person or one whole chat. What is sent to chats that may not use the desk is held by a suspension
of its own cause, so that whatever composes or sends needs to know nothing of roles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bot.rooms.chats import WHOLE_CHAT
from bot.settings import BotSettings
from bot.store import BotStore
from bot.tables import CHATS, OUTBOX, ROLES, SUBSCRIPTIONS, SUSPENSIONS
from bot.types import Cause, ChatKind, Role

EVERYWHERE: Final = 0
"""Stands for all chats of the desk, in place of a chat's id."""

EVERYONE: Final = 0
"""Stands for all members of a chat that was let in, in place of a person's id."""


@dataclass(frozen=True, slots=True)
class Holder:
    """One that was let in: a person (`person_id`, in `chat_id` or `EVERYWHERE`) or a chat with `EVERYONE` in it.

    `name` is what their chat is called, "" where it never wrote; `channel` says that nobody can ask there.
    """

    chat_id: int
    person_id: int
    role: Role
    name: str = ""
    channel: bool = False


class Roles:
    """Knows roles and gives them; raises StoreError. Decides nothing about what they allow: that is `access`."""

    def __init__(self, store: BotStore, settings: BotSettings) -> None:
        """Keep roles in `store`; `settings` name the owners and say whether the desk is closed."""
        self._store, self._owners = store, frozenset(settings.owners)
        self._always = self._owners | {settings.admin_chat}
        self.closed = settings.closed

    def is_owner(self, person_id: int) -> bool:
        """Tell whether the configuration names the person as an owner."""
        return person_id in self._owners

    def of(self, person_id: int, chat_id: int) -> Role | None:
        """Return the highest role of a person in a chat of the desk, None where the person has none by name."""
        if self.is_owner(person_id):
            return Role.OWNER
        with self._store.reading() as connection:
            query = sa.select(ROLES.c.role).where(ROLES.c.person_id == person_id, _covers(chat_id))
            held = {Role(row.role) for row in connection.execute(query)}
        return next((role for role in Role if role in held), None)

    def admits(self, person_id: int | None, chat_id: int) -> bool:
        """Tell whether somebody may use the bot in a chat; None is whoever writes as the chat itself.

        In a private chat, or inline, the chat is the person. A group's members may use it once the group was let in.
        """
        if not self.closed or chat_id in self._always or person_id in self._owners:
            return True
        whole = (ROLES.c.chat_id == chat_id) & (ROLES.c.person_id == EVERYONE)
        here = (ROLES.c.chat_id == chat_id) & (ROLES.c.person_id == person_id)
        own = (ROLES.c.chat_id == EVERYWHERE) & (ROLES.c.person_id == chat_id)
        with self._store.reading() as connection:
            return connection.execute(sa.select(ROLES.c.role).where(whole | here | own)).first() is not None

    def give(self, person_id: int, role: Role, now: datetime, *, chat_id: int = EVERYWHERE) -> bool:
        """Give a person a role, in place of what they had there; tell whether that changes anything."""
        with self._store.writing() as connection:
            same = (ROLES.c.chat_id == chat_id) & (ROLES.c.person_id == person_id)
            if connection.scalar(sa.select(ROLES.c.role).where(same)) == role.value:
                return False
            connection.execute(ROLES.delete().where(same))
            connection.execute(ROLES.insert().values(chat_id=chat_id, person_id=person_id, role=role, since=now))
            self._hold_strangers(connection, now)
        return True

    def let_in(self, chat_id: int, now: datetime) -> bool:
        """Let a whole chat in: everybody there may ask; tell whether that is new."""
        return self.give(EVERYONE, Role.READER, now, chat_id=chat_id)

    def take(self, person_id: int, now: datetime) -> bool:
        """Take all roles from a person; tell whether there were any."""
        return self._remove(ROLES.c.person_id == person_id, now)

    def shut_out(self, chat_id: int, now: datetime) -> bool:
        """Take from a chat, and from whoever has a role in it alone, what lets them in; tell whether there was any."""
        return self._remove(ROLES.c.chat_id == chat_id, now)

    def all(self) -> Sequence[Holder]:
        """Return everybody who was let in: owners, then by role, in the order in which they came."""
        own = sa.case((ROLES.c.person_id == EVERYONE, ROLES.c.chat_id), else_=ROLES.c.person_id)
        chat = sa.and_(CHATS.c.topic_id == 0, CHATS.c.chat_id == own)
        joined = ROLES.outerjoin(CHATS, chat)
        query = sa.select(ROLES, CHATS.c.title, CHATS.c.kind).select_from(joined).order_by(ROLES.c.since)
        with self._store.reading() as connection:
            held = [
                Holder(row.chat_id, row.person_id, Role(row.role), row.title or "", row.kind == ChatKind.CHANNEL.value)
                for row in connection.execute(query)
            ]
            titles = sa.select(CHATS.c.chat_id, CHATS.c.title).where(CHATS.c.chat_id.in_(self._owners))
            names = {row.chat_id: row.title for row in connection.execute(titles)}
        owners = [Holder(EVERYWHERE, one, Role.OWNER, names.get(one, "")) for one in sorted(self._owners)]
        return [*owners, *sorted(held, key=lambda holder: list(Role).index(holder.role))]

    def enforce(self, now: datetime) -> None:
        """Hold what is sent to chats that may not use the desk, and let go what is held of those that may."""
        with self._store.writing() as connection:
            self._hold_strangers(connection, now)

    def _remove(self, where: sa.ColumnElement[bool], now: datetime) -> bool:
        with self._store.writing() as connection:
            removed = connection.execute(ROLES.delete().where(where)).rowcount
            self._hold_strangers(connection, now)
        return removed > 0

    def _hold_strangers(self, connection: sa.Connection, now: datetime) -> None:
        whole = SUSPENSIONS.c.topic_id == WHOLE_CHAT
        strangers = list(connection.scalars(self._strangers())) if self.closed else []
        denied = SUSPENSIONS.c.reason == Cause.DENIED.value
        held = set(connection.scalars(sa.select(SUSPENSIONS.c.chat_id).where(whole, denied)))
        for chat_id in held - set(strangers):
            connection.execute(SUSPENSIONS.delete().where(whole, denied, SUSPENSIONS.c.chat_id == chat_id))
        new = [chat_id for chat_id in strangers if chat_id not in held]
        for chat_id in new:
            connection.execute(SUSPENSIONS.delete().where(whole, SUSPENSIONS.c.chat_id == chat_id))
        if new:
            row = {"topic_id": WHOLE_CHAT, "since": now, "reason": Cause.DENIED.value, "told": now}
            connection.execute(SUSPENSIONS.insert(), [{**row, "chat_id": chat_id} for chat_id in new])

    def _strangers(self) -> sa.Select[tuple[int]]:
        """Return the chats of which something is known, and which may not use the desk."""
        known = sa.union(*(sa.select(table.c.chat_id) for table in (CHATS, SUBSCRIPTIONS, OUTBOX))).subquery()
        own = (ROLES.c.chat_id == EVERYWHERE) & (ROLES.c.person_id == known.c.chat_id)
        admitted = sa.exists().where((ROLES.c.chat_id == known.c.chat_id) | own)
        return sa.select(known.c.chat_id).where(known.c.chat_id.not_in(self._always), ~admitted)


def _covers(chat_id: int) -> sa.ColumnElement[bool]:
    return ROLES.c.chat_id.in_((chat_id, EVERYWHERE))
