"""Whether the person behind a request or a press may do it here; the rules themselves are in `access`."""

from __future__ import annotations

import asyncio

from bot.answers import Card
from bot.collaborators import Collaborators, Rooms
from bot.delivery.courier import Clock, SystemClock
from bot.errors import CommandError
from bot.rooms import access
from bot.rooms.roles import Roles
from bot.store import BotStore
from bot.types import ChatKind, Press, Request, Room


class Permits:
    """Asks Telegram who administers what, and the table of roles who was let in, where the answer matters."""

    def __init__(self, rooms: Rooms, roles: Roles | None = None, clock: Clock | None = None) -> None:
        """Ask `rooms` about members and `roles` about who was let in; without roles the desk is open."""
        self._rooms, self._roles, self._clock = rooms, roles, clock or SystemClock()

    @classmethod
    def of(cls, with_: Collaborators) -> Permits:
        """Return the permits of a desk."""
        return cls(with_.rooms, Roles(with_.store, with_.settings), with_.clock)

    async def may_use(self, person_id: int | None, chat_id: int) -> bool:
        """Tell whether somebody may use the bot in a chat; inline and in private the chat is the person.

        None stands for whoever writes as the chat itself. Raises StoreError.
        """
        if self._roles is None or not self._roles.closed:
            return True
        return await asyncio.to_thread(self._roles.admits, person_id, chat_id)

    async def administers(self, person_id: int, chat_id: int) -> bool:
        """Tell whether a person may speak for a chat: as its administrator, or with a role in a closed desk."""
        return await self._edits(person_id, chat_id) or await self._rooms.is_admin(chat_id, person_id)

    def is_owner(self, person_id: int) -> bool:
        """Tell whether the configuration names the person as an owner of the desk."""
        return self._roles is not None and self._roles.is_owner(person_id)

    async def require_change(self, request: Request) -> None:
        """Raise CommandError unless the person may change subscriptions and settings here."""
        kind = request.room.kind
        if access.may_change(kind, is_admin=False, as_chat=request.as_chat):
            return
        person = request.person
        is_admin = person is not None and await self.administers(person.id, request.room.place.chat_id)
        if not access.may_change(kind, is_admin=is_admin, as_chat=request.as_chat):
            raise CommandError("not_administrator")

    async def may_press(self, press: Press) -> bool:
        """Tell whether the person may press this button."""
        if not access.needs_administrator(press.data, press.room.kind):
            return True
        is_admin = await self.administers(press.person.id, press.room.place.chat_id)
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
        if not await self.administers(request.person.id, room.place.chat_id):
            raise CommandError("you_not_admin_there", channel=handle)
        await self.require_of_desk(request.person.id, room, handle)
        return room

    async def require_of_desk(self, person_id: int, room: Room, handle: str) -> None:
        """Raise CommandError unless a closed desk let the chat in; what an owner sets up is let in by that."""
        chat_id = room.place.chat_id
        if self._roles is None or await self.may_use(None, chat_id):
            return
        if not self.is_owner(person_id):
            raise CommandError("chat_not_let_in", channel=handle)
        await asyncio.to_thread(self._roles.let_in, chat_id, self._clock.now())

    async def _edits(self, person_id: int, chat_id: int) -> bool:
        if self._roles is None or not self._roles.closed:
            return False
        return await asyncio.to_thread(self._roles.of, person_id, chat_id) in access.EDITING


async def card_behind(press: Press, card_id: str, store: BotStore) -> Card | None:
    """Return the card behind a button; what another chat asked is nobody's business here."""
    card = await asyncio.to_thread(store.card, card_id)
    return card if card and card.place.chat_id == press.room.place.chat_id else None
