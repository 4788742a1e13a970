"""What nobody comes back for: wishes that were not saved, counts of days that are over, sessions that have ended.

Whoever makes the next one drops old ones, too; where nobody does, this is when they go.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from bot.tables import ASKED, WEB_LINKS, WEB_SESSIONS, WISHES

WISHES_KEPT: Final = timedelta(days=7)

COUNTS_KEPT: Final = timedelta(days=2)
"""Somewhere it is still the day before; after two it is nowhere."""


def prune(connection: sa.Connection, now: datetime) -> None:
    """Drop wishes of more than seven days ago, counts of days that are over everywhere, and what has ended."""
    connection.execute(WISHES.delete().where(WISHES.c.made < now - WISHES_KEPT))
    connection.execute(ASKED.delete().where(ASKED.c.day < (now - COUNTS_KEPT).date()))
    for table in (WEB_SESSIONS, WEB_LINKS):
        connection.execute(table.delete().where(table.c.until <= now))
