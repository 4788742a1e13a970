"""Rounds of watching over a newsdesk, and what they queue."""

from __future__ import annotations

from datetime import timedelta

from fakes.bot_newsdesk import NOW, PRIVATE

from bot.tables import OUTBOX
from bot.types import Topical, Wish
from bot.watching.rounds import Watching
from bot.wire import message_from_json

EXERCISE = Wish(Topical.TOPIC, topic="mountain exercise of the CSTO")
BEGINS = "CSTO mountain exercise begins"
BEGAN = "The CSTO mountain exercise began near Balykchy with 1,200 soldiers."


class WatchedRoom:
    """Rounds over one desk, and what they put into the outbox."""

    def __init__(self, news):
        self.news, self.watching = news, Watching(news.store, news.library, news.clock)
        self._seen = 0

    async def subscribe(self, *wishes, room=PRIVATE):
        await self.news.says("/help", room=room)
        cursor, now = await self.news.library.last_indexed(), self.news.clock.now()
        for wish in wishes:
            self.news.store.add_subscription(room.place, wish, cursor=cursor, now=now)

    async def comes(self, title, text, *, story=None, outlet="Steppe Courier"):
        """Have an article come and be placed in a story of its own, unless one is named."""
        self.news.add(title, text, outlet=outlet)
        number = self.news.corpus.headers_arrived(NOW - timedelta(days=900), NOW + timedelta(days=900))
        newest = max(header.id for header in number)
        self.news.kept.keep(story or 1000 + newest, newest)

    async def told(self):
        """Do one round and return the messages that it queued, oldest first."""
        await self.watching.round()
        with self.news.store.reading() as connection:
            rows = connection.execute(OUTBOX.select().order_by(OUTBOX.c.id)).mappings().all()
        fresh, self._seen = rows[self._seen :], len(rows)
        return [message_from_json(row["message"]) for row in fresh]

    def cursors(self, room=PRIVATE):
        return [one.cursor for one in self.news.store.subscriptions(room.place)]
