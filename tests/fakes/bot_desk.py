"""Builders of what the desk's tests need: chats, wishes, messages on their way, and an empty store."""

from datetime import UTC, datetime, time
from pathlib import Path

from fakes.bot_clock import MONDAY_MORNING
from fakes.databases import url_in

from bot.messages import Message, Outgoing
from bot.store import BotStore
from bot.types import Chat, ChatKind, Language, Place, QuietHours, Room, Topical, Wish

READER = Place(501)
SECOND_READER = Place(502)
NEWSROOM = Place(-1001_700)
WATER_TOPIC = Place(-1001_700, 12)
BORDER_TOPIC = Place(-1001_700, 19)


def open_store(folder: Path) -> BotStore:
    return BotStore(url_in(folder, "bot.db"))


def room(place: Place = READER, *, title: str = "Border desk") -> Room:
    return Room(place, ChatKind.PRIVATE if place.chat_id > 0 else ChatKind.GROUP, title)


def settle(
    store: BotStore,
    place: Place = READER,
    *,
    zone: str = "Asia/Tashkent",
    quiet: QuietHours | None = None,
) -> Chat:
    """Make `place` known to the store with exactly these settings."""
    kind = room(place).kind
    chat = Chat(place, kind, "Border desk", Language.ENGLISH, zone, quiet)
    store.update_chat(chat)
    return chat


def brief_at(hour: int, minute: int = 0) -> Wish:
    return Wish(Topical.BRIEF, at=time(hour, minute))


def topic(words: str = "water disputes on the Amu Darya") -> Wish:
    return Wish(Topical.TOPIC, topic=words)


def outgoing(key: str, place: Place = READER, *, text: str = "", at: datetime = MONDAY_MORNING) -> Outgoing:
    return Outgoing(key, place, Message(text or f"News {key}"), at)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
