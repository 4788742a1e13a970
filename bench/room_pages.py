"""Which addresses of a reading room are opened: some of each kind, at random, and those with most to show."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Final
from urllib.parse import quote_plus

from bot.messages import Message, Outgoing
from bot.store import BotStore
from bot.types import ChatKind, Language, Place, Room, Topical, Wish

Kinds = Mapping[str, Sequence[str]]

_SEED: Final = 9
_SOME: Final = 60
_LISTED: Final = 300
"""Subscriptions, and deliveries that failed: lists of several pages."""

_OF_ARTICLES: Final = "SELECT id FROM articles ORDER BY id"
_OF_PASSAGES: Final = "SELECT id FROM passages WHERE live ORDER BY id"
_OF_REVISED: Final = "SELECT id FROM articles WHERE revision > 1 ORDER BY id"
_OF_STORIES: Final = "SELECT DISTINCT story_id FROM story_places ORDER BY story_id"
_OF_LARGE: Final = "SELECT story_id FROM story_places GROUP BY story_id ORDER BY count(*) DESC, story_id LIMIT 20"
_OF_LONG: Final = """SELECT passages.id FROM passages JOIN revisions ON revisions.id = passages.revision_id
    WHERE revisions.id IN (SELECT id FROM revisions ORDER BY length(text) DESC, id LIMIT 20) ORDER BY passages.id"""
_OF_DAYS: Final = "SELECT date(visible_from) AS day FROM revisions GROUP BY day ORDER BY count(*) DESC, day"
_OF_NEWEST: Final = "SELECT date(max(visible_from)) FROM revisions WHERE visible_from < datetime('now')"
_OF_OUTLETS: Final = "SELECT DISTINCT outlet FROM revisions ORDER BY outlet"


def kinds(home: Path, asked: Sequence[str]) -> Kinds:
    """Return addresses by kind; `asked` are those of quotes as an answer links to them."""
    drawn = random.Random(_SEED)
    with closing(sqlite3.connect(f"file:{home / 'corpus.db'}?mode=ro", uri=True)) as corpus:

        def some(query: str, count: int = _SOME) -> list[str]:
            found = [str(row[0]) for row in corpus.execute(query)]
            return drawn.sample(found, min(count, len(found)))

        busy = [str(row[0]) for row in corpus.execute(_OF_DAYS)][:20]
        newest = str(corpus.execute(_OF_NEWEST).fetchone()[0])
        outlets = [quote_plus(name) for name in some(_OF_OUTLETS)]
        found = {
            "ask, empty": ["/"],
            "quote of an answer": list(asked),
            "passage": [f"/passages/{one}" for one in some(_OF_PASSAGES)],
            "passage of a longest article": [f"/passages/{one}" for one in some(_OF_LONG)],
            "article": [f"/articles/{one}" for one in some(_OF_ARTICLES)],
            "two revisions": [f"/articles/{one}/revisions/1-2" for one in some(_OF_REVISED)],
            "story": [f"/stories/{one}" for one in some(_OF_STORIES)],
            "story of most articles": [f"/stories/{one}" for one in some(_OF_LARGE)],
            "days with news": ["/briefs", *(f"/briefs?month={month}" for month in sorted({day[:7] for day in busy}))],
            "brief of a newest day": [f"/briefs/{newest}"],
            "brief of a busy day": [f"/briefs/{day}" for day in busy],
            "full brief of a busy day": [f"/briefs/{day}?length=full" for day in busy],
            "brief on a topic": [f"/briefs/{day}?topic=ukraine" for day in busy],
            "feed": ["/briefs/feed.atom"],
            "sources": ["/sources"],
            "one source": [f"/sources/of?name={name}" for name in outlets],
        }
    return {**found, **_for_owners(), **_for_programs(found, busy)}


def _for_owners() -> dict[str, list[str]]:
    return {
        "login": ["/login"],
        "shell of the Mini App": ["/app/briefs"],
        "owner": ["/owner"],
        "owner: subscriptions": ["/owner/subscriptions", "/owner/subscriptions?page=2"],
        "owner: outbox": [f"/owner/outbox?view={view}" for view in ("failed", "waiting", "flight", "stopped")],
        "owner: questions": ["/owner/questions"],
        "owner: evaluation": ["/owner/evaluation"],
    }


def _for_programs(found: Kinds, busy: Sequence[str]) -> dict[str, list[str]]:
    return {
        "/api/passages": [f"/api{address}" for address in found["passage"]],
        "/api/briefs": ["/api/briefs"],
        "/api/briefs/DAY": [f"/api/briefs/{day}" for day in busy],
        "/api/openapi.json": ["/api/openapi.json"],
    }


def settle(home: Path, *, now: datetime) -> None:
    """Give the bot in the terminal what owners look at: chats with subscriptions, and deliveries that failed."""
    store = BotStore(f"sqlite:///{home / 'terminal.db'}")
    try:
        for number in range(_LISTED):
            room = Room(Place(-1000 - number), ChatKind.GROUP, f"Newsroom {number}")
            store.ensure_chat(room, language=Language.ENGLISH, zone="Asia/Bishkek")
            wish = Wish(Topical.BRIEF, at=time(8)) if number % 2 else Wish(Topical.TOPIC, topic=f"water {number}")
            store.add_subscription(room.place, wish, cursor=0, now=now)
            store.enqueue([Outgoing(f"brief:{number}", room.place, Message(f"News of {number}"), now)])
        while due := store.due(datetime.now(UTC)):
            for delivery in due:
                store.mark_failed(delivery.id, "Bad Request: message is too long", now)
    finally:
        store.close()
