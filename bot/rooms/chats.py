"""Settings of places and their suspensions.

Functions over an open transaction; `store` begins and ends it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bot.messages import Lane
from bot.tables import CHATS, SUSPENSIONS
from bot.types import Cause, Chat, Place
from bot.wire import chat_of, chat_row

WHOLE_CHAT: Final = -1
"""Stands for all topics of a chat in `suspensions`; Telegram's topic ids are positive."""


def of_chat(table: sa.Table, chat_id: int) -> sa.ColumnElement[bool]:
    """Return the condition that a row belongs to a chat, whatever the topic."""
    return table.c.chat_id == chat_id


def at(table: sa.Table, place: Place) -> sa.ColumnElement[bool]:
    """Return the condition that a row belongs to exactly this place."""
    return of_chat(table, place.chat_id) & (table.c.topic_id == place.topic_id)


def suspended(table: sa.FromClause) -> sa.ColumnElement[bool]:
    """Return the condition that the place of a row is suspended, by itself or with its whole chat.

    Who may not use a closed desk is told so: an answer to them is sent all the same.
    """
    here = (SUSPENSIONS.c.chat_id == table.c.chat_id) & SUSPENSIONS.c.topic_id.in_((table.c.topic_id, WHOLE_CHAT))
    if "lane" in table.c:
        denied = SUSPENSIONS.c.reason.is_not_distinct_from(Cause.DENIED.value)
        here &= ~(denied & table.c.lane.is_not_distinct_from(Lane.ANSWER.value))
    return sa.exists().where(here)


def belonging(table: sa.Table, place: Place) -> sa.ColumnElement[bool]:
    """Return the condition that a row is for this place to list: its own, for a whole forum its deleted topics'."""
    if place.topic_id:
        return at(table, place)
    deleted = sa.exists().where(
        SUSPENSIONS.c.chat_id == table.c.chat_id,
        SUSPENSIONS.c.topic_id == table.c.topic_id,
        SUSPENSIONS.c.reason == Cause.TOPIC_DELETED.value,
    )
    return of_chat(table, place.chat_id) & ((table.c.topic_id == 0) | deleted)


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


def suspend(connection: sa.Connection, place: Place, now: datetime, cause: Cause) -> None:
    """Suspend a place, or a chat where the topic is `WHOLE_CHAT`.

    What is suspended stays so since then, for the newest cause; that it was told of stays, too. Whether a chat may use
    a closed desk is for `roles` alone to say.
    """
    known = connection.execute(sa.select(SUSPENSIONS.c.reason).where(at(SUSPENSIONS, place))).first()
    if known is not None and known.reason != Cause.DENIED.value:
        connection.execute(SUSPENSIONS.update().where(at(SUSPENSIONS, place)).values(reason=cause.value))
    elif known is None:
        new = {"chat_id": place.chat_id, "topic_id": place.topic_id, "since": now, "reason": cause.value}
        connection.execute(SUSPENSIONS.insert().values(new))


def resume(connection: sa.Connection, place: Place) -> None:
    """End the suspension of a place that was heard from, and of its whole chat; a denial is not its own to end."""
    denied = SUSPENSIONS.c.reason.is_not_distinct_from(Cause.DENIED.value)
    connection.execute(SUSPENSIONS.delete().where(_covering(place), ~denied))


def resume_chat(connection: sa.Connection, chat_id: int) -> bool:
    """End the suspensions of a chat and its topics, and tell whether there were any.

    A deleted topic is not back with its chat, and whether a chat may use a closed desk is not its own to say.
    """
    stays = SUSPENSIONS.c.reason.in_((Cause.TOPIC_DELETED.value, Cause.DENIED.value))
    ended = SUSPENSIONS.delete().where(of_chat(SUSPENSIONS, chat_id), stays.is_not(sa.true()))
    return connection.execute(ended).rowcount > 0


def answer_in(connection: sa.Connection, chat_id: int, topic_id: int | None, name: str) -> None:
    """Have questions of a chat answered in one topic, or in all; each topic with settings of its own knows it."""
    values = {"answers_topic": topic_id, "answers_name": name or None}
    connection.execute(CHATS.update().where(of_chat(CHATS, chat_id)).values(values))


def _covering(place: Place) -> sa.ColumnElement[bool]:
    return of_chat(SUSPENSIONS, place.chat_id) & SUSPENSIONS.c.topic_id.in_((place.topic_id, WHOLE_CHAT))
