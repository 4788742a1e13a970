"""The inbox of several workers: each takes what is oldest in a chat of which nobody has anything in hand.

A claim carries the number of the worker, and holds as long as the server lists that worker's lock: what a worker had
in hand when it died is free again at once. What was claimed by another one meanwhile is ended by that one alone, so
that no answer goes into the outbox twice, however late the first one is.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

import sqlalchemy as sa

from bot.database import Database
from bot.delivery.inbox import WAITING, Arrival, Inbox, Waiting, waiting_of
from bot.tables import INBOX
from bot.workers import locks
from bot.workers.signals import CAME, call_out

log = logging.getLogger(__name__)

BROUGHT_WITHIN: Final = timedelta(seconds=0.4)
"""So long an update waits for the one whose number is one less: from its confirmation at a door to the inbox an update
took 173 ms at most with 100 questions a second (docs/reliability.md). Numbers jump after a week of silence."""


class Member(Protocol):
    """The worker that claims."""

    @property
    def number(self) -> int:
        """Return its number, which claims carry."""

    def is_known(self) -> bool:
        """Tell whether other workers see that it lives."""


class SharedInbox(Inbox):
    """The updates in a database of PostgreSQL that several workers handle."""

    shared = True

    def __init__(self, store: Database, member: Member, *, doors: bool = False) -> None:
        """Claim in `store` for `member`; with `doors` each worker has one, and they may bring updates out of order."""
        super().__init__(store)
        self._member = member
        self.patience = BROUGHT_WITHIN if doors else timedelta(0)

    def put(self, arrivals: Sequence[Arrival], now: datetime) -> list[Waiting]:
        """Keep updates, return those that are new, and call out that there are some."""
        if not arrivals:
            return []
        with self._store.writing(urgent=True) as connection:
            if new := self._put(connection, arrivals, now):
                call_out(connection, CAME)
        return new

    def claim(self, limit: int, now: datetime, *, suspect: bool, held: Collection[int] = ()) -> list[Waiting]:
        """Claim at most `limit` updates for this worker, the oldest first, and return them.

        With `suspect` one of them may be an update that two workers died over; it may be what ended them. What this
        worker claimed and does not have among `held` is free: it never heard of it, or could not end it. A worker
        that others may take for dead claims nothing.
        """
        if limit <= 0 or not self._member.is_known():
            return []
        with self._store.reading() as connection:
            # Without the writer's turn: nearly always there is nothing for those who were woken, too.
            if not self._free(connection, limit, now, suspect=suspect, in_hand=self._in_hand(held)):
                return []
        with self._store.writing(urgent=True) as connection:
            ids = self._free(connection, limit, now, suspect=suspect, in_hand=self._in_hand(held))
            rows = connection.execute(
                INBOX.select()
                .where(INBOX.c.update_id.in_(ids), INBOX.c.state == WAITING)
                .order_by(INBOX.c.update_id)
                .with_for_update(skip_locked=True)
            ).mappings()
            claimed = [waiting_of(row, suspect=_is_suspect(row)) for row in rows]
            self._take(connection, [one.arrival.update_id for one in claimed])
        return claimed

    def release(self) -> None:
        """Give back what this worker has claimed and not ended, as it ends in order."""
        with self._store.writing() as connection:
            mine = (INBOX.c.owner == self._member.number) & (INBOX.c.state == WAITING)
            if connection.execute(INBOX.update().where(mine).values(owner=None)).rowcount:
                call_out(connection, CAME)

    def _take(self, connection: sa.Connection, update_ids: Sequence[int]) -> None:
        # A claim of its own that got lost on the way says nothing against the update.
        died = sa.case((INBOX.c.owner != self._member.number, 1), else_=0)
        values = {"owner": self._member.number, "attempts": INBOX.c.attempts + died}
        connection.execute(INBOX.update().where(INBOX.c.update_id.in_(update_ids)).values(values))

    def _in_hand(self, held: Collection[int]) -> sa.ColumnElement[bool]:
        """Return the condition for what another living worker has, and for what this one `held`."""
        living = locks.living().cte("living")
        own = INBOX.c.owner == self._member.number
        of_others = INBOX.c.owner.in_(sa.select(living.c.number)) & ~own
        return INBOX.c.owner.is_not(None) & (of_others | (own & INBOX.c.update_id.in_(held)))

    def _free(
        self, connection: sa.Connection, limit: int, now: datetime, *, suspect: bool, in_hand: sa.ColumnElement[bool]
    ) -> list[int]:
        """Return the oldest update of each chat of which nobody has one in hand, and those of no chat, up to `limit`.

        One suspect at most, and that first.
        """
        state = INBOX.c.state == WAITING
        busy = sa.select(INBOX.c.chat_id).where(state, INBOX.c.chat_id.is_not(None), in_hand)
        of_chats = (
            sa.select(sa.func.min(INBOX.c.update_id).label("first"))
            .where(state, INBOX.c.chat_id.is_not(None), INBOX.c.chat_id.not_in(busy))
            .group_by(INBOX.c.chat_id)
        )
        of_none = sa.select(INBOX.c.update_id.label("first")).where(state, INBOX.c.chat_id.is_(None), ~in_hand)
        first = sa.union_all(of_chats, of_none).subquery()
        oldest = sa.select(INBOX.c.update_id).join(first, first.c.first == INBOX.c.update_id)
        oldest = oldest.order_by(INBOX.c.update_id)
        if self.patience and (gap := connection.scalar(self._gap(now))) is not None:
            oldest = oldest.where(INBOX.c.update_id < gap)
        suspected = INBOX.c.owner.is_not(None) & (INBOX.c.attempts > 0)
        found = list(connection.scalars(oldest.where(suspected).limit(1))) if suspect else []
        return [*found, *connection.scalars(oldest.where(~suspected).limit(limit - len(found)))]

    def _gap(self, now: datetime) -> sa.Select[int]:
        """Return the query for the first update that came just now while the one before it is not here yet.

        That one may be on its way through another door, and of the same chat as any that follow. A worker whose clock
        is wrong makes nobody wait.
        """
        before = INBOX.alias()
        follows = sa.exists().where(before.c.update_id == INBOX.c.update_id - 1)
        just_now = INBOX.c.received.between(now - self.patience, now + self.patience)
        return sa.select(sa.func.min(INBOX.c.update_id)).where(INBOX.c.state == WAITING, just_now, ~follows)

    def _still(self, connection: sa.Connection, update_ids: Sequence[int]) -> Collection[int]:
        """Return which of these are this worker's still."""
        mine = INBOX.c.update_id.in_(update_ids) & (INBOX.c.state == WAITING) & (INBOX.c.owner == self._member.number)
        found = set(connection.scalars(sa.select(INBOX.c.update_id).where(mine)))
        for update_id in set(update_ids) - found:
            log.warning("update %d was taken over by another worker; what this one did for it ends here", update_id)
        return found


def _is_suspect(row: sa.RowMapping) -> bool:
    return row["owner"] is not None and row["attempts"] > 0
