"""What goes when somebody asks to be forgotten, table by table; docs/privacy.md says the same in words.

Each method of `Forgetting` is one transaction: all of it goes, or nothing. Updates that wait to be handled stay, so
that the one which asks for this ends as any other, and what was written after it is answered.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from bot.store import BotStore
from bot.tables import (
    ALERT_PAGES,
    ASKED,
    CARDS,
    CHATS,
    DRAFTS,
    FEED_NAMES,
    INBOX,
    LAST_QUESTIONS,
    OUTBOX,
    REPLIED,
    ROLES,
    SENT_QUOTES,
    STORY_ALERTS,
    SUBSCRIPTIONS,
    SUSPENSIONS,
    TOLD,
    USES,
    WEB_LINKS,
    WEB_SESSIONS,
    WISHES,
)
from bot.types import Cause, Place


class Kept(StrEnum):
    """Kinds of what is kept, as people are told of them; the values are nouns of `Texts.count`."""

    SETTINGS = "kept_settings"
    SUBSCRIPTION = "subscription"
    WISH = "kept_wish"
    ANSWER = "kept_answer"
    LAST_QUESTION = "kept_last_question"
    USE = "kept_use"
    MESSAGE = "kept_message"
    QUOTE = "kept_quote"
    NEWS = "kept_news"
    COUNT = "kept_count"
    UPDATE = "kept_update"
    SUBSCRIBER = "kept_subscriber"
    FEED = "kept_feed"
    REPLY = "kept_reply"
    DRAFT = "kept_draft"
    SESSION = "kept_session"
    OTHER = "kept_other"


@dataclass(frozen=True, slots=True)
class Gone:
    """How many of a kind were deleted; never 0."""

    kind: Kept
    count: int


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted, in the order of `Kept`, and what stays: an owner's `let_in`, and the count of today."""

    gone: tuple[Gone, ...]
    let_in: bool = False
    counted_today: bool = False


OF_CHAT: Final[tuple[tuple[sa.Column[Any], Kept], ...]] = (
    (CHATS.c.chat_id, Kept.SETTINGS),
    (SUBSCRIPTIONS.c.chat_id, Kept.SUBSCRIPTION),
    (WISHES.c.chat_id, Kept.WISH),
    (WISHES.c.for_chat, Kept.WISH),
    (LAST_QUESTIONS.c.chat_id, Kept.LAST_QUESTION),
    (CARDS.c.chat_id, Kept.ANSWER),
    (OUTBOX.c.chat_id, Kept.MESSAGE),
    (SENT_QUOTES.c.chat_id, Kept.QUOTE),
    (TOLD.c.chat_id, Kept.NEWS),
    (STORY_ALERTS.c.chat_id, Kept.NEWS),
    (ALERT_PAGES.c.chat_id, Kept.NEWS),
    (REPLIED.c.chat_id, Kept.REPLY),
    (DRAFTS.c.chat_id, Kept.DRAFT),
    (FEED_NAMES.c.chat_id, Kept.OTHER),
    (WEB_SESSIONS.c.person_id, Kept.SESSION),
    (WEB_LINKS.c.person_id, Kept.SESSION),
)
"""The columns by which all rows of a chat are found and deleted; suspensions, updates and counts are apart.

In private the chat is the person, whose sessions in the reading room end by this."""

_MANY = 500
"""Values in one statement: SQLite takes at most 999 parameters in old builds."""


class Forgetting:
    """Deletes what is kept of people and chats; raises StoreError. Says nothing: that is `privacy`."""

    def __init__(self, store: BotStore) -> None:
        """Delete from the database of `store`."""
        self._store = store

    def person(self, person_id: int, *, today: date) -> Forgotten:
        """Forget a person: the private chat with them, and what is kept of them elsewhere.

        What was counted `today`, as `quotas` count days, stays: else asking for this would be more questions.
        """
        with self._store.writing() as connection:
            gone = _chat(connection, person_id, today)
            gone += _asker(connection, LAST_QUESTIONS.c.person_id == person_id)
            gone[Kept.UPDATE] += _clear_updates(connection, _failed_of(connection, person_id))
            gone[Kept.SUBSCRIBER] += _unsign(connection, person_id)
            return _forgotten(connection, gone, person_id)

    def person_in(self, chat_id: int, person_id: int) -> Forgotten:
        """Forget what is kept of a person in one group; what they subscribed the group to is the group's."""
        with self._store.writing() as connection:
            in_chat = (LAST_QUESTIONS.c.person_id == person_id) & (LAST_QUESTIONS.c.chat_id == chat_id)
            gone = _asker(connection, in_chat)
            failed = _failed_of(connection, person_id, INBOX.c.chat_id == chat_id)
            gone[Kept.UPDATE] += _clear_updates(connection, failed)
            gone[Kept.SUBSCRIBER] += _unsign(connection, person_id, SUBSCRIPTIONS.c.chat_id == chat_id)
            return _forgotten(connection, gone, person_id)

    def chat(self, chat_id: int, *, today: date) -> Forgotten:
        """Forget a chat with all its topics."""
        with self._store.writing() as connection:
            return _forgotten(connection, _chat(connection, chat_id, today), chat_id)

    def places(self, chat_id: int) -> list[Place]:
        """Return the places of a chat that something may have been sent to."""
        known = (sa.select(table.c.chat_id, table.c.topic_id) for table in (CHATS, SUBSCRIPTIONS, OUTBOX, TOLD))
        both = sa.union(*known).subquery()
        with self._store.reading() as connection:
            rows = connection.execute(sa.select(both).where(both.c.chat_id == chat_id))
            return [Place(row.chat_id, row.topic_id) for row in rows]


