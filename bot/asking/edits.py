"""Which answer belongs to which question's message, so that an edited question changes its answer.

Written down with the send that gave the answer its id, in one transaction. While an answer waits in the outbox the
message there says whose it is, so that an edit changes what has not left yet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from bot.database import Database
from bot.errors import StoreError
from bot.messages import Answers, Lane, Message
from bot.tables import OUTBOX, REPLIED
from bot.types import Earlier, Request
from bot.wire import message_from_json, message_to_json

EDITED_WITHIN: Final = timedelta(minutes=10)
"""How long after it was asked an edited question changes its answer: later, others have read it and perhaps replied."""

KEPT: Final = timedelta(days=2)
"""Longer than Telegram keeps an edit for a bot that is down: 24 hours."""

QUESTIONS: Final = frozenset({"ask", "asof"})
"""The commands whose answers change with them."""

_DUE, _IN_FLIGHT = "due", "in flight"


def words_of(request: Request) -> str:
    """Return a mark of what is asked, the same however the words are spaced."""
    asked = f"{request.command} {' '.join(request.argument.split())}"
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def marked(answers: Sequence[Message], request: Request, *, card: str = "", before: str = "") -> list[Message]:
    """Return answers of which the first one says that it belongs to the message of `request`, unless it does."""
    if not answers or answers[0].answers is not None:
        return list(answers)
    belongs = Answers(request.message_id, words_of(request), card, before)
    return [replace(answers[0], answers=belongs), *answers[1:]]


def note(connection: sa.Connection, chat_id: int, answers: Answers, answer_id: int, *, now: datetime) -> None:
    """Write down that message `answer_id` is the answer to a question, in place of an earlier one."""
    connection.execute(REPLIED.delete().where(_of(chat_id, answers.message_id)))
    row = {"chat_id": chat_id, "message_id": answers.message_id, "answer_id": answer_id, "at": now}
    asked = {"words": answers.words, "card_id": answers.card, "before_id": answers.before}
    connection.execute(REPLIED.insert().values(row | asked))


def prune(connection: sa.Connection, now: datetime) -> None:
    """Drop what no edit can ask for any more."""
    connection.execute(REPLIED.delete().where(REPLIED.c.at < now - KEPT))


class Replied:
    """What is known of the answers of a chat. Every method is one transaction and raises StoreError."""

    def __init__(self, store: Database) -> None:
        """Look into the database of `store`."""
        self._store = store

    def earlier(self, chat_id: int, message_id: int) -> Earlier | None:
        """Return what the message of a question got, None where it got no answer or that is long ago."""
        with self._store.reading() as connection:
            # What waits is newer than what was sent: an answer that could not be changed is sent anew.
            return _waiting(connection, chat_id, message_id) or _sent(connection, chat_id, message_id)

    def change_waiting(self, delivery_id: int, message: Message) -> bool:
        """Put `message` in the place of one that waits in the outbox; tell whether it still did."""
        with self._store.writing() as connection:
            still = (OUTBOX.c.id == delivery_id) & (OUTBOX.c.state == _DUE) & (OUTBOX.c.lost == 0)
            kept = connection.scalar(sa.select(OUTBOX.c.message).where(still))
            if kept is None:
                return False
            changed = replace(message, reply_to=message_from_json(kept).reply_to)
            connection.execute(OUTBOX.update().where(still).values(message=message_to_json(changed)))
            return True


def _waiting(connection: sa.Connection, chat_id: int, message_id: int) -> Earlier | None:
    open_answers = (OUTBOX.c.chat_id == chat_id) & (OUTBOX.c.lane == Lane.ANSWER.value)
    states = OUTBOX.c.state.in_((_DUE, _IN_FLIGHT))
    query = sa.select(OUTBOX.c.id, OUTBOX.c.state, OUTBOX.c.lost, OUTBOX.c.message).where(open_answers, states)
    for row in connection.execute(query.order_by(OUTBOX.c.id.desc())):
        answers = _answers_in(row.message)
        if answers is not None and answers.message_id == message_id:
            # One whose send was not confirmed may stand in the chat already: it is waited for, then changed there.
            delivery_id = row.id if row.state == _DUE and not row.lost else None
            return Earlier(answers.words, answers.card, answers.before, delivery_id=delivery_id)
    return None


def _answers_in(kept: str) -> Answers | None:
    try:
        return message_from_json(kept).answers
    except StoreError:
        # The courier gives it up and says why; until then it must not cost its chat every edit.
        return None


def _sent(connection: sa.Connection, chat_id: int, message_id: int) -> Earlier | None:
    row = connection.execute(REPLIED.select().where(_of(chat_id, message_id))).first()
    return Earlier(row.words, row.card_id, row.before_id, answer_id=row.answer_id) if row else None


def _of(chat_id: int, message_id: int) -> sa.ColumnElement[bool]:
    return (REPLIED.c.chat_id == chat_id) & (REPLIED.c.message_id == message_id)
