"""The line from people to the bot: everything that they do goes through the npm emulator."""

from __future__ import annotations

from typing import Any

from emulator.node import Node
from emulator.nouns import Notice
from emulator.world import World

Json = dict[str, Any]


class Line:
    """Hand messages and presses to the emulator, which numbers and queues them."""

    def __init__(self, world: World, node: Node) -> None:
        self.world, self._node = world, node
        self._ids = 5_000_000

    def deliver(self, message: Json, *, seen: bool = True, **kind: Any) -> Json:
        """Hand over a message or service update; return it with its id."""
        command = any(entity["type"] == "bot_command" for entity in message.get("entities", []))
        hidden: Json = kind if seen else {"_kind": "unseen"}
        with self.world.lock:
            number = self._node.put_message(message | hidden, command=command)
            self.world.stirred += 1
            return {"message_id": number} | message

    def press(self, callback: Json) -> list[Notice]:
        """Hand over a press; return the list that its answers will be added to."""
        with self.world.lock:
            number = self._node.put_callback(callback)
            self.world.stirred += 1
            return self.world.presses.setdefault(number, [])

    def expire(self, notices: list[Notice]) -> None:
        """Let a press grow too old to be answered."""
        with self.world.lock:
            self.world.presses = {one: kept for one, kept in self.world.presses.items() if kept is not notices}

    def new_person_id(self) -> int:
        """Return an id that nobody has."""
        self._ids += 1
        return self._ids

    def new_room_id(self, kind: str) -> int:
        """Return an id as chats of this kind have."""
        self._ids += 1
        return -self._ids if kind == "group" else -1_000_000_000_000 - self._ids
