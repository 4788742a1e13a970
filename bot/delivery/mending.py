"""The moments of the outbox, put right after the clock was. Functions over an open transaction of `post`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from bot.delivery.outbox import HELD
from bot.messages import Lane
from bot.tables import OUTBOX

LONGEST_RETRY, LONGEST_HOLD = timedelta(hours=1), timedelta(days=1)
"""A message waits no longer for its next try; a chat that Telegram told to wait not beyond a day."""


_DUE: Final = "due"


def mend_times(connection: sa.Connection, now: datetime, *, back: timedelta = timedelta(0)) -> None:
    """Let nothing wait longer than it may, though the clock was set `back`, just now or before this start.

    What was due before is due; a wait lasts as long as it would have.
    """
    due = OUTBOX.c.state == _DUE
    late = due & (OUTBOX.c.not_before > now)
    was_due = (OUTBOX.c.not_before <= now + back) | (OUTBOX.c.lane == Lane.ANSWER.value)
    connection.execute(OUTBOX.update().where(late, was_due).values(not_before=now))
    rows = connection.execute(
        sa.select(OUTBOX.c.id, OUTBOX.c.retry_at, OUTBOX.c.reason).where(due, OUTBOX.c.retry_at > now)
    )
    for row in rows.all():
        longest = now + (LONGEST_HOLD if row.reason == HELD else LONGEST_RETRY)
        retry_at = min(max(now, row.retry_at - back), longest)
        connection.execute(OUTBOX.update().where(OUTBOX.c.id == row.id).values(retry_at=retry_at))
