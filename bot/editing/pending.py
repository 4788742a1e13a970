"""Open drafts as far as one need know them: what is due, and whose message shows something older."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.editing.draft_rows import of_subscription
from bot.rooms import chats
from bot.tables import OUTBOX, SUBSCRIPTIONS
from bot.types import Chat, Place
from bot.wire import place_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open draft as far as one need know it to see what is due.

    `chat` is the chat that it is for as it is set now, `lost` says that its editors cannot be written to, `brought`
    that its message with the buttons is at its editors, or on its way, and `subscribers` who may be told: whoever
    subscribed to it; None where the subscription ended.
    """

    id: int
    editors: Place
    deadline: datetime
    chat: Chat | None
    lost: bool
    brought: bool
    subscribers: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Unshown:
    """A draft whose message shows an older version; `message_id` is None where there is no such message.

    One whose message is still on its way is none: it is changed when it is there.
    """

    id: int
    message_id: int | None


@dataclass(frozen=True, slots=True)
class _Brought:
    """What became of the message with the buttons in the outbox."""

    message_id: int | None
    ended: datetime | None


def part_key(key: str, editors: Place, part: object) -> str:
    """Return the key of a message that shows a draft; a chat that the draft moved to gets messages of its own."""
    return f"draft:{key}:{editors.chat_id}:{editors.topic_id}:{part}"


def board_key(key: str, editors: Place) -> str:
    """Return the key of the message with the buttons."""
    return part_key(key, editors, "board")


def waiting_of(connection: sa.Connection, row: sa.RowMapping) -> Waiting:
    """Return an open draft with what its chats, its subscription and the outbox say of it."""
    place, editors = place_of(row), Place(row["editors_chat"], row["editors_topic"])
    by = sa.select(SUBSCRIPTIONS.c.subscribed_by).where(of_subscription(row["subscription_id"], row["made"]))
    subscribed = connection.execute(by).first()
    return Waiting(
        id=row["id"],
        editors=editors,
        deadline=row["deadline"],
        chat=chats.read(connection, place),
        lost=_is_lost(connection, editors),
        brought=row["message_id"] is not None or _board(connection, row) is not None,
        subscribers=None if subscribed is None else tuple(one for one in subscribed if one is not None),
    )


def unshown_of(connection: sa.Connection, row: sa.RowMapping) -> Unshown | None:
    """Return a draft that its message lags behind; None while that message is on its way."""
    if row["message_id"] is not None:
        return Unshown(row["id"], row["message_id"])
    board = _board(connection, row)
    if board is None:
        return Unshown(row["id"], None)
    is_on_its_way = board.message_id is None and board.ended is None
    return None if is_on_its_way else Unshown(row["id"], board.message_id)


def _board(connection: sa.Connection, row: sa.RowMapping) -> _Brought | None:
    key = board_key(row["key"], Place(row["editors_chat"], row["editors_topic"]))
    found = connection.execute(sa.select(OUTBOX.c.message_id, OUTBOX.c.ended).where(OUTBOX.c.key == key)).first()
    return None if found is None else _Brought(found.message_id, found.ended)


def _is_lost(connection: sa.Connection, editors: Place) -> bool:
    known = chats.read(connection, editors)
    return known is None or known.suspended is not None
