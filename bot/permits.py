"""Whether the person behind a request or a press may do it here; the rules themselves are in `access`."""

from __future__ import annotations

import asyncio

from bot import access
from bot.answers import Card
from bot.collaborators import Rooms
from bot.errors import CommandError
from bot.store import BotStore
from bot.types import ChatKind, Press, Request, Room


class Permits:
    """Asks Telegram who administers what, and only where the answer matters."""

    def __init__(self, rooms: Rooms) -> None:
        """Ask `rooms` about members."""
        self._rooms = rooms

    async def require_change(self, request: Request) -> None:
        """Raise CommandError unless the person may change subscriptions and settings here."""
        kind = request.room.kind
        if access.may_change(kind, is_admin=False, as_chat=request.as_chat):
            return
        person = request.person
        is_admin = person is not None and await self._rooms.is_admin(request.room.place.chat_id, person.id)
        if not access.may_change(kind, is_admin=is_admin, as_chat=request.as_chat):
            raise CommandError("not_administrator")

    async def may_press(self, press: Press) -> bool:
        """Tell whether the person may press this button."""
        if not access.needs_administrator(press.data, press.room.kind):
            return True
        is_admin = await self._rooms.is_admin(press.room.place.chat_id, press.person.id)
        return access.may_press(press.data, press.room.kind, is_admin=is_admin)

    async def channel(self, request: Request, handle: str) -> Room:
        """Return the channel "@handle"; raises CommandError unless person and bot both administer it.

        Only in a private chat: elsewhere it would tell everyone there of the channel.
        """
        if request.room.kind is not ChatKind.PRIVATE or request.person is None:
            raise CommandError("channel_only_private")
        room = await self._rooms.find(handle)
        if room is None:
            raise CommandError("channel_not_found", channel=handle)
        if not await self._rooms.may_post(room.place.chat_id):
            raise CommandError("bot_not_admin_there", channel=handle)
        if not await self._rooms.is_admin(room.place.chat_id, request.person.id):
            raise CommandError("you_not_admin_there", channel=handle)
        return room


async def card_behind(press: Press, card_id: str, store: BotStore) -> Card | None:
    """Return the card behind a button; what another chat asked is nobody's business here."""
    card = await asyncio.to_thread(store.card, card_id)
    return card if card and card.place.chat_id == press.room.place.chat_id else None
