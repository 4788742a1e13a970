"""Which briefs are subscribed to and where: what a tick looks through. Decides nothing about what is due.

One read for all, because with ten thousand chats a question for each would take longer than a tick lasts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.rooms.chats import suspended
from bot.store import BotStore
from bot.tables import CHATS, DRAFTS, OUTBOX, SUBSCRIPTIONS
from bot.types import Place, Subscription, Topical
from bot.wire import subscription_of

_FIRST_PART = ":0"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A subscription to a brief with the zone of its place.

    `covered` is how far the briefs of this place on the same days have come: the one at 18:00 goes on where that of
    08:00 ended, while a weekly one tells of its whole week beside a daily one.
    """

    subscription: Subscription
    zone: str
    covered: tuple[datetime, ...] = ()


class Agenda:
    """The subscriptions to briefs, over a store. Each method raises StoreError and may be called from any thread."""

    def __init__(self, store: BotStore) -> None:
        """Read from `store`."""
        self._store = store

    def appointments(self) -> list[Appointment]:
        """Return the briefs of all places that are not suspended, oldest first; a place without settings has none."""
        briefs = SUBSCRIPTIONS.select().where(
            SUBSCRIPTIONS.c.what == Topical.BRIEF.value, ~suspended(SUBSCRIPTIONS), SUBSCRIPTIONS.c.at.is_not(None)
        )
        with self._store.reading() as connection:
            zones = _zones(connection)
            rows = connection.execute(briefs.order_by(SUBSCRIPTIONS.c.id)).mappings()
            subscriptions = [subscription_of(row) for row in rows]
        covered: dict[tuple[Place, int], list[datetime]] = defaultdict(list)
        for one in subscriptions:
            if one.done_until is not None:
                covered[one.place, one.days].append(one.done_until)
        return [
            Appointment(one, zone, tuple(covered[one.place, one.days]))
            for one in subscriptions
            if (zone := zones.get(one.place) or zones.get(Place(one.place.chat_id)))
        ]

    def was_composed(self, key: str) -> bool:
        """Tell whether a brief with this key went to editors or into the outbox, which forgets it after a month."""
        queued = sa.select(OUTBOX.c.id).where(OUTBOX.c.key == key + _FIRST_PART)
        drafted = sa.select(DRAFTS.c.id).where(DRAFTS.c.key == key)
        with self._store.reading() as connection:
            return any(connection.execute(query).first() is not None for query in (queued, drafted))


def _zones(connection: sa.Connection) -> dict[Place, str]:
    rows = connection.execute(sa.select(CHATS.c.chat_id, CHATS.c.topic_id, CHATS.c.zone))
    return {Place(row.chat_id, row.topic_id): row.zone for row in rows}