def _chat(connection: sa.Connection, chat_id: int, today: date) -> Counter[Kept]:
    gone: Counter[Kept] = Counter()
    asked = connection.scalars(sa.select(CARDS.c.question).where(CARDS.c.chat_id == chat_id).distinct())
    gone[Kept.USE] += _delete_in(connection, USES.c.question, asked.all())
    for column, kind in OF_CHAT:
        gone[kind] += connection.execute(sa.delete(column.table).where(column == chat_id)).rowcount
    # Whether a chat may use a closed desk is not its own to say.
    own = SUSPENSIONS.c.reason.is_distinct_from(Cause.DENIED.value)
    ended = connection.execute(SUSPENSIONS.delete().where(SUSPENSIONS.c.chat_id == chat_id, own))
    gone[Kept.OTHER] += ended.rowcount
    gone[Kept.COUNT] += connection.execute(
        ASKED.delete().where(ASKED.c.person_id == chat_id, ASKED.c.day < today)
    ).rowcount
    ids = connection.scalars(sa.select(INBOX.c.update_id).where(INBOX.c.chat_id == chat_id, _ended()))
    gone[Kept.UPDATE] += _clear_updates(connection, ids.all())
    _leave_editing(connection, chat_id)
    return gone


def _leave_editing(connection: sa.Connection, chat_id: int) -> None:
    """Have the chats whose editors sat in this one have none, and what waits there wait at its own chat.

    It is then published at once, or, where only editors publish, waits for new ones.
    """
    none = {"editors_chat": None, "editors_topic": None}
    connection.execute(CHATS.update().where(CHATS.c.editors_chat == chat_id).values(none))
    nobody = {"editors_chat": DRAFTS.c.chat_id, "editors_topic": DRAFTS.c.topic_id, "message_id": None}
    connection.execute(DRAFTS.update().where(DRAFTS.c.editors_chat == chat_id).values(nobody))


def _asker(connection: sa.Connection, where: sa.ColumnElement[bool]) -> Counter[Kept]:
    """Delete last questions, and what is known to have come of them: cards, answers that were sent, opened quotes."""
    gone: Counter[Kept] = Counter()
    last = connection.execute(sa.select(LAST_QUESTIONS).where(where)).all()
    cards = [row.card_id for row in last if row.card_id]
    for row in last:
        answers = OUTBOX.c.message.contains(row.card_id, autoescape=True) & OUTBOX.c.ended.is_not(None)
        there = (OUTBOX.c.chat_id == row.chat_id) & answers
        gone[Kept.MESSAGE] += connection.execute(OUTBOX.delete().where(there)).rowcount if row.card_id else 0
    questions = connection.scalars(sa.select(CARDS.c.question).where(CARDS.c.id.in_(cards))).all()
    gone[Kept.USE] += _delete_in(connection, USES.c.question, questions)
    gone[Kept.OTHER] += _delete_in(connection, REPLIED.c.card_id, cards)
    gone[Kept.ANSWER] += _delete_in(connection, CARDS.c.id, cards)
    gone[Kept.LAST_QUESTION] += connection.execute(LAST_QUESTIONS.delete().where(where)).rowcount
    return gone


def _unsign(connection: sa.Connection, person_id: int, where: sa.ColumnElement[bool] | None = None) -> int:
    """Take a person's number from the subscriptions of groups and channels, which stay; of all, or those `where`."""
    theirs = (SUBSCRIPTIONS.c.subscribed_by == person_id) & (sa.true() if where is None else where)
    return connection.execute(SUBSCRIPTIONS.update().where(theirs).values(subscribed_by=None)).rowcount


def _ended() -> sa.ColumnElement[bool]:
    return INBOX.c.ended.is_not(None)


def _failed_of(connection: sa.Connection, person_id: int, where: sa.ColumnElement[bool] | None = None) -> list[int]:
    """Return the updates that were set aside, of which alone the words are kept, and that a person has a part in."""
    failed = sa.select(INBOX.c.update_id, INBOX.c.payload).where(_ended(), INBOX.c.payload != "")
    rows = connection.execute(failed if where is None else failed.where(where))
    return [row.update_id for row in rows if _names(json.loads(row.payload), person_id)]


def _names(value: Any, person_id: int) -> bool:
    """Tell whether an update, or a part of it, names a person anywhere."""
    if isinstance(value, dict):
        return value.get("id") == person_id or any(_names(inner, person_id) for inner in value.values())
    return isinstance(value, list) and any(_names(inner, person_id) for inner in value)


def _clear_updates(connection: sa.Connection, update_ids: Sequence[int]) -> int:
    """Keep of updates that they were here, so that none is handled twice, but neither their words nor their chat."""
    bare = {"chat_id": None, "payload": ""}
    return sum(
        connection.execute(INBOX.update().where(INBOX.c.update_id.in_(part)).values(bare)).rowcount
        for part in _parts(update_ids)
    )


def _delete_in(connection: sa.Connection, column: sa.Column[Any], values: Sequence[Any]) -> int:
    found = (sa.delete(column.table).where(column.in_(part)) for part in _parts(values))
    return sum(connection.execute(statement).rowcount for statement in found)


def _parts(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + _MANY] for start in range(0, len(values), _MANY))


def _forgotten(connection: sa.Connection, gone: Counter[Kept], owner_id: int) -> Forgotten:
    """Return what went, and what stays of a person or a chat."""
    let_in = ROLES.select().where((ROLES.c.person_id == owner_id) | (ROLES.c.chat_id == owner_id))
    counted = ASKED.select().where(ASKED.c.person_id == owner_id)
    return Forgotten(
        tuple(Gone(kind, gone[kind]) for kind in Kept if gone[kind]),
        let_in=connection.execute(let_in).first() is not None,
        counted_today=connection.execute(counted).first() is not None,
    )
