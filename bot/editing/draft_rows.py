"""A draft as a row of the table `drafts`, and the row as a draft."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.editing.choices import Draft, State, choices_from_json, choices_to_json
from bot.editing.wire import brief_from_json, brief_to_json
from bot.tables import SUBSCRIPTIONS
from bot.types import Place
from bot.wire import place_of


def row_of(draft: Draft) -> dict[str, Any]:
    """Return the columns of a draft."""
    return {
        "id": draft.id,
        "key": draft.key,
        "chat_id": draft.place.chat_id,
        "topic_id": draft.place.topic_id,
        "subscription_id": draft.subscription_id,
        "editors_chat": draft.editors.chat_id,
        "editors_topic": draft.editors.topic_id,
        "message_id": draft.message_id,
        "payload": brief_to_json(draft.brief),
        "choices": choices_to_json(draft.choices),
        "state": draft.state.value,
        "made": draft.made,
        "deadline": draft.deadline,
        "version": draft.version,
        "shown": draft.shown,
    }


def draft_of(row: sa.RowMapping) -> Draft:
    """Return the draft of a row; raises StoreError where another version wrote it."""
    return Draft(
        id=row["id"],
        key=row["key"],
        place=place_of(row),
        subscription_id=row["subscription_id"],
        editors=Place(row["editors_chat"], row["editors_topic"]),
        brief=brief_from_json(row["payload"]),
        choices=choices_from_json(row["choices"]),
        made=row["made"],
        deadline=row["deadline"],
        state=State(row["state"]),
        message_id=row["message_id"],
        version=row["version"],
        shown=row["shown"],
    )


def of_subscription(subscription_id: int, made: datetime) -> sa.ColumnElement[bool]:
    """Return what finds the subscription of a draft; a later one may have got the number of one that ended."""
    return (SUBSCRIPTIONS.c.id == subscription_id) & (SUBSCRIPTIONS.c.created <= made)
