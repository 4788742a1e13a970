"""Keep chats, subscriptions, the outbox and the cards behind buttons.

Each method is one transaction and may be called from any thread. Nothing here
decides what is due or where it may go; rows become nouns in `wire`.

A delivery goes `due -> in flight -> sent`, or back to due when it was not
taken, or to failed when it never can be. What is in flight when the process
ends is sent again at the next start: the only way in which a message can come
twice, because Telegram has no key by which it would know a repeated send.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from bot.answers import Card, LastQuestion, Use
from bot.asking import edits, memory
from bot.asking.cards import new_card
from bot.delivery import inbox, ledger, moving, outbox
from bot.delivery.turn import Turn
from bot.editing import table as draft_table
from bot.errors import StoreError
from bot.messages import Delivery, Message, Outgoing
from bot.news import SentQuote, SentRecord
from bot.operations import lapsed
from bot.rooms import chats
from bot.rooms.chats import WHOLE_CHAT, at, belonging, of_chat, suspended
from bot.schema import open_database, translated
from bot.tables import CARDS, CHATS, SENT_QUOTES, SUBSCRIPTIONS
from bot.types import Cause, Chat, Enrolment, Language, Length, Place, Room, Subscription, Wish
from bot.watching import alert_pages, story_alerts
from bot.wire import card_row, subscription_of, subscription_row
from corpus.engines import READING, Limits, begun
from embeddings.types import Findings


class BotStore:
    """People's data. Every method raises StoreError when the database cannot be used."""

    def __init__(self, url: str, *, limits: Limits | None = None) -> None:
        """Open the database at `url` (an SQLAlchemy URL) and bring its schema up to date."""
        self._engine = open_database(url, limits)
        self._readers = self._engine.execution_options(turn=READING)
        # SQLite lets a second writer sleep and try again, for up to a tenth of a second each time, and gives no turns.
        self._turn = Turn()

    def close(self) -> None:
        """Release the database; the store is not used afterwards."""
        self._engine.dispose()

    def chat(self, place: Place) -> Chat | None:
        """Return the place's settings; a topic without its own has those of its chat."""
        with self.reading() as connection:
            return chats.read(connection, place)

    def ensure_chat(self, room: Room, *, language: Language, zone: str, length: Length = Length.SHORT) -> Chat:
        """Return the settings for where a request came from, made with these defaults when new.

        A chat that writes to us can be reached again: its suspension ends.
        """
        known = self.chat(room.place)
        if known and known.suspended is None and known.title == room.title:
            return known
        with self.writing() as connection:
            known = chats.read(connection, room.place)
            if known is None:
                chat = Chat(Place(room.place.chat_id), room.kind, room.title, language, zone, length=length)
                chats.write(connection, chat)
            chats.resume(connection, room.place)
            connection.execute(CHATS.update().where(of_chat(CHATS, room.place.chat_id)).values(title=room.title))
            return _existing_chat(connection, room.place)

    def update_chat(self, chat: Chat) -> None:
        """Keep these settings for exactly this place; a topic has its own from then on."""
        with self.writing() as connection:
            chats.write(connection, chat)

    def suspend(self, chat_id: int, now: datetime, cause: Cause = Cause.BLOCKED) -> None:
        """Stop composing for and sending to a whole chat; all it has is kept."""
        self.suspend_topic(Place(chat_id, WHOLE_CHAT), now, cause)

    def suspend_topic(self, place: Place, now: datetime, cause: Cause = Cause.TOPIC_CLOSED) -> None:
        """Stop composing for and sending to one place of a chat; all it has is kept."""
        with self.writing() as connection:
            chats.suspend(connection, place, now, cause)

    def resume(self, chat_id: int) -> bool:
        """End the suspensions of a chat and of its topics that still are; tell whether there were any."""
        with self.writing() as connection:
            return chats.resume_chat(connection, chat_id)

    def resume_place(self, place: Place) -> None:
        """End the suspension of one place, and of its whole chat: it was heard from."""
        with self.writing() as connection:
            chats.resume(connection, place)

    def answer_in(self, chat_id: int, topic_id: int | None, name: str = "") -> None:
        """Have questions of a chat answered in one topic, called `name`, or in all of them (None)."""
        with self.writing() as connection:
            chats.answer_in(connection, chat_id, topic_id, name)

    def migrate(self, old_chat_id: int, new_chat_id: int) -> None:
        """Give everything of a chat to its new id; where both have something, the new one's stays."""
        if old_chat_id == new_chat_id:
            return
        with self.writing() as connection:
            for subscription in _doubled(connection, old_chat_id, new_chat_id):
                _remove(connection, SUBSCRIPTIONS.c.id == subscription.id)
            moving.move(connection, old_chat_id, new_chat_id)

    def subscriptions(self, place: Place) -> list[Subscription]:
        """Return what a place is subscribed to, oldest first; a forum as a whole has those of its deleted topics."""
        with self.reading() as connection:
            return _read_subscriptions(connection, belonging(SUBSCRIPTIONS, place))

    def all_subscriptions(self) -> list[Subscription]:
        """Return the subscriptions of all places that are not suspended, oldest first."""
        with self.reading() as connection:
            return _read_subscriptions(connection, ~suspended(SUBSCRIPTIONS))

    def add_subscription(
        self, place: Place, wish: Wish, *, cursor: int, now: datetime, by: int | None = None
    ) -> Enrolment:
        """Keep a wish for `place`; one that it already has adds nothing and is returned.

        A brief that it has at this time on some of the days is added for the others, so that none comes twice.
        `cursor` is the newest passage id: a topic tells of what comes after it. `by` is the person who asked for it,
        to be told when it can no longer be sent.
        """
        made = Subscription(0, place, wish.what, created=now, at=wish.at, topic=wish.topic, cursor=cursor)
        made = replace(made, days=wish.days, strictness=wish.strictness)
        with self.writing() as connection:
            same = [one for one in _read_subscriptions(connection, at(SUBSCRIPTIONS, place)) if _same(one, made)]
            made = replace(made, days=_days_left(made, same))
            if not made.days:
                return Enrolment(same[0], new=False)
            result = connection.execute(SUBSCRIPTIONS.insert().values(subscription_row(made) | {"subscribed_by": by}))
            return Enrolment(replace(made, id=_inserted_id(result)), new=True)

    def remove_subscription(self, place: Place, subscription_id: int) -> bool:
        """Forget one subscription of `place` and what it has waiting; tell whether there was one."""
        with self.writing() as connection:
            this = SUBSCRIPTIONS.c.id == subscription_id
            return _remove(connection, belonging(SUBSCRIPTIONS, place) & this) > 0

    def remove_all(self, place: Place) -> int:
        """Forget all subscriptions of `place` and what they have waiting; return how many there were."""
        with self.writing() as connection:
            return _remove(connection, belonging(SUBSCRIPTIONS, place))

    def enqueue(self, outgoing: Sequence[Outgoing]) -> int:
        """Put messages into the outbox; a known key adds nothing. Return how many were added."""
        with self.writing() as connection:
            return outbox.enqueue(connection, outgoing)

    def advance(
        self,
        before: Subscription,
        after: Subscription,
        outgoing: Sequence[Outgoing],
        *,
        also: Callable[[sa.Connection], int] | None = None,
    ) -> int:
        """Put into the outbox what was composed for a subscription, and its progress with it.

        Both or neither: a crash cannot lose what was composed nor have it
        composed twice. Adds nothing and returns 0 when the subscription is no
        longer as it was `before`: removed, moved, or served by another tick. `also` is done
        with them, and returns how many messages it added.
        """
        as_before = (
            (SUBSCRIPTIONS.c.id == before.id)
            # Its group may have moved meanwhile: what was composed for the old id would never arrive.
            & at(SUBSCRIPTIONS, before.place)
            & (SUBSCRIPTIONS.c.cursor == before.cursor)
            & SUBSCRIPTIONS.c.done_for.is_not_distinct_from(before.done_for)
            & SUBSCRIPTIONS.c.done_until.is_not_distinct_from(before.done_until)
        )
        progress = {"cursor": after.cursor, "done_until": after.done_until, "done_for": after.done_for}
        with self.writing() as connection:
            if not connection.execute(SUBSCRIPTIONS.update().where(as_before).values(progress)).rowcount:
                return 0
            added = also(connection) if also else 0
            return added + outbox.enqueue(connection, outgoing, subscription_id=before.id)

    def due(self, now: datetime, limit: int = 100) -> list[Delivery]:
        """Return what may be tried now: of each chat and lane only its oldest waiting message.

        So the order within them holds, a message that is in flight or waits for another
        try holds back its own lane alone, and no chat crowds out the others.
        """
        with self.reading() as connection:
            return outbox.due(connection, now, limit=limit)

    def mark_in_flight(self, delivery_id: int) -> bool:
        """Say that a send begins; false when the delivery is gone or taken, and must not be sent."""
        with self.writing() as connection:
            return bool(outbox.begin(connection, [delivery_id], datetime.now(UTC)))

    def mark_sent(self, delivery_id: int, message_id: int, now: datetime) -> None:
        """Say that Telegram took the message as its `message_id`, and write down what it quotes and tells."""
        with self.writing() as connection:
            if sent := outbox.end_sent(connection, delivery_id, message_id, now):
                ledger.note(connection, sent.place, sent.message, message_id, now=now)

    def note_sent(self, place: Place, message: Message, message_id: int, *, now: datetime) -> None:
        """Write down what an answer quotes and tells that went to `place` past the outbox."""
        if message.cited or message.tells:
            with self.writing() as connection:
                ledger.note(connection, place, message, message_id, now=now)

    def note_edited(self, place: Place, message: Message, message_id: int, *, now: datetime) -> None:
        """Write down what a message quotes and tells since it was edited, in place of what it quoted before."""
        with self.writing() as connection:
            ledger.note_edit(connection, place, message, message_id, now=now)

    def told(self, place: Place, *, since: datetime) -> SentRecord:
        """Return what a place was really told and shown after `since`; a topic of a forum has its own."""
        with self.reading() as connection:
            return ledger.sent_to(connection, place, since=since)

    def sent_quotes(self, article_ids: Sequence[int], *, since: datetime) -> list[SentQuote]:
        """Return the quotes of articles sent after `since` to places not suspended, in the order of sending."""
        with self.reading() as connection:
            return ledger.quotes(connection, article_ids, ~suspended(SENT_QUOTES), since=since)

    def settle_quotes(
        self, read: Sequence[SentQuote], settled: Sequence[SentQuote], outgoing: Sequence[Outgoing] = ()
    ) -> int:
        """Keep with what quotes were compared, and put into the outbox what there is to correct; return how many.

        Both or neither, so that a crash neither loses a correction nor has it made twice; neither where a quote was
        settled by another process since it was `read`.
        """
        with self.writing() as connection:
            if not ledger.settle(connection, read, settled):
                return 0
            return outbox.enqueue(connection, outgoing)

    def mark_failed(self, delivery_id: int, reason: str, now: datetime) -> None:
        """Say that the message can never be sent, and why."""
        with self.writing() as connection:
            outbox.end_failed(connection, delivery_id, reason, now)

    def postpone(self, delivery_id: int, retry_at: datetime) -> None:
        """Put back a delivery that was certainly not sent; the attempt does not count."""
        with self.writing() as connection:
            outbox.put_back(connection, delivery_id, retry_at, lost=False)

    def mark_unknown(self, delivery_id: int, retry_at: datetime) -> None:
        """Put back a delivery that may have been sent: the next try may be a duplicate."""
        with self.writing() as connection:
            outbox.put_back(connection, delivery_id, retry_at, lost=True)

    def recover(self) -> int:
        """Make due again what was in flight when the process ended; return how many may come twice."""
        with self.writing() as connection:
            return outbox.recover(connection)

    def put_card(
        self, place: Place, findings: Findings, *, now: datetime, asked: str = "", within: Sequence[int] = ()
    ) -> Card:
        """Keep what an answer found under a new id of 12 URL-safe random characters.

        `asked` is what the person wrote, where something else was searched; `within` the articles that alone were.
        """
        card = new_card(findings, place, now=now, card_id=secrets.token_urlsafe(9), asked=asked)
        card = replace(card, within=tuple(within))
        with self.writing() as connection:
            connection.execute(CARDS.insert().values(card_row(card)))
        return card

    def card(self, card_id: str) -> Card | None:
        """Return a kept answer, or None when it was pruned or never was."""
        with self.reading() as connection:
            return memory.card(connection, card_id)

    def latest_card(self, place: Place, person_id: int) -> Card | None:
        """Return the card of a person's last question here, else the newest that this place was shown."""
        with self.reading() as connection:
            return memory.latest_card(connection, place, person_id)

    def last_question(self, place: Place, person_id: int) -> LastQuestion | None:
        """Return what a person asked last in this place, however long ago; 0 stands for the chat itself."""
        with self.reading() as connection:
            return memory.last_question(connection, place, person_id)

    def put_last_question(self, place: Place, person_id: int, last: LastQuestion) -> None:
        """Remember what a person asked, in place of what they asked here before."""
        with self.writing() as connection:
            memory.put_last_question(connection, place, person_id, last)

    def forget_question(self, place: Place, person_id: int) -> None:
        """Forget what a person asked last in this place: their next question begins anew."""
        with self.writing() as connection:
            memory.forget_question(connection, place, person_id)

    def note_use(self, card_id: str, passage_id: int, *, now: datetime) -> None:
        """Keep the question of a card with a passage of it that a reader opened, but neither who nor where.

        Keeps nothing when the card is gone or holds no such passage.
        """
        with self.writing() as connection:
            memory.note_use(connection, card_id, passage_id, now=now)

    def uses(self) -> list[Use]:
        """Return which passages readers opened under which questions, each pair once."""
        with self.reading() as connection:
            return memory.uses(connection)

    def cited_passages(self, *, since: datetime) -> list[int]:
        """Return the passages that the answers given after `since` ranked first, without repeats."""
        with self.reading() as connection:
            return memory.cited_passages(connection, since=since)

    def cited_articles(self, *, since: datetime) -> list[int]:
        """Return the articles that anybody was sent quotes of after `since`."""
        with self.reading() as connection:
            return ledger.cited_articles(connection, since=since)

    def prune(self, now: datetime) -> None:
        """Drop what each of the parts that have something to drop lets go."""
        with self.writing() as connection:
            for part in (outbox, memory, ledger, inbox, story_alerts, draft_table, edits, lapsed):
                part.prune(connection, now)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a transaction that only reads, for a part of the store that has its own module; raises StoreError."""
        with translated(), begun(self._readers) as connection:
            yield connection

    @contextmanager
    def writing(self, *, urgent: bool = False) -> Iterator[sa.Connection]:
        """Give a transaction that may write and is alone in that, the urgent ones first; raises StoreError."""
        with self._turn.taken(urgent=urgent), translated(), begun(self._engine) as connection:
            yield connection


def _existing_chat(connection: sa.Connection, place: Place) -> Chat:
    chat = chats.read(connection, place)
    if chat is None:
        raise StoreError(f"chat {place.chat_id} vanished while it was written")
    return chat


def _doubled(connection: sa.Connection, old: int, new: int) -> list[Subscription]:
    there = _read_subscriptions(connection, of_chat(SUBSCRIPTIONS, new))
    return [
        subscription
        for subscription in _read_subscriptions(connection, of_chat(SUBSCRIPTIONS, old))
        if not _days_left(subscription, [one for one in there if one.place.topic_id == subscription.place.topic_id])
    ]


def _days_left(wanted: Subscription, others: Sequence[Subscription]) -> int:
    """Return the days of a subscription on which none of the others comes at its time."""
    days = wanted.days
    for other in others:
        days &= ~other.days if _same(wanted, other) else days
    return days


def _same(one: Subscription, other: Subscription) -> bool:
    return (one.what, one.at, one.topic.casefold()) == (other.what, other.at, other.topic.casefold())


def _read_subscriptions(connection: sa.Connection, where: sa.ColumnElement[bool]) -> list[Subscription]:
    rows = connection.execute(SUBSCRIPTIONS.select().where(where).order_by(SUBSCRIPTIONS.c.id)).mappings()
    return [subscription_of(row) for row in rows]


def _remove(connection: sa.Connection, where: sa.ColumnElement[bool]) -> int:
    removed = _read_subscriptions(connection, where)
    ids = [subscription.id for subscription in removed]
    outbox.drop_waiting(connection, ids)
    count = connection.execute(SUBSCRIPTIONS.delete().where(SUBSCRIPTIONS.c.id.in_(ids))).rowcount
    alert_pages.drop_unwanted(connection, [subscription.place for subscription in removed])
    return count


def _inserted_id(result: sa.CursorResult[Any]) -> int:
    key = result.inserted_primary_key
    if key is None:
        raise StoreError("the database did not say which id it gave")
    return int(key[0])
