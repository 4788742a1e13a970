"""The table `drafts`: briefs that wait for editors, what these chose, and what became of them.

A change is written only on top of the version that it was made of, so that of two editors who press at once one
goes on from what the other did. Publishing ends the draft in the transaction that puts the brief into the outbox.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from bot.database import Database, is_trouble
from bot.delivery import outbox
from bot.editing.choices import Choices, Draft, State, choices_from_json, choices_to_json
from bot.editing.draft_rows import draft_of, of_subscription, row_of
from bot.editing.pending import Unshown, Waiting, unshown_of, waiting_of
from bot.editing.wire import brief_from_json
from bot.errors import StoreError
from bot.messages import Outgoing
from bot.rooms import chats
from bot.tables import DRAFTS, OUTBOX, SUBSCRIPTIONS
from bot.types import Place

log = logging.getLogger(__name__)

KEPT: Final = timedelta(days=30)
"""As long as the outbox knows its keys: so long nothing that went to editors is composed again."""


class Drafts:
    """Reads and writes drafts; each method is one transaction and raises StoreError."""

    def __init__(self, database: Database) -> None:
        """Keep drafts in `database`."""
        self._database = database

    def get(self, draft_id: int) -> Draft | None:
        """Return a draft; None where it was forgotten, or never was."""
        with self._database.reading() as connection:
            row = connection.execute(DRAFTS.select().where(DRAFTS.c.id == draft_id)).mappings().first()
        return draft_of(row) if row else None

    def is_subscribed(self, draft: Draft) -> bool:
        """Tell whether the subscription that a draft comes from still is."""
        query = sa.select(SUBSCRIPTIONS.c.id).where(of_subscription(draft.subscription_id, draft.made))
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def readable(self, draft_id: int) -> Draft | None:
        """Return a draft; None also for one that another version wrote and that cannot be read."""
        try:
            return self.get(draft_id)
        except StoreError as error:
            if is_trouble(error):
                raise
            log.error("draft %d is not looked at: %s", draft_id, error)
            return None

    def give_up_unreadable(self, draft_id: int) -> bool:
        """End an open draft that cannot be read, false for one that can; its message stays as it is."""
        if self.readable(draft_id) is not None:
            return False
        this = (DRAFTS.c.id == draft_id) & (DRAFTS.c.state == State.OPEN.value)
        with self._database.writing() as connection:
            ended = {"state": State.MISSED.value, "shown": DRAFTS.c.version}
            connection.execute(DRAFTS.update().where(this).values(ended))
        return True

    def waiting(self) -> list[Waiting]:
        """Return the open drafts, the earliest deadline first."""
        columns = [column for column in DRAFTS.c if column.name not in ("payload", "choices")]
        query = sa.select(*columns).where(DRAFTS.c.state == State.OPEN.value)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(DRAFTS.c.deadline, DRAFTS.c.id)).mappings().all()
            return [waiting_of(connection, row) for row in rows]

    def unshown(self) -> list[Unshown]:
        """Return the drafts whose message does not show them as they are, the oldest first; see `Unshown`."""
        columns = DRAFTS.c["id", "key", "editors_chat", "editors_topic", "message_id"]
        behind = sa.select(*columns).where(DRAFTS.c.shown < DRAFTS.c.version)
        with self._database.reading() as connection:
            rows = connection.execute(behind.order_by(DRAFTS.c.made, DRAFTS.c.id)).mappings().all()
            return [found for row in rows if (found := unshown_of(connection, row))]

    def change(self, draft: Draft, choices: Choices, *, of: Collection[State]) -> bool:
        """Keep new choices for a draft in one of these states; false where it changed since it was read."""
        values = {"choices": choices_to_json(choices), "version": draft.version + 1}
        with self._database.writing() as connection:
            return _move(connection, draft, values, of)

    def end(self, draft: Draft, state: State, outgoing: Sequence[Outgoing], *, of: Collection[State]) -> bool:
        """End a draft that is in one of these states, and put what that leads to into the outbox; both or neither.

        False where it changed since it was read. What is missed is left to the next brief.
        """
        with self._database.writing() as connection:
            if not _move(connection, draft, {"state": state.value, "version": draft.version + 1}, of):
                return False
            if state in (State.MISSED, State.LAPSED):
                _give_back(connection, draft)
            own = [item for item in outgoing if item.place == draft.place]
            outbox.enqueue(connection, own, subscription_id=draft.subscription_id)
            outbox.enqueue(connection, [item for item in outgoing if item.place != draft.place])
        return True

    def mark_shown(self, draft: Draft, message_id: int | None = None) -> None:
        """Say that a message in the editors' chat shows this version of a draft, or that none can."""
        behind = (DRAFTS.c.id == draft.id) & (DRAFTS.c.shown < draft.version)
        with self._database.writing() as connection:
            connection.execute(DRAFTS.update().where(behind).values(shown=draft.version))
            if message_id is not None:
                connection.execute(DRAFTS.update().where(DRAFTS.c.id == draft.id).values(message_id=message_id))

    def mark_behind(self, draft: Draft) -> None:
        """Say that the message shows something older than this draft, after it was changed once more."""
        changed = (DRAFTS.c.id == draft.id) & (DRAFTS.c.version != draft.version)
        with self._database.writing() as connection:
            connection.execute(DRAFTS.update().where(changed).values(shown=draft.version))

    def move(self, draft_id: int, editors: Place) -> None:
        """Have a draft wait at another place, where it has no message yet."""
        values = {"editors_chat": editors.chat_id, "editors_topic": editors.topic_id, "message_id": None}
        with self._database.writing() as connection:
            connection.execute(DRAFTS.update().where(DRAFTS.c.id == draft_id).values(values))

    def bring(self, draft: Draft, outgoing: Sequence[Outgoing]) -> None:
        """Put what shows a draft into the outbox; it shows this version."""
        with self._database.writing() as connection:
            connection.execute(DRAFTS.update().where(DRAFTS.c.id == draft.id).values(shown=draft.version))
            outbox.enqueue(connection, outgoing)


