"""What the bot remembers of conversations: answers, each person's last question, and what readers opened.

Functions over an open transaction; `store` begins and ends it. Who asked is kept
beside a question only as long as a conversation may go on, and what readers
opened is kept without who or where.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.answers import Card, LastQuestion, Use
from bot.tables import CARDS, LAST_QUESTIONS, USES
from bot.types import Place
from bot.wire import card_of, last_question_of

CARDS_KEPT = timedelta(days=90)
CITED_RANKS = 3
"""Passages of a card that were shown for sure; "more quotes" leaves no trace."""

LAST_QUESTIONS_KEPT = timedelta(days=1)
"""Longer than any follow-up reaches back, so that "why?" still finds its card after lunch."""

USES_KEPT = timedelta(days=365)


def card(connection: sa.Connection, card_id: str) -> Card | None:
    """Return a kept answer, or None when it was pruned or never was."""
    row = connection.execute(CARDS.select().where(CARDS.c.id == card_id)).mappings().first()
    return card_of(row) if row else None


def cited_passages(connection: sa.Connection, *, since: datetime) -> list[int]:
    """Return the passages that the answers given after `since` ranked first, without repeats."""
    query = sa.select(CARDS).where(CARDS.c.created > since, CARDS.c.answered)
    cards = [card_of(row) for row in connection.execute(query).mappings()]
    return list(dict.fromkeys(passage for card in cards for passage in card.passage_ids[:CITED_RANKS]))


def last_question(connection: sa.Connection, place: Place, person_id: int) -> LastQuestion | None:
    """Return what a person asked last in a place; how old it may be is for the caller to say."""
    row = connection.execute(LAST_QUESTIONS.select().where(_of_person(place, person_id))).mappings().first()
    return last_question_of(row) if row else None


def put_last_question(connection: sa.Connection, place: Place, person_id: int, last: LastQuestion) -> None:
    """Remember `last` in place of what the person asked there before."""
    forget_question(connection, place, person_id)
    who = {"chat_id": place.chat_id, "topic_id": place.topic_id, "person_id": person_id}
    values = {"question": last.question, "card_id": last.card_id, "asked_at": last.asked_at}
    connection.execute(LAST_QUESTIONS.insert().values(**who, **values))


def forget_question(connection: sa.Connection, place: Place, person_id: int) -> None:
    """Forget what a person asked last in a place."""
    connection.execute(LAST_QUESTIONS.delete().where(_of_person(place, person_id)))


def latest_card(connection: sa.Connection, place: Place, person_id: int) -> Card | None:
    """Return the card of the person's last question; where none is remembered, the newest card of the place.

    Not in a group, where that would be somebody else's; a channel or an
    anonymous administrator, person 0, has no other.
    """
    own = CARDS.c.id.in_(sa.select(LAST_QUESTIONS.c.card_id).where(_of_person(place, person_id)))
    here = (CARDS.c.chat_id == place.chat_id) & (CARDS.c.topic_id == place.topic_id)
    if place.chat_id < 0 and person_id:
        here = here & own
    newest_own_first = CARDS.select().where(here).order_by(own.desc(), CARDS.c.created.desc()).limit(1)
    row = connection.execute(newest_own_first).mappings().first()
    return card_of(row) if row else None


def note_use(connection: sa.Connection, card_id: str, passage_id: int, *, now: datetime) -> None:
    """Keep that a passage of a card was opened; opening it again only makes that newer."""
    shown = card(connection, card_id)
    if shown is None or passage_id not in shown.passage_ids:
        return
    note_opened(connection, Use(shown.question, passage_id), now=now)


def note_opened(connection: sa.Connection, use: Use, *, now: datetime) -> None:
    """Keep that a passage was opened under the answer to a question; opening it again only makes that newer."""
    same = (USES.c.passage_id == use.passage_id) & (USES.c.question == use.question)
    connection.execute(USES.delete().where(same))
    connection.execute(USES.insert().values(question=use.question, passage_id=use.passage_id, at=now))


def uses(connection: sa.Connection) -> list[Use]:
    """Return what readers opened, oldest first."""
    rows = connection.execute(USES.select().order_by(USES.c.id)).mappings()
    return [Use(row["question"], row["passage_id"]) for row in rows]


def prune(connection: sa.Connection, now: datetime) -> None:
    """Drop cards older than 90 days, last questions older than a day, and uses older than a year."""
    connection.execute(CARDS.delete().where(CARDS.c.created < now - CARDS_KEPT))
    connection.execute(LAST_QUESTIONS.delete().where(LAST_QUESTIONS.c.asked_at < now - LAST_QUESTIONS_KEPT))
    connection.execute(USES.delete().where(USES.c.at < now - USES_KEPT))


def _of_person(place: Place, person_id: int) -> sa.ColumnElement[bool]:
    at = (LAST_QUESTIONS.c.chat_id == place.chat_id) & (LAST_QUESTIONS.c.topic_id == place.topic_id)
    return at & (LAST_QUESTIONS.c.person_id == person_id)
