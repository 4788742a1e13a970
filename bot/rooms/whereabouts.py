"""In which topic a message of ours stands, from what was written down when it was sent."""

from __future__ import annotations

import sqlalchemy as sa

from bot.database import Database
from bot.tables import OUTBOX, SENT_QUOTES


def topic_of(store: Database, chat_id: int, message_id: int) -> int | None:
    """Return the topic of a message, 0 for none; None where it is not known, or not known any more."""
    # The outbox forgets after a month; what quotes is kept for as long as it may have to be corrected.
    with store.reading() as connection:
        for table in (OUTBOX, SENT_QUOTES):
            here = (table.c.chat_id == chat_id) & (table.c.message_id == message_id)
            topic: int | None = connection.scalar(sa.select(table.c.topic_id).where(here).limit(1))
            if topic is not None:
                return topic
    return None
