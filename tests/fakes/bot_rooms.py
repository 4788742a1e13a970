"""Chats whose members and administrators are told by the test."""

from bot.errors import Unreachable
from bot.types import ChatKind, Place, Room

BOT = 900


class FakeRooms:
    """Knows nobody until told."""

    def __init__(self) -> None:
        self._admins: set[tuple[int, int]] = set()
        self._channels: dict[str, Room] = {}
        self._deleted: set[Place] = set()
        self.unreachable = False

    def make_admin(self, chat_id: int, user_id: int) -> None:
        self._admins.add((chat_id, user_id))

    def remove_admin(self, chat_id: int, user_id: int) -> None:
        self._admins.discard((chat_id, user_id))

    def open_channel(self, handle: str, chat_id: int, *, bot_may_post: bool = True) -> None:
        self._channels[handle] = Room(Place(chat_id), ChatKind.CHANNEL, handle.lstrip("@"))
        if bot_may_post:
            self.make_admin(chat_id, BOT)

    async def is_admin(self, chat_id: int, user_id: int) -> bool:
        if self.unreachable:
            raise Unreachable("no connection")
        return (chat_id, user_id) in self._admins

    async def may_post(self, chat_id: int) -> bool:
        return (chat_id, BOT) in self._admins

    def delete_topic(self, place: Place) -> None:
        self._deleted.add(place)

    async def has_topic(self, place: Place) -> bool:
        return place not in self._deleted

    async def find(self, handle: str) -> Room | None:
        return self._channels.get(handle)
