"""What a chat may take with it: its settings, its subscriptions, its questions, and each quote that it was sent.

`read` takes one look at the database; what the quotes say is cut from the articles as they are kept. The file is JSON;
its names are a contract: add, never rename.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Final, Protocol

import sqlalchemy as sa

from bot.answers import Card
from bot.news import SentQuote
from bot.records import published
from bot.store import BotStore
from bot.tables import CARDS, CHATS, SENT_QUOTES, SUBSCRIPTIONS
from bot.types import Chat, Subscription
from bot.wire import card_of, chat_of, place_of, sent_quote_of, subscription_of
from corpus.identity import sha256
from corpus.types import Article, ArticleHeader

MOST_QUOTES: Final = 20_000
"""Quotes in one file, the newest: with a kilobyte each it stays below the 50 MB that a bot may send."""

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class ChatRecord:
    """All that is kept of a chat and is its own. `left_out` counts the quotes that are too many for one file."""

    chats: tuple[Chat, ...]
    subscriptions: tuple[Subscription, ...]
    cards: tuple[Card, ...]
    quotes: tuple[SentQuote, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote that was sent: what it says, and the `article` and `sha256` of the text that it was cut from.

    Without an article where that revision is not kept.
    """

    quote: SentQuote
    text: str = ""
    article: ArticleHeader | None = None
    sha256: str = ""


class Archive(Protocol):
    """Where articles are kept."""

    async def article(self, article_id: int, revision: int | None = None) -> Article | None:
        """Return one revision of an article, None where it is not kept."""


def read(store: BotStore, chat_id: int) -> ChatRecord:
    """Return what is kept of a chat and its topics; raises StoreError."""
    with store.reading() as connection:
        quotes = _of(SENT_QUOTES, chat_id).order_by(SENT_QUOTES.c.sent.desc(), SENT_QUOTES.c.id.desc())
        newest = connection.execute(quotes.limit(MOST_QUOTES)).mappings().all()
        counted = sa.select(sa.func.count()).select_from(_of(SENT_QUOTES, chat_id).subquery())
        rows = connection.execute(_of(CHATS, chat_id).order_by(CHATS.c.topic_id)).mappings().all()
        subscriptions = connection.execute(_of(SUBSCRIPTIONS, chat_id).order_by(SUBSCRIPTIONS.c.id)).mappings().all()
        cards = connection.execute(_of(CARDS, chat_id).order_by(CARDS.c.created)).mappings().all()
        return ChatRecord(
            chats=tuple(chat_of(row, place_of(row), None) for row in rows),
            subscriptions=tuple(subscription_of(row) for row in subscriptions),
            cards=tuple(card_of(row) for row in cards),
            quotes=tuple(sent_quote_of(row) for row in reversed(newest)),
            left_out=int(connection.scalar(counted) or 0) - len(newest),
        )


async def evidence(quotes: Iterable[SentQuote], archive: Archive) -> list[Evidence]:
    """Return the quotes in their order, each with what it says and where from.

    An article that we first saw after the quote was sent is another one: ids began anew with a new database.
    """
    found: list[Evidence] = []
    by_revision = sorted(quotes, key=_revision)
    for (article_id, revision), same in groupby(by_revision, key=_revision):
        article = await archive.article(article_id, revision)
        found += [_shown(quote, article) for quote in same]
    return sorted(found, key=lambda one: (one.quote.sent, one.quote.id))


def written(record: ChatRecord, evidence: Sequence[Evidence], *, now: datetime) -> str:
    """Return the file, JSON in UTF-8 with times in UTC."""
    whole = {
        "made": _moment(now),
        "settings": [_settings(chat) for chat in record.chats],
        "subscriptions": [_subscription(one) for one in record.subscriptions],
        "questions": [_question(card) for card in record.cards],
        "quotes": [_quote(one) for one in evidence],
        "quotes_left_out": record.left_out,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _of(table: sa.Table, chat_id: int) -> sa.Select[Any]:
    return table.select().where(table.c.chat_id == chat_id)


def _revision(quote: SentQuote) -> tuple[int, int]:
    return quote.cited.article_id, quote.cited.revision


def _shown(quote: SentQuote, article: Article | None) -> Evidence:
    if article is None or article.header.first_seen > quote.sent:
        return Evidence(quote)
    cited = quote.cited
    source = article.header.title if cited.of_title else article.text
    # The text itself is not kept here, so that only one article at a time is in memory.
    return Evidence(quote, source[cited.start : cited.end], article.header, sha256(article.text))


def _settings(chat: Chat) -> dict[str, Any]:
    return {
        "topic_id": chat.place.topic_id,
        "kind": chat.kind.value,
        "title": chat.title,
        "language": chat.language.value,
        "time_zone": chat.zone,
        "quiet_hours": f"{chat.quiet.start:%H:%M}-{chat.quiet.end:%H:%M}" if chat.quiet else None,
        "brief_length": chat.length.value,
        "answers_topic": chat.answers_topic,
        "editors_chat": chat.editors.chat_id if chat.editors else None,
        "editors_minutes": chat.editors_minutes if chat.editors else None,
        "editors_hold": chat.editors_hold if chat.editors else None,
    }


def _subscription(one: Subscription) -> dict[str, Any]:
    return {
        "id": one.id,
        "topic_id": one.place.topic_id,
        "what": one.what.value,
        "words": one.topic,
        "at": f"{one.at:%H:%M}" if one.at else None,
        "days": [name for number, name in enumerate(_DAYS) if one.days >> number & 1],
        "strictness": one.strictness,
        "muted_until": _moment(one.muted_until),
        "since": _moment(one.created),
    }


def _question(card: Card) -> dict[str, Any]:
    return {
        "topic_id": card.place.topic_id,
        "asked": card.asked or card.question,
        "searched": card.question,
        "as_of": _moment(card.as_of),
        "at": _moment(card.created),
        "answered": card.answered,
    }


def _quote(one: Evidence) -> dict[str, Any]:
    quote, cited, article = one.quote, one.quote.cited, one.article
    return {
        "text": one.text if article else None,
        "outlet": article.outlet if article else None,
        "title": article.title if article else None,
        "published": published(article.published) if article else None,
        "url": article.url if article else None,
        "part": "title" if cited.of_title else "text",
        "start": cited.start,
        "end": cited.end,
        "article": cited.article_id,
        "revision": cited.revision,
        "article_sha256": one.sha256 or None,
        "withdrawn": quote.withdrawn,
        "sent": _moment(quote.sent),
        "topic_id": quote.place.topic_id,
        "message": quote.message_id,
    }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")
