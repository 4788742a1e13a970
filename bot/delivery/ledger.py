"""What each place was really sent: the quotes that messages show, and the articles whose news they told.

Functions over an open transaction; `store` begins and ends it. Written only when
a message has its id from Telegram, so what nobody received is told again. Says
nothing about what is worth telling or correcting: that is `composer` and `corrections`.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.asking import edits
from bot.editing import table as draft_table
from bot.errors import StoreError
from bot.messages import Message
from bot.news import SentQuote, SentRecord
from bot.tables import OUTBOX, SENT_QUOTES, TOLD
from bot.types import Place
from bot.wire import cited_of, cited_row, message_from_json, message_to_json, sent_quote_of

log = logging.getLogger(__name__)

LEDGER_KEPT = timedelta(days=90)

QUOTES_REMEMBERED = 600
"""Newest quotes that a new brief is held against: all sentences of its stories are compared with each, 0.3 s for these
(measured); the articles that were told are remembered however many quotes came since."""

_ARTICLES = 500
"""Articles in one statement: SQLite takes at most 999 parameters in old builds."""


def note(connection: sa.Connection, place: Place, message: Message, message_id: int, *, now: datetime) -> None:
    """Write down what a message that was just sent quotes and tells."""
    if message.answers is not None:
        edits.note(connection, place.chat_id, message.answers, message_id, now=now)
    of_place = {"chat_id": place.chat_id, "topic_id": place.topic_id}
    new = {**of_place, "message_id": message_id, "sent": now, "withdrawn": False}
    if message.cited:
        rows = [{**new, **cited_row(cited), "compared": cited.revision} for cited in message.cited]
        connection.execute(SENT_QUOTES.insert(), rows)
    if message.tells:
        for start in range(0, len(message.tells), _ARTICLES):
            again = TOLD.c.article_id.in_(message.tells[start : start + _ARTICLES])
            connection.execute(TOLD.delete().where(_at(TOLD, place), again))
        connection.execute(TOLD.insert(), [{**of_place, "article_id": told, "at": now} for told in message.tells])


def note_edit(connection: sa.Connection, place: Place, message: Message, message_id: int, *, now: datetime) -> None:
    """Write down what a message shows since it was edited, in place of what it showed before."""
    same = _at(SENT_QUOTES, place) & (SENT_QUOTES.c.message_id == message_id)
    connection.execute(SENT_QUOTES.delete().where(same))
    note(connection, place, message, message_id, now=now)


def sent_to(connection: sa.Connection, place: Place, *, since: datetime) -> SentRecord:
    """Return what a place was told and shown after `since`, the newest quotes first, and what is on its way there.

    What waits in the outbox, or with editors, counts, or two briefs that quiet hours hold would tell the same twice;
    what fails, or was dropped, does not.
    A quote of an article that the place was not told of is none: who was shown an answer has not read the news yet.
    Nor is a headline, which says what the sentences under it say.
    """
    waiting = _waiting(connection, place)
    on_its_way = {article_id: due for message, due in waiting for article_id in message.tells}
    told = connection.execute(sa.select(TOLD.c.article_id, TOLD.c.at).where(_at(TOLD, place), TOLD.c.at > since)).all()
    of_told = SENT_QUOTES.c.article_id.in_(sa.select(TOLD.c.article_id).where(_at(TOLD, place), TOLD.c.at > since))
    is_sentence = SENT_QUOTES.c.of_title.is_not(True)
    shown = SENT_QUOTES.select().where(_at(SENT_QUOTES, place), SENT_QUOTES.c.sent > since, of_told, is_sentence)
    rows = connection.execute(shown.order_by(SENT_QUOTES.c.id.desc()).limit(QUOTES_REMEMBERED)).mappings()
    on_their_way = (each for message, _ in waiting if message.tells for each in message.cited if not each.of_title)
    return SentRecord(
        told={row.article_id: row.at for row in told} | on_its_way | draft_table.at_editors(connection, place),
        cited=tuple(dict.fromkeys((*on_their_way, *(cited_of(row) for row in rows)))),
        last=max((row.at for row in told), default=None),
    )


def _waiting(connection: sa.Connection, place: Place) -> list[tuple[Message, datetime]]:
    """Return what is on its way to a place, the newest first, and when it may be sent."""
    query = sa.select(OUTBOX.c.message, OUTBOX.c.not_before).where(_at(OUTBOX, place), OUTBOX.c.ended.is_(None))
    rows = connection.execute(query.order_by(OUTBOX.c.id.desc()))
    return [(message, row.not_before) for row in rows if (message := _readable(row.message, place)) is not None]


def _readable(text: str, place: Place) -> Message | None:
    try:
        return message_from_json(text)
    except StoreError as error:
        # The courier gives it up when it is due; until then it stops nothing else.
        log.error("what waits for chat %d is left out of what it was told: %s", place.chat_id, error)
        return None


def cited_articles(connection: sa.Connection, *, since: datetime) -> list[int]:
    """Return the articles that anybody was shown quotes of after `since`, the longest known first."""
    query = sa.select(SENT_QUOTES.c.article_id).where(SENT_QUOTES.c.sent > since).distinct()
    return list(connection.scalars(query.order_by(SENT_QUOTES.c.article_id)))


def quotes(
    connection: sa.Connection, article_ids: Sequence[int], where: sa.ColumnElement[bool], *, since: datetime
) -> list[SentQuote]:
    """Return the quotes of these articles sent after `since` that fulfil `where`, in the order of sending."""
    query = SENT_QUOTES.select().where(SENT_QUOTES.c.sent > since, where)
    found: list[SentQuote] = []
    for start in range(0, len(article_ids), _ARTICLES):
        of_them = SENT_QUOTES.c.article_id.in_(article_ids[start : start + _ARTICLES])
        found += [sent_quote_of(row) for row in connection.execute(query.where(of_them)).mappings()]
    return sorted(found, key=lambda quote: quote.id)


def settle(connection: sa.Connection, read: Sequence[SentQuote], settled: Sequence[SentQuote]) -> bool:
    """Keep with what the quotes `read` were compared, and whether their chats know that they were withdrawn.

    False, and nothing is kept, where one of them is not as it was read: an earlier leader that goes on must not undo
    what its follower did.
    """
    if not all(_is_as_read(connection, quote) for quote in read):
        return False
    for quote in settled:
        change = SENT_QUOTES.update().where(SENT_QUOTES.c.id == quote.id)
        connection.execute(change.values(compared=quote.compared, withdrawn=quote.withdrawn))
    return True


def move(connection: sa.Connection, old_chat_id: int, new_chat_id: int) -> None:
    """Give the ledger of a chat to its new id.

    There its message ids would name other messages, so they are negated, and
    what waits to be sent replies to none of them.
    """
    newer = TOLD.alias()
    of_new = (newer.c.chat_id == new_chat_id) & (newer.c.topic_id == TOLD.c.topic_id)
    has_newer = sa.exists().where(of_new, newer.c.article_id == TOLD.c.article_id)
    connection.execute(TOLD.delete().where(TOLD.c.chat_id == old_chat_id, has_newer))
    connection.execute(TOLD.update().where(TOLD.c.chat_id == old_chat_id).values(chat_id=new_chat_id))
    void = {"chat_id": new_chat_id, "message_id": -sa.func.abs(SENT_QUOTES.c.message_id)}
    connection.execute(SENT_QUOTES.update().where(SENT_QUOTES.c.chat_id == old_chat_id).values(void))
    _reply_to_nothing(connection, old_chat_id)


def prune(connection: sa.Connection, now: datetime) -> None:
    """Drop what was sent more than 90 days ago."""
    connection.execute(SENT_QUOTES.delete().where(SENT_QUOTES.c.sent < now - LEDGER_KEPT))
    connection.execute(TOLD.delete().where(TOLD.c.at < now - LEDGER_KEPT))


def _is_as_read(connection: sa.Connection, quote: SentQuote) -> bool:
    known = SENT_QUOTES.select().where(SENT_QUOTES.c.id == quote.id)
    row = connection.execute(known).mappings().first()
    return row is not None and (row["compared"], row["withdrawn"]) == (quote.compared, quote.withdrawn)


def _reply_to_nothing(connection: sa.Connection, chat_id: int) -> None:
    waiting = sa.select(OUTBOX.c.id, OUTBOX.c.message).where(OUTBOX.c.chat_id == chat_id, OUTBOX.c.ended.is_(None))
    for row in connection.execute(waiting).all():
        message = message_from_json(row.message)
        if message.reply_to is not None or message.answers is not None:
            alone = message_to_json(replace(message, reply_to=None, answers=None))
            connection.execute(OUTBOX.update().where(OUTBOX.c.id == row.id).values(message=alone))


def _at(table: sa.Table, place: Place) -> sa.ColumnElement[bool]:
    return (table.c.chat_id == place.chat_id) & (table.c.topic_id == place.topic_id)
