"""How everything of a group gets the id that it has as a supergroup: `all tables, old id -> new id`.

Functions over an open transaction; `store` begins and ends it. Goes through all tables that name a chat,
so that none is forgotten; only what needs more than a new number is named here.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from bot.delivery import ledger
from bot.operations import feed_names
from bot.rooms.chats import WHOLE_CHAT, at
from bot.tables import ASKED, DRAFTS, INBOX, METADATA, REPLIED, SUSPENSIONS
from bot.types import Place

NAMING_A_CHAT: Final = frozenset({"chat_id", "editors_chat", "for_chat"})
"""The columns that hold the id of a chat."""

STAYS: Final = frozenset({INBOX.name})
"""Updates are what Telegram sent: they are handled, and forgotten, under the id that they came with."""


def move(connection: sa.Connection, old_chat_id: int, new_chat_id: int) -> None:
    """Give all rows of a chat to its new id; where both have the same one, the new one's stays.

    Message ids of the old chat would name other messages in the new one, so nothing replies to them any more.
    """
    # That the old id cannot be written to says nothing of the new one.
    connection.execute(SUSPENSIONS.delete().where(at(SUSPENSIONS, Place(old_chat_id, WHOLE_CHAT))))
    connection.execute(REPLIED.delete().where(REPLIED.c.chat_id == old_chat_id))
    connection.execute(DRAFTS.update().where(DRAFTS.c.editors_chat == old_chat_id).values(message_id=None))
    ledger.move(connection, old_chat_id, new_chat_id)
    feed_names.keep(connection, old_chat_id)
    for column in _columns():
        _rename(connection, column, old_chat_id, new_chat_id)


def _columns() -> list[sa.Column[int]]:
    tables = (table for table in METADATA.sorted_tables if table.name not in STAYS)
    # Channels and anonymous administrators are counted by chat.
    return [
        *(table.c[name] for table in tables for name in sorted(NAMING_A_CHAT & set(table.c.keys()))),
        ASKED.c.person_id,
    ]


def _rename(connection: sa.Connection, column: sa.Column[int], old: int, new: int) -> None:
    table, rest = column.table, [key for key in column.table.primary_key if key is not column]
    if column.primary_key:
        newer = table.alias()
        same = [newer.c[key.name] == key for key in rest]
        connection.execute(sa.delete(table).where(column == old, sa.exists().where(newer.c[column.name] == new, *same)))
    connection.execute(sa.update(table).where(column == old).values({column.name: new}))
