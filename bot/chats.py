"""Settings of places and their suspensions, and how a chat's rows get its new id.

Functions over an open transaction; `store` begins and ends it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bot.tables import CARDS, CHATS, OUTBOX, SUBSCRIPTIONS, SUSPENSIONS
from bot.types import Chat, Place
from bot.wire import chat_of, chat_row

WHOLE_CHAT: Final = -1
"""Stands for all topics of a chat in `suspensions`; Telegram's topic ids are positive."""


def of_chat(table: sa.Table, chat_id: int) -> sa.ColumnElement[bool]:
    """Return the condition that a row belongs to a chat, whatever the topic."""
    return table.c.chat_id == chat_id


def at(table: sa.Table, place: Place) -> sa.ColumnElement[bool]:
    """Return the condition that a row belongs to exactly this place."""
    return of_chat(table, place.chat_id) & (table.c.topic_id == place.topic_id)


def suspended(table: sa.Table) -> sa.ColumnElement[bool]:
    """Return the condition that the place of a row is suspended, by itself or with its whole chat."""
    return sa.exists().where(
        SUSPENSIONS.c.chat_id == table.c.chat_id,
        SUSPENSIONS.c.topic_id.in_((table.c.topic_id, WHOLE_CHAT)),
    )


def read(connection: sa.Connection, place: Place) -> Chat | None:
    """Return the settings of a place; a topic without its own has those of its chat."""
    own_first = CHATS.select().where(of_chat(CHATS, place.chat_id), CHATS.c.topic_id.in_((place.topic_id, 0)))
    row = connection.execute(own_first.order_by(CHATS.c.topic_id.desc())).mappings().first()
    if row is None:
        return None
    since = sa.select(sa.func.min(SUSPENSIONS.c.since)).where(_covering(place))
    return chat_of(row, place, connection.execute(since).scalar())


def write(connection: sa.Connection, chat: Chat) -> None:
    """Keep settings for exactly their place."""
    connection.execute(CHATS.delete().where(at(CHATS, chat.place)))
    connection.execute(CHATS.insert().values(chat_row(chat)))


def suspend(connection: sa.Connection, place: Place, now: datetime) -> None:
    """Suspend a place, or a chat where the topic is `WHOLE_CHAT`; what is suspended stays so since then."""
    if connection.execute(SUSPENSIONS.select().where(at(SUSPENSIONS, place))).first() is None:
        connection.execute(SUSPENSIONS.insert().values(chat_id=place.chat_id, topic_id=place.topic_id, since=now))


def resume(connection: sa.Connection, place: Place) -> None:
    """End the suspension of a place, and of its whole chat."""
    connection.execute(SUSPENSIONS.delete().where(_covering(place)))


def make_way(connection: sa.Connection, old_chat_id: int, new_chat_id: int) -> None:
    """Drop of a chat that moves what its new id has, too, and that the chat is gone."""
    connection.execute(SUSPENSIONS.delete().where(at(SUSPENSIONS, Place(old_chat_id, WHOLE_CHAT))))
    for table in (CHATS, SUSPENSIONS):
        taken = sa.select(table.c.topic_id).where(of_chat(table, new_chat_id)).scalar_subquery()
        connection.execute(table.delete().where(of_chat(table, old_chat_id), table.c.topic_id.in_(taken)))


def move(connection: sa.Connection, old_chat_id: int, new_chat_id: int) -> None:
    """Give settings, suspensions, subscriptions, cards and what waits to the new id of a chat."""
    for table in (CHATS, SUSPENSIONS, SUBSCRIPTIONS, OUTBOX, CARDS):
        connection.execute(table.update().where(of_chat(table, old_chat_id)).values(chat_id=new_chat_id))


def _covering(place: Place) -> sa.ColumnElement[bool]:
    return of_chat(SUSPENSIONS, place.chat_id) & SUSPENSIONS.c.topic_id.in_((place.topic_id, WHOLE_CHAT))
