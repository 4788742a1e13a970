"""Nouns to and from the plain values that a database row holds. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any, Protocol

from bot.answers import Card, LastQuestion, Reason
from bot.errors import StoreError
from bot.messages import Answers, Attachment, Button, Cited, Delivery, Entity, Lane, Message, Style
from bot.news import SentQuote
from bot.types import (
    EDITORS_MINUTES,
    EVERY_DAY,
    Chat,
    ChatKind,
    Language,
    Length,
    Place,
    QuietHours,
    Subscription,
    Topical,
)


class Row(Protocol):
    """One row of a table: columns by name."""

    def __getitem__(self, column: str, /) -> Any:
        """Return the value of a column."""


def message_to_json(message: Message) -> str:
    """Return the message as JSON in ASCII, so that no database minds a stray surrogate or NUL."""
    return json.dumps(asdict(message), separators=(",", ":"))


def message_from_json(text: str) -> Message:
    """Return the message that `message_to_json` wrote; raises StoreError for anything else."""
    try:
        raw = json.loads(text)
        return Message(
            text=raw["text"],
            entities=tuple(Entity(**{**entity, "style": Style(entity["style"])}) for entity in raw["entities"]),
            buttons=tuple(tuple(Button(**button) for button in row) for row in raw["buttons"]),
            preview_url=raw["preview_url"],
            # Messages that an older version put into the outbox say nothing of what they quote.
            cited=tuple(Cited(**cited) for cited in raw.get("cited", ())),
            tells=tuple(raw.get("tells", ())),
            reply_to=raw.get("reply_to"),
            rich=raw.get("rich", ""),
            page=raw.get("page", ""),
            file=Attachment(**raw["file"]) if raw.get("file") else None,
            answers=Answers(**raw["answers"]) if raw.get("answers") else None,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"a kept message cannot be read: {error!r}") from error


def place_of(row: Row) -> Place:
    """Return the place that a row belongs to."""
    return Place(row["chat_id"], row["topic_id"])


def chat_of(row: Row, place: Place, suspended: datetime | None) -> Chat:
    """Return the settings in `row` as those of `place`, which may be a topic that inherits them."""
    quiet = None if row["quiet_start"] is None else QuietHours(row["quiet_start"], row["quiet_end"])
    return Chat(
        place=place,
        kind=ChatKind(row["kind"]),
        title=row["title"],
        language=Language(row["language"]),
        zone=row["zone"],
        quiet=quiet,
        suspended=suspended,
        length=Length(row["brief_length"] or Length.SHORT),
        answers_topic=row["answers_topic"],
        answers_name=row["answers_name"] or "",
        editors=None if row["editors_chat"] is None else Place(row["editors_chat"], row["editors_topic"] or 0),
        editors_minutes=row["editors_minutes"] or EDITORS_MINUTES,
        editors_hold=bool(row["editors_hold"]),
    )


def chat_row(chat: Chat) -> dict[str, Any]:
    """Return the columns of a chat; its suspension is kept elsewhere."""
    return {
        "chat_id": chat.place.chat_id,
        "topic_id": chat.place.topic_id,
        "kind": chat.kind.value,
        "title": chat.title,
        "language": chat.language.value,
        "zone": chat.zone,
        "quiet_start": chat.quiet.start if chat.quiet else None,
        "quiet_end": chat.quiet.end if chat.quiet else None,
        "brief_length": chat.length.value,
        "answers_topic": chat.answers_topic,
        "answers_name": chat.answers_name or None,
        "editors_chat": chat.editors.chat_id if chat.editors else None,
        "editors_topic": chat.editors.topic_id if chat.editors else None,
        "editors_minutes": chat.editors_minutes,
        "editors_hold": chat.editors_hold,
    }


def subscription_of(row: Row) -> Subscription:
    """Return the subscription in `row`."""
    return Subscription(
        id=row["id"],
        place=place_of(row),
        what=Topical(row["what"]),
        created=row["created"],
        at=row["at"],
        topic=row["topic"],
        cursor=row["cursor"],
        done_until=row["done_until"],
        done_for=row["done_for"],
        days=EVERY_DAY if row["days"] is None else row["days"],
        strictness=row["strictness"],
        muted_until=row["muted_until"],
    )


def subscription_row(subscription: Subscription) -> dict[str, Any]:
    """Return the columns of a subscription that has no id yet."""
    return {
        "chat_id": subscription.place.chat_id,
        "topic_id": subscription.place.topic_id,
        "what": subscription.what.value,
        "created": subscription.created,
        "at": subscription.at,
        "topic": subscription.topic,
        "cursor": subscription.cursor,
        "days": subscription.days,
        "strictness": subscription.strictness,
    }


def delivery_of(row: Row) -> Delivery:
    """Return the delivery in `row`."""
    return Delivery(
        id=row["id"],
        key=row["key"],
        place=place_of(row),
        message=message_from_json(row["message"]),
        not_before=row["not_before"],
        attempts=row["attempts"],
        lane=Lane.BROADCAST if row["lane"] is None else Lane(row["lane"]),
        lost=row["lost"] or 0,
    )


def card_of(row: Row) -> Card:
    """Return the card in `row`."""
    ranked = json.loads(row["passages"])
    return Card(
        id=row["id"],
        place=place_of(row),
        question=row["question"],
        as_of=row["as_of"],
        passage_ids=tuple(passage_id for passage_id, _ in ranked),
        scores=tuple(score for _, score in ranked),
        confidence=row["confidence"],
        answered=row["answered"],
        created=row["created"],
        asked=row["asked"] or "",
        reasons=_reasons_of(row["reasons"]),
        within=tuple(json.loads(row["within"] or "[]")),
    )


def card_row(card: Card) -> dict[str, Any]:
    """Return the columns of a card."""
    return {
        "id": card.id,
        "chat_id": card.place.chat_id,
        "topic_id": card.place.topic_id,
        "question": card.question,
        "as_of": card.as_of,
        "passages": json.dumps(list(zip(card.passage_ids, card.scores, strict=True))),
        "confidence": card.confidence,
        "answered": card.answered,
        "created": card.created,
        "asked": card.asked or None,
        "reasons": json.dumps([asdict(reason) for reason in card.reasons]),
        "within": json.dumps(card.within) if card.within else None,
    }


def last_question_of(row: Row) -> LastQuestion:
    """Return the last question in `row`."""
    return LastQuestion(question=row["question"], card_id=row["card_id"], asked_at=row["asked_at"])


def cited_of(row: Row) -> Cited:
    """Return the slice that a row of quotes names."""
    # None in rows from before headlines were kept.
    return Cited(row["article_id"], row["revision"], row["start_at"], row["end_at"], of_title=bool(row["of_title"]))


def cited_row(cited: Cited) -> dict[str, Any]:
    """Return the columns that name a slice."""
    return {
        "article_id": cited.article_id,
        "revision": cited.revision,
        "start_at": cited.start,
        "end_at": cited.end,
        "of_title": cited.of_title,
    }


def sent_quote_of(row: Row) -> SentQuote:
    """Return the quote in `row`."""
    return SentQuote(
        id=row["id"],
        place=place_of(row),
        message_id=row["message_id"],
        sent=row["sent"],
        cited=cited_of(row),
        compared=row["compared"],
        withdrawn=row["withdrawn"],
    )


def _reasons_of(text: str | None) -> tuple[Reason, ...]:
    """Return the reasons of a card; none for one that was made before they were kept."""
    return tuple(Reason(**{**raw, "matched": tuple(raw["matched"])}) for raw in json.loads(text or "[]"))