def insert(connection: sa.Connection, draft: Draft, outgoing: Sequence[Outgoing]) -> int:
    """Keep a new draft with what brings it to its editors, and return how many messages that is.

    A brief that went to editors, or out, before adds nothing.
    """
    drafted = sa.select(DRAFTS.c.id).where(DRAFTS.c.key == draft.key)
    queued = sa.select(OUTBOX.c.id).where(OUTBOX.c.key == f"{draft.key}:0")
    if any(connection.execute(query).first() is not None for query in (drafted, queued)):
        return 0
    connection.execute(DRAFTS.insert().values(row_of(draft)))
    return outbox.enqueue(connection, outgoing)


def at_editors(connection: sa.Connection, place: Place) -> dict[int, datetime]:
    """Return the articles of the stories that editors may still publish at `place`, and when these were composed."""
    columns = DRAFTS.c["payload", "choices", "made"]
    waiting = sa.select(*columns).where(chats.at(DRAFTS, place), DRAFTS.c.state == State.OPEN.value)
    told: dict[int, datetime] = {}
    for row in connection.execute(waiting):
        try:
            kept, stories = choices_from_json(row.choices).kept, brief_from_json(row.payload).stories
        except StoreError as error:
            log.error("a draft for chat %d is left out of what it was told: %s", place.chat_id, error)
            continue
        told |= {article_id: row.made for number in kept for article_id in stories[number - 1].article_ids}
    return told


def prune(connection: sa.Connection, now: datetime) -> None:
    """Drop drafts that were decided, and whose deadline is more than 30 days ago."""
    connection.execute(DRAFTS.delete().where(DRAFTS.c.deadline < now - KEPT, DRAFTS.c.state != State.OPEN.value))


def _move(connection: sa.Connection, draft: Draft, values: dict[str, Any], states: Collection[State]) -> bool:
    same = (DRAFTS.c.id == draft.id) & (DRAFTS.c.version == draft.version)
    in_states = DRAFTS.c.state.in_([state.value for state in states])
    return connection.execute(DRAFTS.update().where(same, in_states).values(values)).rowcount > 0


def _give_back(connection: sa.Connection, draft: Draft) -> None:
    """Have the next brief tell of this one's time, unless another one went on from there."""
    same = (SUBSCRIPTIONS.c.id == draft.subscription_id) & (SUBSCRIPTIONS.c.done_until == draft.brief.until)
    connection.execute(SUBSCRIPTIONS.update().where(same).values(done_until=draft.brief.since))
