"""Which places cannot be written to, why, and who was told of it: the table `suspensions`, and whom it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.delivery import outbox
from bot.messages import Outgoing
from bot.rooms.chats import WHOLE_CHAT, at, of_chat, suspended
from bot.store import BotStore
from bot.tables import CHATS, SUBSCRIPTIONS, SUSPENSIONS
from bot.types import Cause, Place
from bot.wire import place_of


@dataclass(frozen=True, slots=True)
class Suspension:
    """One place that cannot be written to; the topic of a whole chat is `WHOLE_CHAT`.

    `subscriptions` says how many wait there, `subscribers` which people made them, as far as that is known.
    """

    place: Place
    cause: Cause
    since: datetime
    subscriptions: int
    subscribers: tuple[int, ...]

    @property
    def whole(self) -> bool:
        """Tell whether the whole chat is meant."""
        return self.place.topic_id == WHOLE_CHAT


class Suspensions:
    """Reads and marks suspensions; raises StoreError. Making and ending them is the store's."""

    def __init__(self, store: BotStore) -> None:
        """Keep them in `store`."""
        self._store = store

    def untold(self) -> Sequence[Suspension]:
        """Return the suspensions of which nobody was told, oldest first; those of an older version are not news."""
        untold = SUSPENSIONS.c.told.is_(None) & SUSPENSIONS.c.reason.is_not(None)
        with self._store.reading() as connection:
            rows = connection.execute(SUSPENSIONS.select().where(untold).order_by(SUSPENSIONS.c.since)).mappings().all()
            return [_read(connection, place_of(row), Cause(row["reason"]), row["since"]) for row in rows]

    def tell(self, suspension: Suspension, outgoing: Sequence[Outgoing], now: datetime) -> int:
        """Put what is said of a suspension into the outbox, and mark it as told; both or neither."""
        with self._store.writing() as connection:
            connection.execute(SUSPENSIONS.update().where(at(SUSPENSIONS, suspension.place)).values(told=now))
            return outbox.enqueue(connection, outgoing)

    def without_rights(self) -> Sequence[int]:
        """Return the groups and channels that removed or muted the bot, the latest first."""
        lost = SUSPENSIONS.c.reason.in_((Cause.NO_RIGHTS.value, Cause.KICKED.value))
        query = sa.select(SUSPENSIONS.c.chat_id).where(lost, SUSPENSIONS.c.topic_id == WHOLE_CHAT)
        with self._store.reading() as connection:
            return list(connection.scalars(query.order_by(SUSPENSIONS.c.since.desc())))

    def reachable(self, place: Place) -> bool:
        """Tell whether a place is known, and can be written to as far as is known."""
        known = CHATS.select().where(of_chat(CHATS, place.chat_id), CHATS.c.topic_id == 0, ~suspended(CHATS))
        with self._store.reading() as connection:
            return connection.execute(known).first() is not None


def _read(connection: sa.Connection, place: Place, cause: Cause, since: datetime) -> Suspension:
    where = of_chat(SUBSCRIPTIONS, place.chat_id) if place.topic_id == WHOLE_CHAT else at(SUBSCRIPTIONS, place)
    asked = sa.select(SUBSCRIPTIONS.c.subscribed_by).where(where).order_by(SUBSCRIPTIONS.c.id)
    by = list(connection.scalars(asked))
    return Suspension(place, cause, since, len(by), tuple(dict.fromkeys(one for one in by if one is not None)))
