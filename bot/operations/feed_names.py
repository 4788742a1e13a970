"""By which chat each feed is named: a group that became a supergroup keeps the address that readers have.

Functions over an open transaction; `store` begins and ends it.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.database import Database
from bot.tables import FEED_NAMES


def keep(connection: sa.Connection, chat_id: int) -> None:
    """Write down that the feed of a chat that is about to move is named by it, or by what that one was before."""
    if connection.execute(FEED_NAMES.select().where(FEED_NAMES.c.chat_id == chat_id)).first() is None:
        connection.execute(FEED_NAMES.insert().values(chat_id=chat_id, named_by=chat_id))


class FeedNames:
    """Looks up under which id the feed of a chat was begun."""

    def __init__(self, store: Database) -> None:
        """Read from the database of `store`."""
        self._store = store

    def named_by(self, chat_id: int) -> int:
        """Return the id that a chat had when its feed got its name, its own where it never moved; raises StoreError."""
        query = sa.select(FEED_NAMES.c.named_by).where(FEED_NAMES.c.chat_id == chat_id)
        with self._store.reading() as connection:
            named: int | None = connection.scalar(query)
        return chat_id if named is None else named
