"""One message of whoever runs the desk to many: `recipients -> outbox`, under keys by which a repeat adds nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from bot.errors import UsageError
from bot.messages import Lane, Message, Outgoing
from bot.rooms.chats import WHOLE_CHAT, suspended
from bot.store import BotStore
from bot.tables import CHATS, OUTBOX, SUBSCRIPTIONS, SUSPENSIONS
from bot.timing.due import in_quiet, quiet_ends
from bot.types import Chat, ChatKind, Language, Place
from bot.wire import chat_of, place_of

LONGEST = 4096
"""UTF-16 units of one message, as Telegram counts them."""


class Audience(StrEnum):
    """Whom an announcement is for."""

    ADMINS = "admins"
    SUBSCRIBERS = "subscribers"


@dataclass(frozen=True, slots=True)
class Announced:
    """How many chats an announcement is for, and for how many of them it was put into the outbox now."""

    recipients: int
    queued: int


class Announcing:
    """Puts announcements into the outbox. Every method raises StoreError."""

    def __init__(self, store: BotStore, *, admin_chat: int, owners: Collection[int] = ()) -> None:
        """Write to `store`; `admin_chat` is the chat of those who run the desk, 0 for none, `owners` are its owners."""
        self._store, self._admin_chat, self._owners = store, admin_chat, owners

    def recipients(self, audience: Audience) -> list[Chat]:
        """Return one place of each chat that an announcement goes to; none that is suspended.

        Administrators are the configured chat and the private chats of a desk's owners; of a forum the first topic
        that subscribed to something hears it.
        """
        with self._store.reading() as connection:
            places = self._admins(connection) if audience is Audience.ADMINS else _subscribers(connection)
            stopped = {place_of(row) for row in connection.execute(SUSPENSIONS.select()).mappings()}
            # All at once: ten thousand chats asked for one by one take ten seconds.
            settings = {place_of(row): row for row in connection.execute(CHATS.select()).mappings()}
        open_places = (one for one in places if not stopped & {one, Place(one.chat_id, WHOLE_CHAT)})
        return [_chat(place, settings) for place in open_places]

    def queued(self, text: str, audience: Audience) -> int:
        """Return for how many recipients this text is in the outbox already, sent or not."""
        keys = {_key(text, chat) for chat in self.recipients(audience)}
        with self._store.reading() as connection:
            said = OUTBOX.c.key.startswith(_key_of_all(text), autoescape=True)
            return len(keys.intersection(connection.scalars(sa.select(OUTBOX.c.key).where(said))))

    def announce(self, text: str, audience: Audience, *, now: datetime) -> Announced:
        """Put `text` into the outbox for each recipient that it was not put there for before.

        To administrators it goes as a notice, which no pause holds back; to subscribers as a broadcast. Quiet hours
        hold either. Raises UsageError where it is no message that Telegram takes.
        """
        message, chats = checked(text), self.recipients(audience)
        lane = Lane.NOTICE if audience is Audience.ADMINS else Lane.BROADCAST
        outgoing = [Outgoing(_key(text, chat), chat.place, message, _from(chat, now), lane) for chat in chats]
        return Announced(len(chats), self._store.enqueue(outgoing))

    def _admins(self, connection: sa.Connection) -> list[Place]:
        theirs = CHATS.c.chat_id.in_(self._owners) & (CHATS.c.kind == ChatKind.PRIVATE.value)
        private = sa.select(CHATS.c.chat_id).where(theirs)
        ids = set(connection.scalars(private))
        return [Place(chat_id) for chat_id in sorted(ids | ({self._admin_chat} - {0}))]


def checked(text: str) -> Message:
    """Return `text` as a message; raises UsageError where it says nothing or is too long."""
    words = text.strip()
    length = len(words.encode("utf-16-le")) // 2
    if not words:
        raise UsageError("the text is empty; a broadcast needs words")
    if length > LONGEST:
        raise UsageError(f"the text has {length} characters as Telegram counts them; one message takes {LONGEST}")
    return Message(words)


def _key(text: str, chat: Chat) -> str:
    # By the chat, not by its topic: a chat that moves its subscriptions to another topic has heard it.
    return f"{_key_of_all(text)}{chat.place.chat_id}"


def _key_of_all(text: str) -> str:
    said = hashlib.sha256(text.strip().encode("utf-8", "surrogatepass")).hexdigest()[:24]
    return f"announcement:{said}:"


def _subscribers(connection: sa.Connection) -> list[Place]:
    first = sa.select(SUBSCRIPTIONS.c.chat_id, sa.func.min(SUBSCRIPTIONS.c.topic_id))
    wanted = first.where(~suspended(SUBSCRIPTIONS)).group_by(SUBSCRIPTIONS.c.chat_id)
    rows = connection.execute(wanted.order_by(SUBSCRIPTIONS.c.chat_id))
    return [Place(chat_id, topic_id) for chat_id, topic_id in rows]


def _from(chat: Chat, now: datetime) -> datetime:
    if chat.quiet is None or not in_quiet(now, chat.zone, chat.quiet):
        return now
    return quiet_ends(now, chat.zone, chat.quiet)


def _chat(place: Place, settings: Mapping[Place, sa.RowMapping]) -> Chat:
    row = settings.get(place) or settings.get(Place(place.chat_id))
    return chat_of(row, place, None) if row else _unknown(place)


def _unknown(place: Place) -> Chat:
    """Return a chat that has never written to us: it can be configured as the administrators' one all the same."""
    kind = ChatKind.PRIVATE if place.chat_id > 0 else ChatKind.GROUP
    return Chat(place, kind, "", Language.ENGLISH, "UTC")
