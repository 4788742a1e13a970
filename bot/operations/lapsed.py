"""What nobody comes back for: wishes that were shown and not saved, and counts of questions of days that are over.

Whoever makes the next one drops old ones, too; where nobody does, this is when they go.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from bot.tables import ASKED, WISHES

WISHES_KEPT: Final = timedelta(days=7)

COUNTS_KEPT: Final = timedelta(days=2)
"""Somewhere it is still the day before; after two it is nowhere."""


def prune(connection: sa.Connection, now: datetime) -> None:
    """Drop wishes of more than seven days ago, and counts of days that are over everywhere."""
    connection.execute(WISHES.delete().where(WISHES.c.made < now - WISHES_KEPT))
    connection.execute(ASKED.delete().where(ASKED.c.day < (now - COUNTS_KEPT).date()))
