"""The outbox as the courier uses it: what may go, what goes, what became of it, many at a time.

Each method is one transaction, because each of these waits for the disk. Sends nothing: that is `deliver`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from bot.database import is_trouble
from bot.delivery import ledger, mending, outbox
from bot.delivery.endings import Again, Ending, Failed, Sent
from bot.delivery.outbox import States, Waiting
from bot.errors import StoreError
from bot.messages import Delivery, Lane
from bot.store import BotStore
from bot.workers.mandate import Always, Mandate

log = logging.getLogger(__name__)


class Post:
    """Every method raises StoreError when the database cannot be used, and may be called from any thread."""

    def __init__(self, store: BotStore, mandate: Mandate | None = None) -> None:
        """Work on the database of `store`; without the `mandate` nothing begins, and only what was sent is noted."""
        self._store, self.mandate = store, mandate or Always()

    def waiting(
        self, now: datetime, *, most: int, lanes: Iterable[Lane] = Lane, after: Waiting | None = None
    ) -> list[Waiting]:
        """Return what may be tried now in these lanes, in order, from behind `after` on."""
        with self._store.reading() as connection:
            return outbox.waiting(connection, now, most=most, lanes=lanes, after=after)

    def begin(self, ids: Sequence[int], now: datetime) -> list[Delivery]:
        """Say that sends begin; return those that may: what is gone or was taken must not be sent."""
        with self._mandated() as connection:
            return outbox.begin(connection, ids, now)

    def end(self, endings: Sequence[Ending]) -> None:
        """Write down what became of messages, and what those that were sent quote and tell.

        One that cannot be written down keeps back no other: it is marked as failed, so that it is not sent again.
        """
        try:
            self._end(endings)
        except Exception:  # noqa: BLE001 - whatever it is, it is told of the one that meets it alone
            for ending in endings:
                self._end_alone(ending)

    def recover(self) -> int:
        """Make due again what was in flight when the last process ended; return how many may come twice."""
        with self._mandated() as connection:
            return outbox.recover(connection)

    def held(self, now: datetime) -> dict[int, datetime]:
        """Return the chats that Telegram told to wait, and until when."""
        with self._store.reading() as connection:
            return outbox.held(connection, now)

    def mend_times(self, now: datetime, *, back: timedelta = timedelta(0)) -> None:
        """Let nothing wait longer than it may, though the clock was set `back`, just now or before this start."""
        with self._mandated() as connection:
            mending.mend_times(connection, now, back=back)

    def states(self) -> States:
        """Count the messages by state."""
        with self._store.reading() as connection:
            return outbox.states(connection)

    @contextmanager
    def _mandated(self) -> Iterator[sa.Connection]:
        with self._store.writing() as connection:
            if not self.mandate.confirmed(connection):
                raise StoreError("another process sends now; this one begins nothing")
            yield connection

    def _end(self, endings: Sequence[Ending]) -> None:
        with self._store.writing() as connection:
            for ending in self._counting(connection, endings):
                _write_down(connection, ending)

    def _counting(self, connection: sa.Connection, endings: Sequence[Ending]) -> Sequence[Ending]:
        """Return those that count: what Telegram took always, the rest only while nobody else sends.

        Else what the next sender has in flight would be due again because this one got no answer.
        """
        if self.mandate.confirmed(connection):
            return endings
        return [ending for ending in endings if isinstance(ending, Sent)]

    def _end_alone(self, ending: Ending) -> None:
        try:
            self._end([ending])
        except Exception as error:
            # A database that is locked or full takes it later; only what it can never take is given up.
            if is_trouble(error):
                raise
            log.exception("what became of delivery %s cannot be written down", ending.delivery.key)
            self._give_up(ending, error)

    def _give_up(self, ending: Ending, error: Exception) -> None:
        did = f"sent as message {ending.message_id}" if isinstance(ending, Sent) else "tried"
        reason = f"{did}, but not written down: {type(error).__name__}"
        try:
            with self._store.writing() as connection:
                outbox.end_failed(connection, ending.delivery.id, reason, datetime.now(UTC))
        except Exception as worse:
            if is_trouble(worse):
                raise
            # It stays in flight until the next start; nothing else waits for it.
            log.exception("delivery %s cannot be given up", ending.delivery.key)


def _write_down(connection: sa.Connection, ending: Ending) -> None:
    match ending:
        case Sent(delivery, message_id, at):
            if sent := outbox.end_sent(connection, delivery.id, message_id, at):
                moved = sent.place.chat_id != delivery.place.chat_id
                # The number is that of the group as it was; in the new one it would name another message.
                message = replace(sent.message, answers=None) if moved else sent.message
                ledger.note(connection, sent.place, message, -message_id if moved else message_id, now=at)
        case Failed(delivery, reason, at):
            outbox.end_failed(connection, delivery.id, reason, at)
        case Again(delivery, retry_at, lost, reason):
            outbox.put_back(connection, delivery.id, retry_at, lost=lost, reason=reason)
